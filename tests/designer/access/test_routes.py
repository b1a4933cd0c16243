"""The list of routes: none without a permission, none open by accident, none unaudited."""

from designer.access.api import BatonView, NotAudited
from designer.access.permissions import Permission
from designer.audit.events import EVENTS
from tests.designer.routes import Route, all_routes, workspace_routes

PUBLIC = {
    "designer.accounts.session_api.SessionView": "tells anonymous browsers that they are",
    "designer.common.documentation.page": "the API's shape is no secret",
    "designer.common.documentation.schema": "the API's shape is no secret",
    "designer.common.health.alive": "load balancers have no account",
    "designer.common.health.ready": "load balancers have no account",
    "designer.common.spa.page": "the page shows nothing before it asked the API",
    "designer.triggers.hook_api.HookView": "callers sign each request",
    "designer.triggers.hook_api.ResultView": "the address is the secret",
}
"""The only views that ask nobody who they are; signing in (allauth) besides."""


def is_signing_in(route: Route) -> bool:
    return route.pattern.startswith("_allauth/") and route.view_name.startswith("allauth.")


class TestRoutes:
    def test_each_asks_for_a_permission_or_is_on_the_list_of_public_ones(self) -> None:
        stray = [
            f"{route.pattern} ({route.view_name})"
            for route in all_routes()
            if not is_signing_in(route)
            and route.view_name not in PUBLIC
            and not (route.view_class and issubclass(route.view_class, BatonView))
        ]

        assert stray == []

    def test_all_in_a_workspace_are_baton_views(self) -> None:
        assert workspace_routes()
        for route in workspace_routes():
            assert issubclass(route.view_class, BatonView), route.view_name

    def test_each_method_names_its_permission_and_no_other_does(self) -> None:
        for route in workspace_routes():
            assert set(route.view_class.permissions) == set(route.methods), route.view_name
            for needed in route.view_class.permissions.values():
                several = needed if isinstance(needed, tuple) else (needed,)
                assert all(isinstance(one, Permission) for one in several), route.view_name

    def test_each_method_that_writes_names_its_audit_events_or_why_there_is_none(self) -> None:
        for route in workspace_routes():
            for method in set(route.methods) - {"GET"}:
                declared = route.view_class.audits.get(method)
                assert declared, f"{route.view_name}.{method} names no audit event"
                if isinstance(declared, NotAudited):
                    assert declared.why
                else:
                    assert set(declared) <= set(EVENTS), route.view_name

    def test_metadata_is_declared_for_methods_that_exist(self) -> None:
        for route in workspace_routes():
            assert route.view_class.metadata <= set(route.methods), route.view_name
