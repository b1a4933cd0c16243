"""Only so many runs at once, the others in line."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import close_old_connections, connection

from designer.access.roles import Role
from designer.runs import outbox, queue
from designer.runs.journal import append_events
from designer.runs.models import Run, StartedBy
from designer.runs.services import RUN_ENDED_KEY, cancel_run, start_run
from designer.workflows.models import Workflow
from engine.events.model import RunFailed, RunSucceeded
from engine.graph.settings import WorkflowSettings
from tests.designer.browser import a_browser
from tests.designer.running import T0, a_run, a_workflow, an_actor

pytestmark = pytest.mark.django_db


def limited(at_once: int | None = 2, *, name: str = "Limited", priority: int = 3) -> Workflow:
    return a_workflow(name, settings=WorkflowSettings(at_once=at_once, priority=priority))


def some_runs(workflow: Workflow, count: int) -> list[Run]:
    return [a_run(workflow=workflow) for _ in range(count)]


def claimed() -> list[int]:
    """Let go and claim, as a dispatcher does; give the numbers of the runs."""
    queue.let_go()
    return [run.number for run in outbox.claim_starts()]


def end(run: Run) -> None:
    append_events(run.id, [RunSucceeded(key=RUN_ENDED_KEY, at=T0)])


class TestLimit:
    def test_lets_go_as_many_as_may_be_at_once(self):
        runs = some_runs(limited(2), 5)

        assert claimed() == [1, 2]
        assert claimed() == []

        end(runs[0])
        assert claimed() == [3]

    def test_a_run_that_was_let_go_counts_until_it_has_ended(self):
        runs = some_runs(limited(1), 2)
        assert claimed() == [1]

        # Its dispatcher died, and its start was put off: it is still the one that goes next.
        outbox.put_off_start(Run.objects.get(pk=runs[0].pk))
        Run.objects.update(dispatch_at=runs[0].created_at)

        assert claimed() == [1]
        append_events(runs[0].id, [RunFailed(key=RUN_ENDED_KEY, at=T0, error=outbox._LOST)])
        assert claimed() == [2]

    def test_another_workflow_does_not_wait_for_it(self):
        some_runs(limited(1), 50)
        free = a_workflow("Free")
        some_runs(free, 2)

        assert claimed() == [1, 51, 52]

    def test_a_full_queue_leaves_the_dispatchers_claims_to_others(self):
        some_runs(limited(1, priority=1), 40)
        some_runs(limited(3, name="Other"), 5)

        assert claimed() == [1, 41, 42, 43]

    def test_cancelling_a_run_in_line_takes_it_out(self):
        runs = some_runs(limited(1), 3)
        claimed()

        cancel_run(an_actor(), run=runs[1])

        runs[1].refresh_from_db()
        assert runs[1].status == "cancelled"
        end(runs[0])
        assert claimed() == [3]

    @pytest.mark.parametrize(("at_once", "more"), [(3, [2, 3]), (None, [2, 3, 4]), (1, [])])
    def test_a_limit_that_is_changed_holds_for_those_in_line(self, at_once, more):
        workflow = limited(1)
        some_runs(workflow, 4)
        assert claimed() == [1]

        Workflow.objects.filter(pk=workflow.pk).update(at_once=at_once)

        assert claimed() == more

    @pytest.mark.django_db(transaction=True)
    def test_workers_side_by_side_give_no_room_away_twice(self):
        some_runs(limited(3), 20)

        def let_go(_: int) -> int:
            close_old_connections()
            try:
                return queue.let_go()
            finally:
                connection.close()

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(let_go, range(24)))

        assert Run.objects.filter(held=False).count() == 3
        assert set(Run.objects.filter(held=False).values_list("number", flat=True)) == {1, 2, 3}


class TestPriority:
    def test_goes_before_age_among_workflows(self):
        for name, priority in [("Late", 5), ("Usual", 3), ("First", 1)]:
            some_runs(limited(None, name=name, priority=priority), 2)

        assert claimed() == [5, 6, 3, 4, 1, 2]

    def test_goes_before_age_in_one_line(self):
        workflow = limited(1)
        runs = some_runs(workflow, 3)
        claimed()
        assert workflow.live_version is not None
        workflow.live_version.graph["settings"]["priority"] = 1
        urgent, _ = start_run(
            an_actor(), workflow=workflow, trigger=StartedBy.API, input={"pizza": "napoli"}
        )

        end(runs[0])

        assert claimed() == [urgent.number]


class TestPlaces:
    def test_say_how_many_go_before(self):
        some_runs(limited(2), 5)
        some_runs(limited(1, name="Other"), 2)
        queue.let_go()

        places = queue.places(Run.objects.order_by("number"))

        shown = {Run.objects.get(pk=key).number: place.ahead for key, place in places.items()}
        assert shown == {3: 0, 4: 1, 5: 2, 7: 0}

    def test_leave_out_a_run_that_was_let_go_since_it_was_read(self):
        some_runs(limited(1), 2)
        read = list(Run.objects.filter(held=True))
        Run.objects.update(held=False)

        assert queue.places(read) == {}

    def test_are_in_the_list_and_on_the_page(self):
        workflow = limited(2)
        some_runs(workflow, 5)
        queue.let_go()
        browser = a_browser(Role.OPERATOR)

        rows = browser.get("runs/").json()["items"]
        newest: dict[str, Any] = browser.get(f"runs/{rows[0]['id']}/").json()

        assert [row["queued"] and row["queued"]["ahead"] for row in rows] == [2, 1, 0, None, None]
        assert newest["queued"] == {"ahead": 2, "at_once": 2}
        assert newest["priority"] == 3

    def test_cost_one_query_for_each_workflow(self, django_assert_num_queries: Any):
        some_runs(limited(1), 6)
        runs = list(Run.objects.all())

        with django_assert_num_queries(2):
            queue.places(runs)


class TestIndexes:
    def test_a_long_line_is_not_read_to_find_what_goes_next(self):
        """What each sweep asks must not grow with the runs in line."""
        some_runs(limited(1), 3)
        questions = [
            Run.objects.filter(held=True, finished_at=None)[:1],
            Run.objects.filter(held=True, finished_at=None, workflow=Workflow.objects.get())
            .order_by("priority", "id")
            .values_list("pk")[:1],
            Run.objects.filter(held=False, finished_at=None, workflow=Workflow.objects.get()),
            Run.objects.filter(
                dispatched_at=None, finished_at=None, held=False, cancel_requested_at=None
            ).order_by("priority", "id")[:1],
        ]
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")

        plans = [question.explain() for question in questions]

        for plan, name in zip(
            plans, ["runs_held", "runs_held", "runs_let_go", "runs_to_dispatch"], strict=True
        ):
            assert name in plan, plan
            assert "TEMP B-TREE" not in plan
            assert "Sort" not in plan
