"""Secrets go in and never come out, but through the broker."""

import base64
import json
import logging
from typing import Any

import pytest

from designer.access.actor import Actor, ActorKind
from designer.access.roles import Role
from designer.accounts.models import Workspace
from designer.audit.models import AuditEvent
from designer.common.ids import new_id
from designer.connections.broker import open_connection
from designer.connections.models import Connection
from designer.connections.services import note_uses
from engine.connectors.kit.errors import CredentialsRefused
from tests.designer.browser import Browser, a_browser, actions, remembered
from tests.designer.running import a_workspace

pytestmark = pytest.mark.django_db

SECRET = "Zq9!canary/+secret"
HTTP = {
    "connector": "http",
    "name": "Shop",
    "config": {"base_url": "https://shop.example.com", "auth": "bearer"},
    "secrets": {"token": SECRET},
    "allowed_hosts": ["Shop.example.com"],
}


def spellings(secret: str) -> set[str]:
    """The ways in which a secret may leak."""
    return {
        secret,
        json.dumps(secret)[1:-1],
        base64.b64encode(secret.encode()).decode(),
        secret.encode().hex(),
    }


def nowhere(text: str) -> bool:
    return not any(spelling in text for spelling in spellings(SECRET))


def a_connection(browser: Browser, **changes: Any) -> str:
    response = browser.post("connections/", {**HTTP, **changes})
    assert response.status_code == 201, response.content
    return str(response.json()["id"])


def a_run(workspace: Workspace | None = None) -> Actor:
    return Actor(
        kind=ActorKind.SYSTEM,
        id="run-1",
        label="Run 1",
        workspace=(workspace or a_workspace()).id,
        grants={},
    )


class TestCreate:
    def test_shows_everything_but_the_secrets(self) -> None:
        browser = a_browser(Role.DESIGNER)

        row = browser.post("connections/", HTTP).json()

        assert row["config"]["base_url"] == "https://shop.example.com"
        assert row["allowed_hosts"] == ["shop.example.com"]
        assert row["has_secrets"] is True
        assert row["used_by"] == []
        assert "secrets" not in row

    def test_the_secret_is_in_no_answer_no_row_no_log_and_no_audit_event(
        self, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        browser = a_browser(Role.DESIGNER)
        created = browser.post("connections/", HTTP)
        rotated = browser.patch(
            f"connections/{created.json()['id']}/", {"secrets": HTTP["secrets"]}
        )
        broken = browser.post("connections/", {**HTTP, "name": "x", "secrets": {"nope": SECRET}})

        assert nowhere(created.content.decode())
        assert nowhere(rotated.content.decode())
        assert nowhere(broken.content.decode())
        assert nowhere(browser.get("connections/").content.decode())
        assert nowhere(str(list(AuditEvent.objects.values())))
        assert nowhere(caplog.text)
        for row in Connection.objects.values():
            assert nowhere(str({**row, "sealed": bytes(row["sealed"]).hex()}))
            assert SECRET.encode() not in bytes(row["sealed"])

    def test_the_audit_log_recognises_the_same_secret(self) -> None:
        browser = a_browser(Role.DESIGNER)
        path = f"connections/{a_connection(browser)}/"

        browser.patch(path, {"secrets": HTTP["secrets"]})
        browser.patch(path, {"secrets": {"token": "another"}})

        rows = AuditEvent.objects.filter(action="connection.rotated").order_by("seq")
        first, second = [(row.after or {})["secrets"]["token"] for row in rows]
        _, created = remembered("connection.created")
        assert first == created["secrets"]["token"]
        assert second != first

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"config": {"auth": "magic"}}, "/config/auth"),
            ({"config": {"base_url": "file:///etc/passwd"}}, "/config/base_url"),
            ({"config": {"unknown": 1}}, "/config/unknown"),
            ({"secrets": {"token": 7}}, "/secrets/token"),
            ({"secrets": {"unknown": "x"}}, "/secrets/unknown"),
            ({"allowed_hosts": ["https://x.example/"]}, "/allowed_hosts/0"),
            ({"allowed_hosts": ["ok.example", "a b"]}, "/allowed_hosts/1"),
            ({"allowed_hosts": ["x@evil.example"]}, "/allowed_hosts/0"),
            ({"name": ""}, "/name"),
            ({"workspace": "other"}, "/workspace"),
            ({"created_by": "other"}, "/created_by"),
            ({"sealed": "x"}, "/sealed"),
        ],
    )
    def test_refuses_what_does_not_fit_and_says_where(
        self, change: dict[str, Any], field: str
    ) -> None:
        response = a_browser(Role.DESIGNER).post("connections/", {**HTTP, **change})

        assert response.status_code == 400
        assert [found["field"] for found in response.json()["data"]["fields"]] == [field]
        assert not Connection.objects.exists()

    def test_refuses_a_connector_that_is_not_installed(self) -> None:
        response = a_browser(Role.DESIGNER).post("connections/", {**HTTP, "connector": "nope"})

        assert response.json()["code"] == "connection.unknown_connector"

    def test_names_differ_in_a_workspace(self) -> None:
        browser = a_browser(Role.DESIGNER)
        a_connection(browser)

        assert browser.post("connections/", HTTP).json()["code"] == "connection.name_taken"
        a_connection(a_browser(Role.DESIGNER, workspace=a_workspace("elsewhere")))


