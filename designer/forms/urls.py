"""Addresses under `/api/workspaces/<slug>/`."""

from django.urls import path

from designer.forms import api

urlpatterns = [
    path("forms/", api.FormsView.as_view()),
    path("forms/<uuid:workflow_id>/", api.FormView.as_view()),
    path("forms/<uuid:workflow_id>/submissions/", api.SubmissionsView.as_view()),
    path("requests/", api.RequestsView.as_view()),
    path("requests/<uuid:request_id>/", api.RequestView.as_view()),
]
