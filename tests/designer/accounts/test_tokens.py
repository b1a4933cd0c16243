"""Tokens: told once, hashed, never more than their owner."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from designer.access.roles import Role
from designer.accounts.models import ApiToken, User
from designer.audit.models import AuditEvent
from tests.designer.browser import Browser, a_browser
from tests.designer.running import a_workspace

pytestmark = pytest.mark.django_db


def a_token(browser: Browser, *scopes: str, **more: Any) -> dict[str, Any]:
    response = browser.post("tokens/", {"name": "ci", "scopes": list(scopes), **more})
    assert response.status_code == 201, response.content
    answer: dict[str, Any] = response.json()
    return answer


def program(key: str) -> Browser:
    return Browser(a_workspace(), key=key)


class TestCreateToken:
    def test_tells_the_key_once_and_keeps_a_hash(self) -> None:
        browser = a_browser(Role.DESIGNER)

        made = a_token(browser, "workflow.see_published")

        assert made["key"].startswith("bt_")
        listed = browser.get("tokens/").json()["items"][0]
        assert "key" not in listed
        assert listed["prefix"] == made["key"][:8]
        row = ApiToken.objects.get()
        assert made["key"] not in str(vars(row))
        assert made["key"] not in str(list(AuditEvent.objects.values()))

    def test_refuses_a_scope_beyond_its_owner(self) -> None:
        response = a_browser(Role.VIEWER).post(
            "tokens/", {"name": "ci", "scopes": ["workflow.edit_draft"]}
        )

        assert response.status_code == 403
        assert not ApiToken.objects.exists()

    def test_refuses_to_be_made_by_a_token(self) -> None:
        made = a_token(a_browser(Role.DESIGNER), "token.create_own", "workflow.see_draft")

        response = program(made["key"]).post(
            "tokens/", {"name": "child", "scopes": ["workflow.see_draft"]}
        )

        assert response.status_code == 403
        assert response.json()["data"]["reason"] == "token"

    def test_refuses_an_end_that_is_past(self) -> None:
        past = (timezone.now() - timedelta(minutes=1)).isoformat()

        response = a_browser(Role.VIEWER).post(
            "tokens/", {"name": "ci", "scopes": ["audit.read"], "expires_at": past}
        )

        assert response.json()["data"]["fields"][0]["field"] == "/expires_at"


class TestUse:
    def test_acts_as_its_owner_and_says_through_what(self) -> None:
        browser = a_browser(Role.DESIGNER, name="dana")
        made = a_token(
            browser, "workflow.edit_draft", "workflow.see_published", "workflow.see_draft"
        )

        response = program(made["key"]).post("workflows/", {"name": "From CI"})

        assert response.status_code == 201
        assert response.json()["created_by"]["name"] == "Dana"
        event = AuditEvent.objects.get(action="workflow.created")
        assert (event.actor_kind, event.actor_label, event.actor_via) == (
            "token",
            "Dana",
            made["id"],
        )

    def test_an_expired_one_is_refused(self) -> None:
        made = a_token(a_browser(Role.DESIGNER), "workflow.see_published")
        ApiToken.objects.update(expires_at=timezone.now())

        assert program(made["key"]).get("workflows/").status_code == 401

    def test_a_disabled_owner_has_no_tokens(self) -> None:
        made = a_token(a_browser(Role.DESIGNER), "workflow.see_published")
        User.objects.update(is_active=False)

        assert program(made["key"]).get("workflows/").status_code == 401

    @pytest.mark.parametrize("key", ["", "bt_", "bt_wrong", "x" * 5_000, "bt_ü"])
    def test_an_unknown_one_is_refused_even_with_a_session(self, key: str) -> None:
        browser = a_browser(Role.DESIGNER)

        response = browser.ask("GET", "workflows/", headers={"Authorization": f"Bearer {key}"})

        assert response.status_code == 401

    def test_opens_no_other_workspace(self) -> None:
        elsewhere = a_workspace("elsewhere")
        browser = a_browser(Role.DESIGNER, name="dana")
        a_browser(Role.DESIGNER, name="dana", workspace=elsewhere)
        made = a_token(browser, "workflow.see_published")

        assert Browser(elsewhere, key=made["key"]).get("workflows/").status_code == 404

    def test_notes_its_use_at_most_once_a_minute(self) -> None:
        made = a_token(a_browser(Role.DESIGNER), "workflow.see_published")
        program(made["key"]).get("workflows/")
        first = ApiToken.objects.get().last_used_at

        program(made["key"]).get("workflows/")

        assert first is not None
        assert ApiToken.objects.get().last_used_at == first


class TestRevokeToken:
    def test_ends_it_at_once(self) -> None:
        browser = a_browser(Role.DESIGNER)
        made = a_token(browser, "workflow.see_published")

        assert browser.delete(f"tokens/{made['id']}/").status_code == 204

        assert program(made["key"]).get("workflows/").status_code == 401

    def test_ending_it_again_changes_nothing(self) -> None:
        browser = a_browser(Role.DESIGNER)
        made = a_token(browser, "workflow.see_published")
        browser.delete(f"tokens/{made['id']}/")

        assert browser.delete(f"tokens/{made['id']}/", unchanged=True).status_code == 204
        assert AuditEvent.objects.filter(action="token.revoked").count() == 1

    def test_somebody_elses_does_not_exist_but_for_an_administrator(self) -> None:
        made = a_token(a_browser(Role.DESIGNER), "workflow.see_published")
        viewer, admin = a_browser(Role.VIEWER), a_browser(Role.WORKSPACE_ADMIN)

        assert viewer.get("tokens/").json()["items"] == []
        assert viewer.delete(f"tokens/{made['id']}/").status_code == 404
        assert [row["id"] for row in admin.get("tokens/").json()["items"]] == [made["id"]]
        assert admin.delete(f"tokens/{made['id']}/").status_code == 204