class TestList:
    def test_who_may_see_names_only_sees_no_addresses(self) -> None:
        a_connection(a_browser(Role.DESIGNER))

        row = a_browser(Role.OPERATOR).get("connections/").json()["items"][0]

        assert row["name"] == "Shop"
        assert row["config"] == {}
        assert row["allowed_hosts"] == []

    def test_other_workspaces_are_not_listed(self) -> None:
        a_connection(a_browser(Role.DESIGNER, workspace=a_workspace("elsewhere")))

        assert a_browser(Role.DESIGNER).get("connections/").json()["items"] == []


class TestChange:
    def test_says_before_and_after(self) -> None:
        browser = a_browser(Role.DESIGNER)

        browser.patch(f"connections/{a_connection(browser)}/", {"name": "Store"})

        event = AuditEvent.objects.get(action="connection.changed")
        assert (event.before, event.after) == (
            {"name": "Shop"},
            {"changed": {"name": "Store"}},
        )

    def test_a_designer_changes_only_their_own(self) -> None:
        path = f"connections/{a_connection(a_browser(Role.DESIGNER, name='dora'))}/"

        assert a_browser(Role.DESIGNER, name="dan").patch(path, {"name": "x"}).status_code == 403
        assert a_browser(Role.WORKSPACE_ADMIN).patch(path, {"name": "x"}).status_code == 200

    def test_a_designer_does_not_change_where_the_secrets_may_go(self) -> None:
        browser = a_browser(Role.DESIGNER)
        path = f"connections/{a_connection(browser)}/"
        body = {"allowed_hosts": ["evil.example"]}

        assert browser.patch(path, body).status_code == 403
        assert Connection.objects.get().allowed_hosts == ["shop.example.com"]
        assert a_browser(Role.WORKSPACE_ADMIN).patch(path, body).status_code == 200

    def test_a_refused_change_leaves_nothing_half_done(self) -> None:
        browser = a_browser(Role.DESIGNER)
        path = f"connections/{a_connection(browser)}/"
        before = actions()

        response = browser.patch(
            path, {"name": "New", "secrets": {"token": "new"}, "allowed_hosts": ["evil.example"]}
        )

        assert response.status_code == 403
        connection = Connection.objects.get()
        assert (connection.name, connection.rotated_at) == ("Shop", None)
        assert [name for name in actions() if name != "access.denied"] == before

    def test_one_of_another_workspace_does_not_exist(self) -> None:
        foreign = a_connection(a_browser(Role.DESIGNER, workspace=a_workspace("elsewhere")))
        admin = a_browser(Role.WORKSPACE_ADMIN)

        assert admin.patch(f"connections/{foreign}/", {"name": "x"}).status_code == 404
        assert admin.delete(f"connections/{foreign}/").status_code == 404


