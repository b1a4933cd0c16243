"""What a run is about, so that it is done once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import close_old_connections, connection

from designer.access.roles import Role
from designer.audit.models import AuditEvent
from designer.runs.business_keys import BusinessKeyInvalid, business_key_of
from designer.runs.models import Run, StartedBy
from designer.runs.services import cancel_run, start_run
from designer.workflows.models import Workflow
from engine.expressions.compile_template import compile_text
from engine.graph.settings import WorkflowSettings
from tests.designer.browser import a_browser
from tests.designer.running import a_workflow, a_workspace, an_actor, pizza_plan

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
ORDER = {"pizza": "napoli", "order": "A-17"}


def keyed(template: str = "{{ input.order }}", *, name: str = "Keyed", **settings: Any) -> Workflow:
    key = compile_text(template)
    plan = pizza_plan().model_copy(update={"business_key": key, "variables": {"shop": "north"}})
    return a_workflow(
        name,
        plan=plan,
        settings=WorkflowSettings(business_key=template, **settings),
    )


def start(workflow: Workflow, **given: Any) -> tuple[Run, bool]:
    return start_run(
        an_actor(), workflow=workflow, trigger=StartedBy.API, input=given or dict(ORDER)
    )


def end(run: Run, status: str) -> None:
    Run.objects.filter(pk=run.pk).update(status=status, finished_at=run.created_at)


def key_of(workflow: Workflow, given: dict[str, Any]) -> str | None:
    assert workflow.live_version is not None
    found = business_key_of(workflow.live_version, given=given, now=NOW)
    return found.text if found else None


class TestKey:
    @pytest.mark.parametrize(
        ("template", "given", "key"),
        [
            ("{{ input.order }}", {"order": "A-17"}, "A-17"),
            ("{{ input.order }}", {"order": 17}, "17"),
            ("{{ vars.shop }}/{{ input.order }}", {"order": 17}, "north/17"),
            ("{{ input.order.lower().strip() }}", {"order": " A-17 "}, "a-17"),
            ("{{ input.get('order') }}", {}, None),
            ("{{ input.order }}", {"order": "   "}, None),
            ("fixed", {}, "fixed"),
        ],
    )
    def test_is_what_the_template_says(self, template, given, key):
        assert key_of(keyed(template), given) == key

    @pytest.mark.parametrize(
        "given", [{}, {"order": ["A"]}, {"order": True}, {"order": "x" * 201}, {"order": "a\nb"}]
    )
    def test_a_start_without_a_proper_one_is_refused(self, given):
        workflow = keyed()

        with pytest.raises(BusinessKeyInvalid):
            start(workflow, pizza="napoli", **given)

        assert not Run.objects.exists()

    def test_a_workflow_without_a_template_asks_for_none(self):
        assert key_of(a_workflow(), ORDER) is None


class TestStart:
    def test_a_second_start_gives_the_first_run_back(self):
        workflow = keyed()

        first, again = start(workflow), start(workflow, pizza="margherita", order="A-17")

        assert (first[1], again[1]) == (True, False)
        assert again[0] == first[0]
        assert AuditEvent.objects.filter(action="run.started").count() == 1

    def test_another_key_is_another_run(self):
        workflow = keyed()

        assert start(workflow)[0] != start(workflow, pizza="napoli", order="A-18")[0]

    def test_workflows_do_not_share_their_keys(self):
        here, there = keyed(), keyed(name="Other")

        assert start(here)[1]
        assert start(there)[1]

    @pytest.mark.parametrize("status", ["succeeded", "failed", "cancelled"])
    def test_a_run_that_has_ended_lets_go_of_its_key(self, status):
        workflow = keyed()
        first, _ = start(workflow)
        end(first, status)

        again, created = start(workflow)

        assert created
        assert again != first

    @pytest.mark.parametrize(("status", "kept"), [("succeeded", True), ("failed", False)])
    def test_a_run_that_ended_well_keeps_it_if_the_workflow_says_so(self, status, kept):
        workflow = keyed(business_key_for="success")
        first, _ = start(workflow)
        end(first, status)

        again, created = start(workflow)

        assert created is not kept
        assert (again == first) is kept

    def test_what_ended_well_before_the_setting_counts_as_well(self):
        workflow = keyed()
        first, _ = start(workflow)
        end(first, "succeeded")
        version = workflow.live_version
        assert version is not None
        version.graph["settings"]["business_key_for"] = "success"
        version.save()

        assert start(workflow) == (first, False)

    def test_a_cancelled_run_lets_go_at_once(self):
        workflow = keyed()
        first, _ = start(workflow)
        cancel_run(an_actor(), run=first)

        assert start(workflow)[1]

    @pytest.mark.django_db(transaction=True)
    @pytest.mark.parametrize("who", ["one person", "several people"])
    def test_twenty_starts_at_once_make_one_run(self, who):
        workflow = keyed()
        several = who == "several people"
        actors = [an_actor(f"o{n}@example.org") if several else an_actor() for n in range(20)]

        def start_as(at: int) -> tuple[Run, bool]:
            close_old_connections()
            try:
                return start_run(
                    actors[at],
                    workflow=workflow,
                    trigger=StartedBy.API,
                    input={**ORDER, "pizza": f"number {at}"},
                    client_key=f"key {at}",
                )
            finally:
                connection.close()

        with ThreadPoolExecutor(20) as pool:
            answers = list(pool.map(start_as, range(20)))

        assert len({run.id for run, _ in answers}) == 1
        assert [created for _, created in answers].count(True) == 1
        assert Run.objects.count() == 1


def by_api(workflow: Workflow) -> Any:
    return a_browser(Role.OPERATOR).post(
        f"workflows/{workflow.id}/runs/", {"input": ORDER}, unchanged=True
    )


def by_form(workflow: Workflow) -> Any:
    body = {"input": {"pizza": "napoli"}, "client_key": f"click-{Run.objects.count():04}"}
    browser = a_browser(Role.BUSINESS_USER, name=f"bea{Run.objects.count()}")
    return browser.post(f"forms/{workflow.id}/submissions/", body, unchanged=True)


class TestApi:
    @pytest.mark.parametrize("ask", [by_api, by_form])
    def test_says_whether_it_started_one(self, ask: Callable[[Workflow], Any]):
        workflow = keyed("always the same")

        first, again = ask(workflow), ask(workflow)

        assert (first.status_code, first.json()["created"]) == (201, True)
        assert (again.status_code, again.json()["created"]) == (200, False)
        assert first.json()["number"] == again.json()["number"] == 1

    def test_somebody_elses_request_is_named_by_its_number_only(self):
        workflow = keyed("always the same")

        by_form(workflow)
        again = by_form(workflow)

        assert again.json() == {"request_id": None, "number": 1, "created": False}

    def test_the_list_finds_runs_by_their_key(self):
        workflow = keyed()
        start(workflow)
        start(workflow, pizza="napoli", order="B-1")
        browser = a_browser(Role.OPERATOR)

        for query, found in [("key=A-17", [1]), ("key=A-1", []), ("q=b-1", [2]), ("q=a-1", [1])]:
            items = browser.get(f"runs/?{query}").json()["items"]
            assert [item["number"] for item in items] == found, query
        assert browser.get("runs/").json()["items"][0]["business_key"] == "B-1"

    @pytest.mark.parametrize("role", [Role.VIEWER, Role.WORKSPACE_ADMIN, Role.DESIGNER])
    def test_who_may_not_see_data_neither_sees_nor_finds_it(self, role: Role):
        start(keyed())
        browser = a_browser(role, workspace=a_workspace())

        (shown,) = browser.get("runs/").json()["items"]

        assert shown["business_key"] is None
        assert browser.get("runs/?key=A-17").json()["items"] == []
        assert browser.get("runs/?q=A-17").json()["items"] == []
