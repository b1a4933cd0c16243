"""Runs over HTTP, as a play: who asks for what, and gets what."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from designer.access.roles import Role
from designer.accounts.models import User
from designer.audit.models import AuditEvent
from designer.runs.journal import Journal
from designer.runs.models import Run, StartedBy
from designer.runs.projection import NumberedEvent
from designer.runs.step_view import StepView, fold_step
from engine.events.model import RunEvent, RunSucceeded
from engine.graph.model import WorkflowGraph
from tests.designer.running import (
    T0,
    a_member,
    a_run,
    a_workflow,
    a_workspace,
    an_actor,
    run_started,
    step_started,
    step_succeeded,
)

pytestmark = pytest.mark.django_db

HUGE = "9" * 30
API = "/api/workspaces/shop/"


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def olga() -> Client:
    return as_(a_member("olga@example.org", Role.OPERATOR))


def get(client: Client, path: str, *, status: int = 200) -> Any:
    answer = client.get(API + path)
    assert answer.status_code == status, answer.content
    return answer.json()


def post(client: Client, path: str, body: Any, **headers: str) -> Any:
    return client.post(API + path, json.dumps(body), "application/json", headers=headers)


def a_told_run(**given: Any) -> Run:
    run = a_run(an_actor("olga@example.org"), workflow=a_workflow(), **given)
    told: list[RunEvent] = [run_started(), step_started(), step_succeeded(output={"card": "4242"})]
    Journal().record(str(run.id), told)
    run.refresh_from_db()
    return run


class TestStart:
    def test_starts_a_run_and_says_where_it_stands(self):
        workflow = a_workflow()

        answer = post(olga(), f"workflows/{workflow.id}/runs/", {"input": {"pizza": "napoli"}})

        assert answer.status_code == 201
        row = answer.json()
        assert (row["number"], row["status"], row["version"]) == (1, "queued", 1)
        assert row["workflow"] == {"id": str(workflow.id), "name": "Pizza order"}

    @pytest.mark.parametrize("in_header", [True, False])
    def test_a_key_that_was_used_before_gives_the_same_run(self, in_header):
        workflow, client = a_workflow(), olga()
        body: dict[str, Any] = {"input": {"pizza": "napoli"}}
        headers = {"Idempotency-Key": "key-1"} if in_header else {}
        body |= {} if in_header else {"client_key": "key-1"}

        answers = [
            post(client, f"workflows/{workflow.id}/runs/", body, **headers) for _ in range(2)
        ]

        assert [answer.status_code for answer in answers] == [201, 200]
        assert answers[0].json()["id"] == answers[1].json()["id"]

    def test_names_the_fields_that_do_not_fit(self):
        answer = post(olga(), f"workflows/{a_workflow().id}/runs/", {"input": {"count": 1}})

        assert answer.status_code == 400
        assert answer.json()["code"] == "run.input_invalid"
        assert answer.json()["data"]["fields"][0]["field"] == "/pizza"

    @pytest.mark.parametrize("name", ["started_by", "workspace", "status", "number", "trigger"])
    def test_takes_nothing_that_was_not_asked_for(self, name: str):
        body = {"input": {"pizza": "napoli"}, name: "x"}

        assert post(olga(), f"workflows/{a_workflow().id}/runs/", body).status_code == 400

    def test_a_workflow_of_another_workspace_does_not_exist(self):
        workflow = a_workflow(workspace=a_workspace("other"))

        answer = post(olga(), f"workflows/{workflow.id}/runs/", {"input": {"pizza": "napoli"}})

        assert answer.status_code == 404

    def test_a_body_that_is_too_large(self):
        body = {"input": {"pizza": "x" * 1_100_000}}

        assert post(olga(), f"workflows/{a_workflow().id}/runs/", body).status_code == 413


class TestList:
    def numbers(self, client: Client, query: str = "") -> list[int]:
        return [row["number"] for row in get(client, f"runs/{query}")["items"]]

    def test_newest_first_page_by_page(self):
        for _ in range(3):
            a_run()
        client = olga()

        first = get(client, "runs/?limit=2")
        second = get(client, f"runs/?limit=2&cursor={first['next']}")

        assert [row["number"] for row in first["items"]] == [3, 2]
        assert ([row["number"] for row in second["items"]], second["next"]) == ([1], None)

    def test_finds_by_number_workflow_person_status_and_input(self):
        a_run(pizza="napoli")
        a_run(pizza="Müller's choice")
        Run.objects.filter(number=1).update(status="failed")
        client = olga()

        assert self.numbers(client, "?q=%232") == [2]
        assert self.numbers(client, "?q=NAPOLI") == [1]
        assert self.numbers(client, "?q=Müller") == [2]
        assert self.numbers(client, "?q=pizza order") == [2, 1]
        assert self.numbers(client, "?q=olga") == [2, 1]
        assert self.numbers(client, "?status=failed") == [1]
        assert self.numbers(client, "?status=failed,queued&mine=true") == [2, 1]
        assert self.numbers(client, f"?workflow={Run.objects.all()[0].workflow_id}") == [2, 1]

    @pytest.mark.parametrize("query", ["?status=odd", "?workflow=1", "?limit=0", "?cursor=%00"])
    def test_says_what_makes_no_sense(self, query: str):
        get(olga(), f"runs/{query}", status=400)

    def test_a_requester_sees_their_own(self):
        a_run()
        bea = an_actor("bea@example.org", Role.BUSINESS_USER)
        a_run(bea, trigger=StartedBy.FORM)

        assert self.numbers(as_(a_member("bea@example.org"))) == [2]

    def test_who_may_not_see_data_does_not_find_by_it(self):
        a_run(pizza="napoli")
        vic = as_(a_member("vic@example.org", Role.VIEWER))

        assert self.numbers(vic) == [1]
        assert self.numbers(vic, "?q=napoli") == []

    def test_nothing_of_another_workspace(self):
        other = a_workspace("other")
        a_run(an_actor(workspace=other), workflow=a_workflow(workspace=other))

        assert self.numbers(olga()) == []

    def test_takes_the_same_number_of_queries_however_many(self, django_assert_num_queries):
        client = olga()
        for _ in range(2):
            a_run()
        with django_assert_num_queries(12, exact=False):
            self.numbers(client)
        for _ in range(8):
            a_run()
        with django_assert_num_queries(12, exact=False):
            self.numbers(client)


class TestDetail:
    def test_shows_the_run_with_its_graph_and_steps(self):
        run = a_told_run()

        shown = get(olga(), f"runs/{run.id}/")

        WorkflowGraph.model_validate(shown["graph"])
        (step,) = [StepView.model_validate(step) for step in shown["steps"]]
        assert (step.status, step.output) == ("succeeded", {"card": "4242"})
        assert (shown["last_event"], shown["data_hidden"]) == (3, False)
        assert shown["input"] == {"pizza": "margherita"}

    def test_events_lead_on_from_the_snapshot(self):
        run = a_told_run()
        client = olga()
        before = get(client, f"runs/{run.id}/")
        Journal().record(str(run.id), [step_started("done"), RunSucceeded(key="e", at=T0)])

        news = get(client, f"runs/{run.id}/events/?after={before['last_event']}")

        assert [item["number"] for item in news["items"]] == [4, 5]
        assert news["last_event"] == 5
        told = NumberedEvent.model_validate(news["items"][0]).event
        assert fold_step(None, told).path == "done"  # type: ignore[arg-type]

    def test_without_the_right_to_data_no_value_is_shown(self):
        run = a_told_run()
        vic = as_(a_member("vic@example.org", Role.VIEWER))

        shown = get(vic, f"runs/{run.id}/")
        events = get(vic, f"runs/{run.id}/events/")

        assert shown["data_hidden"] is True
        assert (shown["input"], shown["steps"][0]["output"]) == (None, None)
        assert "4242" not in json.dumps([shown, events])
        assert "margherita" not in json.dumps([shown, events])

    def test_a_requester_sees_the_drawing_but_not_how_it_is_made(self):
        bea = an_actor("bea@example.org", Role.BUSINESS_USER)
        run = a_run(bea, workflow=a_workflow(), trigger=StartedBy.FORM)

        shown = get(as_(a_member("bea@example.org")), f"runs/{run.id}/")

        graph = WorkflowGraph.model_validate(shown["graph"])
        assert [node.id for node in graph.nodes] == ["start", "bake", "done"]
        assert "minLength" not in json.dumps(shown["graph"])

    @pytest.mark.parametrize("part", ["", "events/", "effects/"])
    def test_what_others_asked_for_does_not_exist_for_a_requester(self, part: str):
        run = a_told_run()
        bea = as_(a_member("bea@example.org", Role.BUSINESS_USER))

        there = get(bea, f"runs/{run.id}/{part}", status=404)
        nowhere = get(bea, f"runs/{uuid4()}/{part}", status=404)

        assert {**there, "request_id": ""} == {**nowhere, "request_id": ""}
        told = AuditEvent.objects.get(action="access.denied")
        assert told.after == {"permission": "run.list", "method": "GET"}

    @pytest.mark.parametrize("part", ["", "events/", "effects/"])
    def test_a_run_of_another_workspace_does_not_exist(self, part: str):
        other = a_workspace("other")
        run = a_run(an_actor(workspace=other), workflow=a_workflow(workspace=other))

        get(olga(), f"runs/{run.id}/{part}", status=404)

    @pytest.mark.parametrize("after", ["-1", "x", "9" * 30, "9" * 5000, "0" * 11 + HUGE])
    def test_a_cursor_that_is_no_number(self, after: str):
        get(olga(), f"runs/{a_told_run().id}/events/?after={after}", status=400)


class TestCancel:
    def test_is_accepted_and_shows(self):
        run = a_run()

        answer = post(olga(), f"runs/{run.id}/cancel/", {"reason": "Ordered twice"})

        assert answer.status_code == 202
        assert answer.json()["status"] == "cancelled"

    def test_a_run_that_is_over_cannot_be_cancelled(self):
        run, client = a_run(), olga()
        post(client, f"runs/{run.id}/cancel/", {})

        answer = post(client, f"runs/{run.id}/cancel/", {})

        assert (answer.status_code, answer.json()["code"]) == (409, "run.over")

    @pytest.mark.parametrize("body", [{}, {"surprise": 1}, []])
    def test_what_others_started_does_not_exist_for_a_requester(self, body: Any):
        run = a_run()
        bea = as_(a_member("bea@example.org", Role.BUSINESS_USER))

        answers = [post(bea, f"runs/{id_}/cancel/", body) for id_ in (run.id, uuid4())]

        assert [answer.status_code for answer in answers] == [404, 404]
        assert Run.objects.get().cancel_requested_at is None
        denied = AuditEvent.objects.get(action="access.denied").after
        assert denied is not None
        assert denied["permission"] == "run.cancel"

    def test_a_designer_may_not(self):
        run = a_run()
        dora = as_(a_member("dora@example.org", Role.DESIGNER))

        assert post(dora, f"runs/{run.id}/cancel/", {}).status_code == 403
