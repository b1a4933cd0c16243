"""Addresses under `/api/workspaces/<slug>/`."""

from django.urls import path

from designer.workflows import api, breaks_api, policy_api, python_api, template_api

urlpatterns = [
    path("catalog/breaks/", breaks_api.BreaksView.as_view()),
    path("instance-policy/", policy_api.PolicyView.as_view()),
    path("templates/", template_api.TemplatesView.as_view()),
    path("workflows/", api.WorkflowsView.as_view()),
    path("workflows/<uuid:id>/", api.WorkflowView.as_view()),
    path("workflows/<uuid:id>/draft/", api.DraftView.as_view()),
    path("workflows/<uuid:id>/draft/python/", python_api.DraftPythonView.as_view()),
    path("workflows/<uuid:id>/check/", api.CheckView.as_view()),
    path("workflows/<uuid:id>/scope/", api.ScopeView.as_view()),
    path("workflows/<uuid:id>/signature/", api.SignatureView.as_view()),
    path("workflows/<uuid:id>/versions/", api.VersionsView.as_view()),
    path("workflows/<uuid:id>/versions/<int:number>/", api.VersionView.as_view()),
    path(
        "workflows/<uuid:id>/versions/<int:number>/python/",
        python_api.VersionPythonView.as_view(),
    ),
]
