"""Runs in which a step waits for a person's decision: how they show, and how they are found."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from designer.access.actor import Actor
from designer.access.roles import Role
from designer.runs.forks import fork_run
from designer.runs.journal import append_events
from designer.runs.models import Run, StartedBy
from designer.runs.selectors import (
    NEEDS_DECISION,
    RunFilter,
    runs_needing_decision,
    visible_runs,
)
from designer.triggers.models import Slot
from engine.events.model import ErrorInfo, RunCancelled, RunPaused, StepHeld, StepSteered
from tests.designer.browser import a_browser
from tests.designer.running import (
    a_member,
    a_run,
    a_workflow,
    a_workspace,
    an_actor,
    at,
    run_started,
    step_started,
)

pytestmark = pytest.mark.django_db

ERROR = ErrorInfo(code="connector.rejected", fault="service", message="Refused.")


def held(step: str = "bake", *, reason: Any = "failed") -> StepHeld:
    return StepHeld(key=f"{step}:held", at=at(2), step=step, reason=reason, error=ERROR)


def a_running_run(actor: Actor | None = None, **given: Any) -> Run:
    run = a_run(actor, **given)
    append_events(run.id, [run_started(), step_started()])
    return run


def a_held_run(actor: Actor | None = None, *steps: str, **given: Any) -> Run:
    run = a_running_run(actor, **given)
    append_events(run.id, [held(step) for step in steps or ("bake",)])
    return run


def rows(query: str = "", *, email: str = "olga@example.org", role: Role = Role.OPERATOR) -> Any:
    client = Client()
    client.force_login(a_member(email, role))
    answer = client.get(f"/api/workspaces/shop/runs/{query}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def numbers(query: str, **who: Any) -> list[int]:
    return [row["number"] for row in rows(query, **who)["items"]]


def needs_decision(run: Run) -> bool:
    run.refresh_from_db()
    return runs_needing_decision([run]) == {run.id}


class TestRow:
    def test_says_which_runs_need_a_decision(self):
        a_held_run()
        a_running_run()
        a_run()

        told = {row["number"]: row for row in rows()["items"]}

        assert {n: row["needs_decision"] for n, row in told.items()} == {
            1: True,
            2: False,
            3: False,
        }
        assert told[1]["status"] == "running"

    @pytest.mark.parametrize("reason", ["failed", "unknown_outcome"])
    def test_whatever_the_step_is_held_for(self, reason: str):
        run = a_running_run()
        append_events(run.id, [held(reason=reason)])

        assert needs_decision(run)

    def test_an_undoing_that_gave_up_counts(self):
        run = a_running_run()
        append_events(run.id, [held("bake/undo", reason="undo_failed")])

        assert needs_decision(run)

    def test_so_does_a_step_in_a_loop_in_a_loop(self):
        assert needs_decision(a_held_run(None, "lines[2]/charge", "lines[3]/parts[0]/fetch"))

    def test_not_once_it_is_decided(self):
        run = a_held_run()
        steered = StepSteered(key="s", at=at(3), step="bake", action="retry", by="Olga")
        append_events(run.id, [steered])

        assert not needs_decision(run)

    def test_not_once_the_run_is_over(self):
        run = a_held_run()
        append_events(run.id, [RunCancelled(key="run:ended", at=at(9))])

        assert not needs_decision(run)
        assert numbers("?status=needs_decision") == []

    def test_a_paused_run_still_does(self):
        run = a_held_run()
        append_events(run.id, [RunPaused(key="p", at=at(3), by="Olga")])

        (row,) = rows("?status=needs_decision")["items"]
        assert (row["needs_decision"], row["paused_by"]) == (True, "Olga")

    def test_shows_in_the_run_itself_and_at_both_ends_of_a_fork(self):
        workflow = a_workflow()
        run = a_held_run(workflow=workflow)
        append_events(run.id, [RunCancelled(key="run:ended", at=at(9))])
        run.refresh_from_db()
        fork, _ = fork_run(an_actor(), run=run, client_key="again")
        append_events(fork.id, [run_started(), step_started(), held()])

        old, new = rows(f"{run.id}/"), rows(f"{fork.id}/")

        assert (old["needs_decision"], new["needs_decision"]) == (False, True)
        assert old["forks"][0]["needs_decision"] is True
        assert new["forked_from"]["needs_decision"] is False


class TestFilter:
    def test_finds_them_alone_and_beside_a_status(self):
        a_held_run()
        a_running_run()
        Run.objects.filter(number=a_run().number).update(status="failed")

        assert numbers("?status=needs_decision") == [1]
        assert numbers("?status=failed,needs_decision") == [3, 1]
        assert numbers("?status=running,needs_decision") == [2, 1]
        assert numbers("?status=running") == [2, 1]

    def test_many_held_steps_are_one_run(self):
        a_held_run(None, *(f"lines[{n}]/charge" for n in range(5)))

        assert numbers("?status=needs_decision") == [1]

    def test_goes_with_the_other_filters(self):
        first, second = a_workflow(), a_workflow("Salad order")
        for workflow in (first, second):
            a_held_run(workflow=workflow)

        assert numbers(f"?status=needs_decision&workflow={second.id}") == [2]
        assert numbers("?status=needs_decision&q=pizza order") == [1]

    def test_page_by_page(self):
        for _ in range(3):
            a_held_run()

        first = rows("?status=needs_decision&limit=2")
        second = rows(f"?status=needs_decision&limit=2&cursor={first['next']}")

        assert [row["number"] for row in first["items"]] == [3, 2]
        assert ([row["number"] for row in second["items"]], second["next"]) == ([1], None)

    def test_nothing_of_another_workspace(self):
        other = a_workspace("other")
        a_held_run(an_actor(workspace=other), workflow=a_workflow(workspace=other))

        assert numbers("?status=needs_decision") == []

    def test_a_requester_finds_only_their_own(self):
        a_held_run()
        bea = an_actor("bea@example.org", Role.BUSINESS_USER)
        a_held_run(bea, trigger=StartedBy.FORM)

        found = numbers("?status=needs_decision", email="bea@example.org", role=Role.BUSINESS_USER)

        assert found == [2]


class TestElsewhere:
    def test_shows_in_the_list_of_workflows(self):
        salads = a_workflow("Salad order")
        a_held_run(workflow=salads)
        a_running_run(workflow=salads)
        a_held_run(workflow=a_workflow())

        listed = a_browser(Role.OPERATOR).get("workflows/").json()["items"]

        assert {row["name"]: row["last_run"]["needs_decision"] for row in listed} == {
            "Salad order": False,
            "Pizza order": True,
        }

    def test_shows_with_what_a_schedule_started(self):
        olga, run = a_browser(Role.OPERATOR), a_held_run()
        spec = {"kind": "interval", "every_s": 60}
        new = {"name": "Morning", "spec": spec, "input": {"pizza": "funghi"}}
        dora = a_browser(Role.DESIGNER, name="dora")
        schedule = dora.post(f"workflows/{run.workflow_id}/schedules/", new).json()["id"]
        for minute, started in enumerate([None, a_running_run(), run]):
            moment = at(60 * minute)
            Slot.objects.create(schedule_id=schedule, scheduled_for=moment, run=started)

        slots = olga.get(f"schedules/{schedule}/slots/").json()["items"]
        (row,) = olga.get(f"workflows/{run.workflow_id}/schedules/").json()["items"]

        told = sorted((slot["scheduled_for"], slot["run"]) for slot in slots)
        assert [run and run["needs_decision"] for _, run in told] == [None, False, True]
        assert row["last"]["run"]["needs_decision"] is True


class TestCost:
    def test_takes_the_same_number_of_queries_however_many(self, django_assert_num_queries: Any):
        for _ in range(10):
            a_held_run()
        known = list(Run.objects.all())

        with django_assert_num_queries(1):
            assert len(runs_needing_decision(known)) == 10

    def test_runs_that_are_over_cost_nothing(self, django_assert_num_queries: Any):
        run = a_held_run()
        append_events(run.id, [RunCancelled(key="run:ended", at=at(9))])
        run.refresh_from_db()

        with django_assert_num_queries(0):
            assert runs_needing_decision([run]) == frozenset()

    def test_finds_them_by_the_index_of_held_steps(self):
        wanted = visible_runs(an_actor(), RunFilter(statuses=(NEEDS_DECISION,)))
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL enable_seqscan = off")

        plan = wanted.order_by("-id")[:50].explain()

        assert "steps_held" in plan, plan
