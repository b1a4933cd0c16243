"""Addresses under `/api/workspaces/<slug>/`."""

from django.urls import path

from designer.triggers import api

urlpatterns = [
    path("workflows/<uuid:workflow_id>/webhooks/", api.WebhooksView.as_view()),
    path("webhooks/<uuid:webhook_id>/", api.WebhookView.as_view()),
    path("webhooks/<uuid:webhook_id>/rotate/", api.RotateView.as_view()),
]
