"""Signing in and out, as the browser does it."""

import json
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from designer.access.roles import Role
from designer.accounts.models import User
from designer.audit.models import AuditEvent
from tests.designer.browser import actions
from tests.designer.running import a_member

pytestmark = pytest.mark.django_db

LOGIN = "/_allauth/browser/v1/auth/login"
SESSION = "/_allauth/browser/v1/auth/session"
PASSWORD = "/_allauth/browser/v1/account/password/change"
ADA = {"email": "ada@example.org", "password": "a long password"}
OLD = {"current_password": ADA["password"]}


@pytest.fixture
def browser() -> Client:
    a_member("ada@example.org", Role.DESIGNER)
    client = Client(enforce_csrf_checks=True)
    client.get("/api/session/")
    return client


def send(client: Client, method: str, path: str, body: Any = None) -> Any:
    token = client.cookies[settings.CSRF_COOKIE_NAME].value
    return client.generic(
        method,
        path,
        json.dumps(body or {}),
        content_type="application/json",
        headers={"X-CSRFToken": token},
    )


class TestSession:
    def test_answers_strangers_and_gives_them_a_csrf_cookie(self, browser: Client) -> None:
        response = browser.get("/api/session/")

        assert response.status_code == 200
        assert response.json()["user"] is None
        assert response.json()["workspaces"] == []
        assert settings.CSRF_COOKIE_NAME in browser.cookies

    def test_says_what_somebody_may_do_and_how_far(self, browser: Client) -> None:
        send(browser, "POST", LOGIN, ADA)

        session = browser.get("/api/session/").json()

        assert session["user"]["email"] == "ada@example.org"
        workspace = session["workspaces"][0]
        assert workspace["roles"] == ["designer"]
        assert workspace["permissions"]["workflow.edit_draft"] == "any"
        assert workspace["permissions"]["workflow.archive"] == "own"
        assert "run.cancel" not in workspace["permissions"]

    def test_break_glass_grants_nothing_here(self, browser: Client) -> None:
        a_member("ada@example.org", Role.INSTANCE_ADMIN)
        send(browser, "POST", LOGIN, ADA)

        permissions = browser.get("/api/session/").json()["workspaces"][0]["permissions"]

        assert "run.see_data" in permissions  # as a designer, their own
        assert permissions["run.list"] == "any"
        assert "workflow.pause" not in permissions

    def test_offers_nobodys_password_outside_of_the_demo(
        self, browser: Client, settings: Any
    ) -> None:
        assert browser.get("/api/session/").json()["demo_sign_ins"] == []
        settings.BATON_DEMO_PEOPLE = "designer.demo.presence.sign_ins"
        assert browser.get("/api/session/").json()["demo_sign_ins"] == []


