"""Of django-allauth only what the sign-in page uses is there; nobody changes their address."""

import json
from collections.abc import Iterator
from typing import Any, Final

import pytest
from allauth.account.models import EmailAddress
from allauth.headless import urls as allauth_urls
from django.test import Client
from django.urls import URLPattern, URLResolver

from designer.access.roles import Role
from designer.accounts.models import Membership, User
from tests.designer.browser import a_browser
from tests.designer.routes import all_routes
from tests.designer.running import a_member, a_workspace

pytestmark = pytest.mark.django_db

OPEN: Final = {
    "browser/v1/auth/login",
    "browser/v1/auth/session",
    "browser/v1/account/password/change",
}
METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")


def walk(patterns: Any, prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from walk(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern):
            yield path


EVERYTHING: Final = sorted(set(walk(allauth_urls.urlpatterns)))


class TestAddresses:
    def test_allauth_itself_has_what_must_stay_closed(self) -> None:
        assert set(EVERYTHING) > OPEN
        assert "browser/v1/account/email" in EVERYTHING

    def test_only_the_literal_list_is_routed(self) -> None:
        routed = {
            route.pattern.removeprefix("_allauth/")
            for route in all_routes()
            if route.pattern.startswith("_allauth/")
        }

        assert routed == OPEN

    @pytest.mark.parametrize("path", sorted(set(EVERYTHING) - OPEN))
    def test_everything_else_is_not_found_whoever_asks(self, path: str) -> None:
        client = Client()
        client.force_login(a_member("ada@example.org", Role.BUSINESS_USER))

        for method in METHODS:
            response = client.generic(
                method, f"/_allauth/{path}", "{}", content_type="application/json"
            )
            assert response.status_code == 404, method
            assert response.headers["Content-Type"] == "application/problem+json"
            assert response.json()["code"] == "common.not_found"

    @pytest.mark.parametrize("path", sorted(OPEN))
    def test_the_list_answers(self, path: str) -> None:
        assert Client().get(f"/_allauth/{path}").status_code in {401, 405}


class TestOwnAddress:
    def test_nobody_takes_an_address_that_an_administrator_might_add(self) -> None:
        mallory = a_member("mallory@example.org", Role.BUSINESS_USER)
        client = Client()
        client.force_login(mallory)
        wish = json.dumps({"email": "ada@example.org", "primary": True})

        for method in ("POST", "PATCH"):
            client.generic(
                method,
                "/_allauth/browser/v1/account/email",
                wish,
                content_type="application/json",
            )

        mallory.refresh_from_db()
        assert mallory.email == "mallory@example.org"
        assert not EmailAddress.objects.filter(email="ada@example.org").exists()

    def test_an_account_that_had_another_address_is_not_added_by_the_new_one(self) -> None:
        mallory = a_member("mallory@example.org", workspace=a_workspace("elsewhere"))
        EmailAddress.objects.create(user=mallory, email="mallory@example.org")
        EmailAddress.objects.create(user=mallory, email="ada@example.org", primary=True)
        User.objects.filter(id=mallory.id).update(email="ada@example.org")
        body = {"email": "ada@example.org", "roles": ["designer"]}

        response = a_browser(Role.WORKSPACE_ADMIN, name="wally").post("members/", body)

        assert response.status_code == 409
        assert response.json()["code"] == "member.address_not_own"
        assert not Membership.objects.filter(user=mallory, workspace__slug="shop").exists()

    def test_an_address_that_another_account_holds_besides_its_own_is_not_added(self) -> None:
        mallory = a_member("mallory@example.org", workspace=a_workspace("elsewhere"))
        EmailAddress.objects.create(user=mallory, email="Ada@example.org")
        body = {"email": "ada@example.org", "roles": ["designer"]}

        response = a_browser(Role.WORKSPACE_ADMIN, name="wally").post("members/", body)

        assert response.json()["code"] == "member.address_not_own"
        assert not User.objects.filter(email="ada@example.org").exists()

    def test_signing_in_does_not_make_an_address_somebody_elses(self) -> None:
        known = a_member("known@example.org", workspace=a_workspace("elsewhere"))
        EmailAddress.objects.create(user=known, email="known@example.org", primary=True)
        body = {"email": "Known@example.org", "roles": ["designer"]}

        response = a_browser(Role.WORKSPACE_ADMIN, name="wally").post("members/", body)

        assert response.status_code == 201, response.content
