"""
Addresses under `/_allauth/`: of django-allauth only what our pages use.

Each is named here; what is not, does not exist. Above all nobody changes their own e-mail address:
an administrator says whose it is, and adds people by it.
"""

from allauth.headless.account.views import ChangePasswordView, LoginView, SessionView
from allauth.headless.constants import Client
from django.urls import path

_BROWSER = Client.BROWSER

urlpatterns = [
    path("browser/v1/auth/login", LoginView.as_api_view(client=_BROWSER)),
    path("browser/v1/auth/session", SessionView.as_api_view(client=_BROWSER)),
    path("browser/v1/account/password/change", ChangePasswordView.as_api_view(client=_BROWSER)),
]