class TestDelete:
    def test_refuses_while_a_workflow_names_it(self) -> None:
        connection_id = a_connection(a_browser(Role.DESIGNER))
        note_uses(
            workspace_id=a_workspace().id,
            workflow_id=new_id(),
            workflow_name="Orders",
            connections=[connection_id, "nonsense", str(new_id())],
        )
        admin = a_browser(Role.WORKSPACE_ADMIN)

        response = admin.delete(f"connections/{connection_id}/")

        assert response.json()["code"] == "connection.in_use"
        assert [use["name"] for use in response.json()["data"]["used_by"]] == ["Orders"]
        assert admin.get("connections/").json()["items"][0]["used_by"][0]["name"] == "Orders"

    def test_needs_a_second_person_where_four_eyes_are_needed(self, settings: Any) -> None:
        path = f"connections/{a_connection(a_browser(Role.DESIGNER))}/"
        admin = a_browser(Role.WORKSPACE_ADMIN)

        settings.BATON_FOUR_EYES = True
        assert admin.delete(path).json()["data"]["reason"] == "second_person"
        settings.BATON_FOUR_EYES = False
        assert admin.delete(path).status_code == 204
        assert not Connection.objects.exists()


class TestBroker:
    def opened(self, connection_id: str, **changes: Any) -> Any:
        wanted = {"connector": "http", "planned": True, "run_id": "r", "step": "call", **changes}
        actor = wanted.pop("actor", None) or a_run()
        return open_connection(actor, connection_id=connection_id, **wanted)

    def test_opens_for_a_run_and_leaves_a_record_without_the_secret(self) -> None:
        connection_id = a_connection(a_browser(Role.DESIGNER))

        opened = self.opened(connection_id)

        assert opened.secrets == {"token": SECRET}
        assert opened.allowed_hosts == ("shop.example.com",)
        assert SECRET not in repr(opened)
        event = AuditEvent.objects.get(action="connection.used")
        assert event.after == {"run": "r", "step": "call", "connector": "http"}

    @pytest.mark.parametrize("change", [{"connector": "email"}, {"planned": False}])
    def test_refuses_what_the_version_does_not_name(self, change: dict[str, Any]) -> None:
        connection_id = a_connection(a_browser(Role.DESIGNER))

        with pytest.raises(CredentialsRefused):
            self.opened(connection_id, **change)

        assert "connection.used" not in actions()
        assert AuditEvent.objects.get(action="connection.refused").target_id == connection_id

    def test_refuses_one_of_another_workspace(self) -> None:
        foreign = a_connection(a_browser(Role.DESIGNER, workspace=a_workspace("elsewhere")))

        with pytest.raises(CredentialsRefused):
            self.opened(foreign)

    @pytest.mark.parametrize(
        "connection_id", ["", "nonsense", "../x", "00000000-0000-7000-8000-000000000000"]
    )
    def test_refuses_what_does_not_exist(self, connection_id: str) -> None:
        with pytest.raises(CredentialsRefused):
            self.opened(connection_id)

    def test_refuses_secrets_that_were_moved_to_another_row(self) -> None:
        browser = a_browser(Role.DESIGNER)
        mine = a_connection(browser)
        other = a_connection(browser, name="Other", secrets={"token": "other"})
        stolen = Connection.objects.get(id=other).sealed
        Connection.objects.filter(id=mine).update(sealed=stolen)

        with pytest.raises(CredentialsRefused):
            self.opened(mine)


class TestCatalog:
    def test_describes_every_connector_with_its_schemas(self) -> None:
        catalog = a_browser(Role.DESIGNER).get("catalog/").json()

        http = next(found for found in catalog["connectors"] if found["name"] == "http")
        assert http["operations"][0]["input_schema"]["properties"]["url"]
        assert http["credentials"]["secrets_schema"]["properties"]["token"]
        effects = {op["effect"] for found in catalog["connectors"] for op in found["operations"]}
        assert effects <= {"idempotent", "keyed", "at_most_once", "depends"}
