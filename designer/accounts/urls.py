"""Addresses under `/api/workspaces/<slug>/`."""

from django.urls import path

from designer.accounts import api

urlpatterns = [
    path("members/", api.MembersView.as_view()),
    path("members/<uuid:id>/", api.MemberView.as_view()),
    path("tokens/", api.TokensView.as_view()),
    path("tokens/<uuid:id>/", api.TokenView.as_view()),
]
