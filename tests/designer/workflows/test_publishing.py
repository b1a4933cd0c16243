"""What is published is what was seen, compiled, numbered and never changed."""

from typing import Any

import pytest

from designer.access.roles import Role
from designer.audit.models import AuditEvent
from designer.common.canonical import digest
from designer.workflows.models import Version
from engine.plan.upgrade import load_plan
from tests.designer.browser import Browser, a_browser, remembered
from tests.designer.running import a_run
from tests.designer.workflows.drawing import a_graph
from tests.designer.workflows.test_drafts import a_workflow, save

pytestmark = pytest.mark.django_db


def publish(browser: Browser, workflow_id: str, *, seen: int, note: str = "") -> Any:
    return browser.post(
        f"workflows/{workflow_id}/versions/", {"note": note}, headers={"If-Match": f'"{seen}"'}
    )


class TestPublish:
    def test_makes_the_draft_the_live_version(self) -> None:
        browser = a_browser(Role.DESIGNER)
        workflow_id = a_workflow(browser)
        save(browser, workflow_id, a_graph(), seen=1)

        response = publish(browser, workflow_id, seen=2, note="First")

        assert response.status_code == 201, response.content
        version = Version.objects.get()
        assert response.json()["number"] == version.number == 1
        assert version.digest == digest({"graph": version.graph, "plan": version.plan})
        assert load_plan(version.plan).start == "start"
        assert browser.get(f"workflows/{workflow_id}/").json()["live_version"] == 1
        draft = browser.get(f"workflows/{workflow_id}/draft/").json()
        assert (draft["based_on"], draft["workflow"]["live_version"]) == (1, 1)
        event = AuditEvent.objects.get(action="workflow.published")
        assert event.after == {
            "version": 1,
            "digest": version.digest,
            "note": "First",
            "alone": True,
        }

    def test_versions_count_up_and_the_older_stay_as_they_were(self) -> None:
        browser = a_browser(Role.DESIGNER)
        workflow_id = a_workflow(browser)
        publish(browser, workflow_id, seen=1)
        first = Version.objects.values().get()
        save(browser, workflow_id, a_graph(), seen=1)

        publish(browser, workflow_id, seen=2)

        rows = browser.get(f"workflows/{workflow_id}/versions/").json()["items"]
        assert [row["number"] for row in rows] == [2, 1]
        assert Version.objects.values().get(number=1) == first
        shown = browser.get(f"workflows/{workflow_id}/versions/1/").json()
        assert len(shown["graph"]["nodes"]) == 2

    def test_another_order_of_fields_is_another_version(self) -> None:
        browser = a_browser(Role.DESIGNER)
        workflow_id = a_workflow(browser)
        for seen, output in ((1, {"a": 1, "b": 2}), (2, {"b": 2, "a": 1})):
            save(browser, workflow_id, a_graph(output=output), seen=seen)
            assert publish(browser, workflow_id, seen=seen + 1).status_code == 201

        again = publish(browser, workflow_id, seen=3)

        assert again.json()["code"] == "workflow.nothing_to_publish"
        assert Version.objects.count() == 2

    def test_refuses_a_graph_with_errors_and_lists_them_all(self) -> None:
        browser = a_browser(Role.DESIGNER)
        workflow_id = a_workflow(browser)
        save(browser, workflow_id, {"nodes": [], "edges": []}, seen=1)

        response = publish(browser, workflow_id, seen=2)

        assert response.status_code == 400
        assert response.json()["code"] == "workflow.graph_invalid"
        assert response.json()["data"]["issues"]
        assert not Version.objects.exists()

    def test_refuses_a_revision_that_is_not_the_present_one(self) -> None:
        browser = a_browser(Role.DESIGNER)
        workflow_id = a_workflow(browser)
        save(browser, workflow_id, a_graph(), seen=1)

        assert publish(browser, workflow_id, seen=1).status_code == 412
        assert not Version.objects.exists()

    def test_a_second_click_publishes_nothing_more(self) -> None:
        browser = a_browser(Role.DESIGNER)
        workflow_id = a_workflow(browser)
        publish(browser, workflow_id, seen=1)

        response = publish(browser, workflow_id, seen=1)

        assert response.json()["code"] == "workflow.nothing_to_publish"
        assert Version.objects.count() == 1

    def test_moving_a_box_gives_the_same_plan(self) -> None:
        browser = a_browser(Role.DESIGNER)
        workflow_id = a_workflow(browser)
        save(browser, workflow_id, a_graph(), seen=1)
        publish(browser, workflow_id, seen=2)
        moved = a_graph()
        moved["nodes"][1] = {**moved["nodes"][1], "position": {"x": 500, "y": 20}}
        save(browser, workflow_id, moved, seen=2)

        publish(browser, workflow_id, seen=3)

        first, second = Version.objects.order_by("number")
        assert first.plan == second.plan

    def test_becomes_visible_to_who_may_not_see_drafts(self) -> None:
        browser = a_browser(Role.DESIGNER)
        workflow_id = a_workflow(browser)
        publish(browser, workflow_id, seen=1)

        assert a_browser(Role.VIEWER).get(f"workflows/{workflow_id}/").status_code == 200


class TestFourEyes:
    def test_whoever_changed_it_does_not_publish_it(self, settings: Any) -> None:
        settings.BATON_FOUR_EYES = True
        dora, dan = a_browser(Role.DESIGNER, name="dora"), a_browser(Role.DESIGNER, name="dan")
        approver = a_browser(Role.APPROVER)
        workflow_id = a_workflow(dora)
        save(dora, workflow_id, a_graph(), seen=1)
        save(dan, workflow_id, a_graph(output=1), seen=2)

        for author in (dora, dan):
            response = publish(author, workflow_id, seen=3)
            assert response.status_code == 403
            assert response.json()["data"]["reason"] == "second_person"
        assert publish(approver, workflow_id, seen=3).status_code == 201
        assert remembered("workflow.published")[1]["alone"] is False

    def test_who_changed_nothing_since_the_last_version_may(self, settings: Any) -> None:
        settings.BATON_FOUR_EYES = True
        dora, dan = a_browser(Role.DESIGNER, name="dora"), a_browser(Role.DESIGNER, name="dan")
        workflow_id = a_workflow(dora)
        save(dora, workflow_id, a_graph(), seen=1)
        publish(dan, workflow_id, seen=2)
        save(dan, workflow_id, a_graph(output=1), seen=2)

        assert publish(dora, workflow_id, seen=3).status_code == 201


class TestLastRun:
    def test_is_the_newest_one_of_each_workflow(self) -> None:
        first = a_run()
        second = a_run()

        rows = a_browser(Role.OPERATOR).get("workflows/").json()["items"]

        newest = max(first, second, key=lambda run: run.number)
        shown = {row["id"]: row["last_run"] for row in rows}
        assert shown[str(newest.workflow_id)]["id"] == str(newest.id)
        assert shown[str(newest.workflow_id)]["status"] == "queued"
