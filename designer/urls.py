"""Every address: one line per app."""

from django.urls import include, path, re_path

from designer.common import documentation, health, problems
from designer.common.spa import page

_WORKSPACE = "api/workspaces/<slug:slug>/"

urlpatterns = [
    path("healthz", health.alive),
    path("readyz", health.ready),
    path("_allauth/", include("designer.accounts.sign_in_urls")),
    path("api/schema/", documentation.schema),
    path("api/docs/", documentation.page),
    path("api/", include("designer.accounts.session_urls")),
    path(_WORKSPACE, include("designer.accounts.urls")),
    path(_WORKSPACE, include("designer.audit.urls")),
    path(_WORKSPACE, include("designer.connections.urls")),
    path(_WORKSPACE, include("designer.workflows.urls")),
    path(_WORKSPACE, include("designer.runs.urls")),
    path(_WORKSPACE, include("designer.forms.urls")),
    path(_WORKSPACE, include("designer.triggers.urls")),
    path("hooks/", include("designer.triggers.hook_urls")),
    # Everything else is a page of the front end, which has its own idea of what exists.
    re_path(r"^(?!(?:api|_allauth|ws|hooks|static|healthz|readyz)(?:/|$)).*$", page),
]

handler400 = problems.bad_request
handler403 = problems.forbidden
handler404 = problems.not_found
handler500 = problems.server_error
