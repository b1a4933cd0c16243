"""Making, changing and removing webhooks over HTTP."""

import json
from typing import Any

import pytest
from django.test import Client

from designer.access.roles import Role
from designer.audit.models import AuditEvent
from designer.common.errors import NotFound
from designer.triggers.models import Webhook
from designer.triggers.services import change_webhook, delete_webhook, rotate_webhook
from tests.designer.running import a_member, a_workflow, a_workspace, an_actor

pytestmark = pytest.mark.django_db

API = "/api/workspaces/shop/"


def dora(role: Role = Role.DESIGNER) -> Client:
    client = Client()
    client.force_login(a_member(f"{role.value}@example.org", role))
    return client


def send(client: Client, method: str, path: str, body: Any = None) -> Any:
    return client.generic(method, API + path, json.dumps(body or {}), "application/json")


def made(client: Client) -> Any:
    body = {"name": "Shop", "wait_s": 5}
    answer = send(client, "POST", f"workflows/{a_workflow().id}/webhooks/", body)
    assert answer.status_code == 201, answer.content
    return answer.json()


class TestWebhooks:
    def test_address_and_secret_are_shown_once_and_kept_nowhere(self):
        client = dora()

        hook = made(client)

        rows = send(client, "GET", f"workflows/{hook['workflow']}/webhooks/").json()["items"]
        path_secret = hook["url"].rstrip("/").rsplit("/", 1)[1]
        stored = json.dumps([rows, list(Webhook.objects.values())], default=str)
        told = json.dumps(list(AuditEvent.objects.values()), default=str)
        assert rows[0]["name"] == "Shop"
        for secret in (path_secret, hook["secret"]):
            assert len(secret) >= 32
            assert secret not in stored
            assert secret not in told

    def test_a_rotation_gives_new_ones(self):
        client = dora()
        hook = made(client)

        new = send(client, "POST", f"webhooks/{hook['id']}/rotate/").json()

        assert new["url"] != hook["url"]
        assert new["secret"] != hook["secret"]
        assert AuditEvent.objects.filter(action="webhook.rotated").count() == 1

    def test_a_change_is_remembered_with_what_was_before(self):
        client = dora()
        hook = made(client)

        row = send(client, "PATCH", f"webhooks/{hook['id']}/", {"enabled": False}).json()

        changed = AuditEvent.objects.get(action="webhook.changed")
        assert row["enabled"] is False
        assert (changed.before, changed.after) == (
            {"enabled": True},
            {"changed": {"enabled": False}},
        )

    def test_removed_it_is_gone(self):
        client = dora()
        hook = made(client)

        assert send(client, "DELETE", f"webhooks/{hook['id']}/").status_code == 204
        assert send(client, "DELETE", f"webhooks/{hook['id']}/").status_code == 404
        assert not Webhook.objects.exists()

    @pytest.mark.parametrize(
        "body", [{}, {"name": ""}, {"name": "x", "wait_s": 61}, {"name": "x", "path_digest": "y"}]
    )
    def test_says_what_does_not_fit(self, body: Any):
        answer = send(dora(), "POST", f"workflows/{a_workflow().id}/webhooks/", body)

        assert (answer.status_code, answer.json()["code"]) == (400, "common.invalid")

    def test_those_of_another_workspace_do_not_exist(self):
        other = a_workflow(workspace=a_workspace("other"))

        assert send(dora(), "GET", f"workflows/{other.id}/webhooks/").status_code == 404

    def test_a_requester_may_not(self):
        hook = made(dora())
        client = dora(Role.BUSINESS_USER)

        for method in ("PATCH", "DELETE"):
            assert send(client, method, f"webhooks/{hook['id']}/").status_code == 403


class TestTwoAtOnce:
    def test_what_was_deleted_meanwhile_is_not_there(self):
        made(dora())
        designer = an_actor("designer@example.org", Role.DESIGNER)
        webhook = Webhook.objects.get()
        stale = Webhook.objects.get()
        delete_webhook(designer, webhook=webhook)

        for act in (
            lambda: rotate_webhook(designer, webhook=stale),
            lambda: change_webhook(designer, webhook=stale, changes={"name": "Other"}),
            lambda: delete_webhook(designer, webhook=stale),
        ):
            with pytest.raises(NotFound):
                act()

        assert AuditEvent.objects.filter(action="webhook.deleted").count() == 1