class TestSignIn:
    def test_by_mail_and_password(self, browser: Client) -> None:
        response = send(browser, "POST", LOGIN, {**ADA, "email": "ADA@example.org"})

        assert response.status_code == 200
        assert browser.get("/api/workspaces/shop/workflows/").status_code == 200
        event = AuditEvent.objects.get(action="auth.signed_in")
        assert (event.actor_label, event.ip) == ("Ada", "127.0.0.1")

    def test_gives_a_new_session(self, browser: Client) -> None:
        before = browser.cookies.get(settings.SESSION_COOKIE_NAME)

        send(browser, "POST", LOGIN, ADA)

        assert browser.cookies[settings.SESSION_COOKIE_NAME].value != before
        assert browser.cookies[settings.SESSION_COOKIE_NAME]["httponly"]

    def test_a_wrong_password_and_an_unknown_address_answer_alike(self, browser: Client) -> None:
        wrong = send(browser, "POST", LOGIN, {**ADA, "password": "not the password"})
        unknown = send(browser, "POST", LOGIN, {**ADA, "email": "nobody@example.org"})

        assert wrong.status_code == unknown.status_code == 400
        assert wrong.json() == unknown.json()
        assert actions().count("auth.sign_in_failed") == 2

    def test_what_was_typed_wrongly_is_not_kept(self, browser: Client) -> None:
        send(browser, "POST", LOGIN, {"email": "hunter2@secret.example", "password": "x" * 12})

        kept = str(list(AuditEvent.objects.values()))
        assert "hunter2" not in kept
        assert "x" * 12 not in kept

    def test_many_wrong_passwords_close_the_door_for_a_while(self, browser: Client) -> None:
        for _ in range(5):
            send(browser, "POST", LOGIN, {**ADA, "password": "not the password"})

        response = send(browser, "POST", LOGIN, ADA)

        assert response.status_code in {400, 429}
        assert browser.get("/api/session/").json()["user"] is None

    def test_signing_out_ends_the_session(self, browser: Client) -> None:
        send(browser, "POST", LOGIN, ADA)

        send(browser, "DELETE", SESSION)

        assert browser.get("/api/session/").json()["user"] is None
        assert "auth.signed_out" in actions()

    def test_nobody_makes_an_account_for_themselves(self, browser: Client) -> None:
        response = send(
            browser,
            "POST",
            "/_allauth/browser/v1/auth/signup",
            {"email": "me@example.org", "password": "a very long password"},
        )

        assert response.status_code == 404
        assert not User.objects.filter(email="me@example.org").exists()

    def test_changing_the_password_is_remembered(self, browser: Client) -> None:
        send(browser, "POST", LOGIN, ADA)

        response = send(
            browser,
            "POST",
            PASSWORD,
            {**OLD, "new_password": "an even longer one"},
        )

        assert response.status_code == 200, response.content
        assert "auth.password_changed" in actions()

    def test_changing_the_password_ends_the_other_sessions_and_keeps_this_one(
        self, browser: Client
    ) -> None:
        other = Client()
        other.force_login(User.objects.get(email=ADA["email"]))
        send(browser, "POST", LOGIN, ADA)

        send(browser, "POST", PASSWORD, {**OLD, "new_password": "an even longer one"})

        assert browser.get("/api/session/").json()["user"]["email"] == ADA["email"]
        assert other.get("/api/session/").json()["user"] is None

    @pytest.mark.parametrize(
        ("given", "param"),
        [
            (
                {"current_password": "not it at all", "new_password": "a new one"},
                "current_password",
            ),
            ({"current_password": "a long password", "new_password": "short"}, "new_password"),
            ({"current_password": "", "new_password": "an even longer one"}, "current_password"),
        ],
    )
    def test_a_password_that_does_not_do_is_refused_at_its_field(
        self, browser: Client, given: dict[str, str], param: str
    ) -> None:
        send(browser, "POST", LOGIN, ADA)

        response = send(browser, "POST", PASSWORD, given)

        assert response.status_code == 400
        assert param in {error["param"] for error in response.json()["errors"]}
        assert "auth.password_changed" not in actions()

    def test_a_wrong_current_password_is_told_as_such(self, browser: Client) -> None:
        send(browser, "POST", LOGIN, ADA)
        given = {"current_password": "not it at all", "new_password": "an even longer one"}

        (error,) = send(browser, "POST", PASSWORD, given).json()["errors"]

        assert error["message"] == "This is not your current password."

    def test_without_the_csrf_header_nothing_happens(self, browser: Client) -> None:
        response = browser.post(LOGIN, ADA, content_type="application/json")

        assert response.status_code == 403
        assert response.json()["code"] == "access.csrf_refused"


class TestBodies:
    @pytest.mark.parametrize("body", ["[" * 100_000, "{", '{"email": "a\\u0000"}', "\ufeff{}"])
    def test_that_cannot_be_read_are_refused_as_everywhere(
        self, browser: Client, body: str
    ) -> None:
        token = browser.cookies[settings.CSRF_COOKIE_NAME].value
        browser.raise_request_exception = False

        answer = browser.post(
            LOGIN, body, content_type="application/json", headers={"X-CSRFToken": token}
        )

        assert (answer.status_code, answer.json()["code"]) == (400, "common.malformed")
