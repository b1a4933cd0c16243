"""Every role calls every route, and gets exactly what the matrix says."""

from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client

from designer.access.grants import Grant
from designer.access.permissions import Permission
from designer.access.roles import GRANTS, Role
from designer.accounts.models import User
from tests.designer.browser import Browser, a_browser, a_program
from tests.designer.routes import Route, workspace_routes
from tests.designer.running import a_member, a_workspace

pytestmark = pytest.mark.django_db

LET_THROUGH = {200, 201, 202, 204, 400, 404, 409, 412, 428}
"""What a request for nothing in particular gets when nobody stops it."""


def calls() -> list[tuple[Route, str]]:
    return [(route, method) for route in workspace_routes() for method in route.methods]


def reaches(role: Role, route: Route, method: str, *, four_eyes: bool) -> bool:
    """Whether the matrix lets this role call this route."""
    needed = route.view_class.permissions[method]
    several = needed if isinstance(needed, tuple) else (needed,)
    return any(
        _enough(GRANTS[role].get(permission), route, method, four_eyes=four_eyes)
        for permission in several
    )


def _enough(grant: Grant | None, route: Route, method: str, *, four_eyes: bool) -> bool:
    match grant:
        case None | Grant.BREAK_GLASS:
            return False
        case Grant.SECOND_PERSON:
            return not four_eyes
        case Grant.METADATA:
            return method in route.view_class.metadata
        case Grant.OWN:
            return method not in route.view_class.beyond_own
        case _:
            return True


def surprises(browser: Browser, role: Role, *, four_eyes: bool) -> list[str]:
    found = []
    for route, method in calls():
        response = browser.ask(method, route.url(slug=browser.workspace.slug), {})
        through = response.status_code in LET_THROUGH
        expected = reaches(role, route, method, four_eyes=four_eyes)
        if through != expected or (not through and response.status_code != 403):
            found.append(f"{method} {route.pattern}: {response.status_code} {response.content!r}")
    return found


class TestRoleMatrix:
    @pytest.mark.parametrize("role", list(Role))
    def test_holds_on_every_route(self, role: Role) -> None:
        browser = a_browser(role)

        assert surprises(browser, role, four_eyes=False) == []

    @pytest.mark.parametrize("role", list(Role))
    def test_holds_with_four_eyes(self, role: Role, settings: Any) -> None:
        settings.BATON_FOUR_EYES = True
        browser = a_browser(role)

        assert surprises(browser, role, four_eyes=True) == []

    def test_a_member_without_a_role_may_do_nothing(self) -> None:
        browser = a_browser()

        for route, method in calls():
            assert browser.ask(method, route.url(slug="shop"), {}).status_code == 403, route

    def test_nobody_signed_in_gets_401(self) -> None:
        browser = Browser(a_workspace())

        for route, method in calls():
            response = browser.ask(method, route.url(slug="shop"), {})
            assert response.status_code == 401, route
            assert response.json()["code"] == "access.not_signed_in"

    def test_a_member_of_another_workspace_learns_nothing(self) -> None:
        elsewhere = a_workspace("elsewhere")
        stranger = a_member("stranger@example.org", *Role, workspace=elsewhere)
        browser = Browser(a_workspace(), user=stranger)

        for route, method in calls():
            response = browser.ask(method, route.url(slug="shop"), {})
            missing = browser.ask(method, route.url(slug="no-such-workspace"), {})
            assert response.status_code == missing.status_code == 404, route
            assert response.json()["message"] == missing.json()["message"]

    def test_a_disabled_member_gets_401(self) -> None:
        browser = a_browser(*Role, name="gone")
        User.objects.filter(email="gone@example.org").update(is_active=False)

        for route, method in calls():
            assert browser.ask(method, route.url(slug="shop"), {}).status_code == 401, route

    def test_a_removed_member_is_out_with_the_next_request(self) -> None:
        browser = a_browser(Role.DESIGNER, name="dana")
        assert browser.get("workflows/").status_code == 200

        User.objects.get(email="dana@example.org").memberships.all().delete()

        assert browser.get("workflows/").status_code == 404

    def test_a_write_without_the_csrf_header_is_refused(self) -> None:
        user = a_member("wanda@example.org", *Role)
        client = Client(enforce_csrf_checks=True)
        client.force_login(user, backend=django_settings.AUTHENTICATION_BACKENDS[0])

        for route, method in calls():
            if method == "GET":
                continue
            response = client.generic(
                method, route.url(slug="shop"), "{}", content_type="application/json"
            )
            assert response.status_code == 403, route
            assert response.json()["code"] == "access.csrf_refused", route


class TestAddresses:
    @pytest.mark.parametrize("where", ["q=a%00", "step=%00", "a%00=b"])
    def test_none_takes_a_nul_which_postgresql_could_not_look_for(self, where: str) -> None:
        browser = a_browser(*Role)

        for route, method in calls():
            answer = browser.ask(method, f"{route.url(slug='shop')}?{where}", {})
            assert (answer.status_code, answer.json()["code"]) == (400, "common.malformed"), route


class TestTokenScopes:
    def test_a_token_does_what_its_scopes_say_and_nothing_else(self) -> None:
        scope = Permission.LIST_CONNECTIONS
        browser = a_program(scope)

        for route, method in calls():
            needed = route.view_class.permissions[method]
            allowed = scope in needed if isinstance(needed, tuple) else scope is needed
            response = browser.ask(method, route.url(slug="shop"), {})
            assert (response.status_code in LET_THROUGH) is allowed, (route, response.content)

    def test_a_token_never_does_more_than_its_owner_may_now(self) -> None:
        browser = a_program(Permission.LIST_CONNECTIONS)
        assert browser.get("connections/").status_code == 200

        owner = User.objects.get(email="oscar@example.org")
        member = owner.memberships.get()
        member.bindings.exclude(role=Role.BUSINESS_USER).delete()

        assert browser.get("connections/").status_code == 403
