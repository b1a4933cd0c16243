"""Addresses under `/api/` that belong to no workspace."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
