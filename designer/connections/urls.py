"""Addresses under `/api/workspaces/<slug>/`."""

from django.urls import path

from designer.connections import api

urlpatterns = [
    path("catalog/", api.CatalogView.as_view()),
    path("connections/", api.ConnectionsView.as_view()),
    path("connections/<uuid:id>/", api.ConnectionView.as_view()),
]
