"""Who reads what of the audit log."""

from typing import Any

import pytest
from django.db import transaction

from designer.access.roles import Role
from designer.audit.events import WorkflowArchived
from designer.audit.models import AuditEvent
from designer.audit.services import record
from tests.designer.browser import Browser, a_browser, actions
from tests.designer.running import a_workspace, an_actor

pytestmark = pytest.mark.django_db


def tell(who: str, label: str, workspace: str = "shop") -> None:
    actor = an_actor(who, Role.DESIGNER, workspace=a_workspace(workspace))
    with transaction.atomic():
        record(actor, WorkflowArchived(id=f"id-{label}", label=label, before={"live_version": 1}))


def labels(browser: Browser, query: str = "", *, path: str = "audit/") -> list[str]:
    response = browser.get(f"{path}{query}")
    assert response.status_code == 200, response.content
    return [row["target"]["label"] for row in response.json()["items"] if _told(row)]


def _told(row: Any) -> bool:
    return bool(row["action"] == "workflow.archived")


class TestAudit:
    def test_an_auditor_reads_all_of_the_workspace_and_nothing_of_others(self) -> None:
        tell("dora@example.org", "Orders")
        tell("dan@example.org", "Returns")
        tell("eve@example.org", "Secret", workspace="elsewhere")

        assert labels(a_browser(Role.AUDITOR)) == ["Returns", "Orders"]

    def test_a_designer_reads_their_own(self) -> None:
        tell("dora@example.org", "Orders")
        tell("dan@example.org", "Returns")

        assert labels(a_browser(Role.DESIGNER, name="dan"), path="audit/mine/") == ["Returns"]

    @pytest.mark.parametrize("role", [Role.BUSINESS_USER, Role.DESIGNER, Role.OPERATOR])
    def test_what_everybody_did_is_refused_to_who_may_read_their_own(self, role: Role) -> None:
        response = a_browser(role).get("audit/")

        assert response.status_code == 403
        assert response.json()["data"]["reason"] == "own"

    def test_an_auditor_has_a_list_of_their_own_as_well(self) -> None:
        tell("dora@example.org", "Orders")
        auditor = a_browser(Role.AUDITOR, name="audrey")

        assert labels(auditor, path="audit/mine/") == []

    def test_an_instance_administrator_reads_no_values(self) -> None:
        tell("dora@example.org", "Orders")

        rows = a_browser(Role.INSTANCE_ADMIN).get("audit/").json()["items"]

        told = [row for row in rows if _told(row)]
        assert [row["before"] for row in told] == [None]
        assert {row["ip"] for row in rows} == {None}

    def test_signing_in_is_seen_in_the_workspaces_of_who_did(self) -> None:
        browser = a_browser(Role.AUDITOR, name="audrey")
        a_browser(Role.VIEWER, name="stranger", workspace=a_workspace("elsewhere"))

        rows = browser.get("audit/?action=auth").json()["items"]

        assert [row["actor"]["label"] for row in rows] == ["Audrey"]

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("?actor=dora", ["Orders"]),
            ("?action=workflow", ["Returns", "Orders"]),
            ("?action=workflow.archived&target=Returns", ["Returns"]),
            ("?action=work", []),
            ("?target=id-Orders", ["Orders"]),
            ("?q=eturn", ["Returns"]),
            ("?from=2020-01-01T00:00:00Z&to=2021-01-01T00:00:00Z", []),
            ("?from=2020-01-01T00:00:00Z", ["Returns", "Orders"]),
        ],
    )
    def test_filters(self, query: str, found: list[str]) -> None:
        tell("dora@example.org", "Orders")
        tell("dan@example.org", "Returns")

        assert labels(a_browser(Role.AUDITOR), query) == found

    @pytest.mark.parametrize("query", ["?from=yesterday", "?limit=0", "?limit=x", "?cursor=%%%"])
    def test_refuses_a_filter_that_makes_no_sense(self, query: str) -> None:
        response = a_browser(Role.AUDITOR).get(f"audit/{query}")

        assert response.status_code == 400
        assert response.json()["data"]["fields"]

    def test_comes_page_by_page(self) -> None:
        for number in range(5):
            tell("dora@example.org", str(number))
        browser = a_browser(Role.AUDITOR)

        seen, cursor = [], ""
        while True:
            answer = browser.get(f"audit/?limit=2&action=workflow&cursor={cursor}").json()
            seen += [row["target"]["label"] for row in answer["items"]]
            cursor = answer["next"]
            if cursor is None:
                break

        assert seen == ["4", "3", "2", "1", "0"]

    def test_verifies(self) -> None:
        tell("dora@example.org", "Orders")

        answer = a_browser(Role.WORKSPACE_ADMIN).post("audit/verify/").json()

        assert answer["ok"] is True
        assert answer["first_bad"] is None
        assert answer["count"] >= 1


class TestDenials:
    def test_a_refusal_is_remembered_with_what_was_asked(self) -> None:
        browser = a_browser(Role.VIEWER)

        assert browser.post("connections/", {}).status_code == 403

        event = AuditEvent.objects.get(action="access.denied")
        assert event.outcome == "denied"
        assert event.after == {"permission": "connection.write_secret", "method": "POST"}
        assert event.target_label == "/api/workspaces/shop/connections/"
        assert event.ip == "127.0.0.1"

    def test_repeats_within_a_minute_are_counted(self) -> None:
        browser = a_browser(Role.VIEWER)

        for _ in range(20):
            assert browser.post("connections/", {}).status_code == 403

        assert actions().count("access.denied") == 1

    def test_another_refusal_is_not_a_repeat(self) -> None:
        browser = a_browser(Role.VIEWER)

        browser.post("connections/", {})
        browser.post("workflows/", {})

        assert actions().count("access.denied") == 2
