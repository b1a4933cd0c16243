"""Addresses under `/api/workspaces/<slug>/`."""

from django.urls import path

from designer.audit import api

urlpatterns = [
    path("audit/", api.AuditView.as_view()),
    path("audit/mine/", api.OwnAuditView.as_view()),
    path("audit/verify/", api.VerifyView.as_view()),
]
