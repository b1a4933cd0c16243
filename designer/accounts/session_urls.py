"""Addresses under `/api/` that belong to no workspace."""

from django.urls import path

from designer.accounts.session_api import SessionView

urlpatterns = [path("session/", SessionView.as_view())]
