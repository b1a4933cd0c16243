"""
Addresses under `/_allauth/`: of django-allauth only what our pages use.

Each is named here; what is not, does not exist. Above all nobody changes their own e-mail address:
an administrator says whose it is, and adds people by it.
"""

from functools import wraps
from typing import Any

from allauth.headless.account.views import ChangePasswordView, LoginView, SessionView
from allauth.headless.constants import Client
from django.http import HttpRequest, HttpResponseBase
from django.urls import path

from designer.common.parsers import load_json

_BROWSER = Client.BROWSER


def _view(kind: Any) -> Any:
    """Make a view of theirs that reads no body which no other address would read either."""
    theirs = kind.as_api_view(client=_BROWSER)

    @wraps(theirs)
    def strict(request: HttpRequest, *args: Any, **rest: Any) -> HttpResponseBase:
        if request.body:
            # Their reader gives up on one that is nested too deep.
            load_json(request.body)
        response: HttpResponseBase = theirs(request, *args, **rest)
        return response

    return strict


urlpatterns = [
    path("browser/v1/auth/login", _view(LoginView)),
    path("browser/v1/auth/session", _view(SessionView)),
    path("browser/v1/account/password/change", _view(ChangePasswordView)),
]
