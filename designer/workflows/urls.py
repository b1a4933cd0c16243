"""Addresses under `/api/workspaces/<slug>/`."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
