"""
Addresses under `/hooks/` that Django itself serves: none.

`designer.triggers.hook_app` serves them all, in front of Django's middleware.
"""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
