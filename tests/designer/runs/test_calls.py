"""Runs that other runs call."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import close_old_connections, connection
from django.utils import timezone

from designer.access.roles import Role
from designer.accounts.models import RoleBinding
from designer.audit.models import AuditEvent
from designer.common.ids import new_id
from designer.runs import calls, outbox, queue
from designer.runs.calls import (
    CalledWorkflowGone,
    CalledWorkflowNotLive,
    CallInputInvalid,
    CallNotAllowed,
    CallOfItself,
    CallTooDeep,
    prepare_call,
    stop_called,
)
from designer.runs.journal import append_events
from designer.runs.models import Run
from designer.runs.services import RUN_ENDED_KEY, cancel_run
from designer.workflows.models import Workflow
from engine.events.model import RunCancelled, RunStarted, RunSucceeded
from engine.expressions.compile_template import compile_text
from engine.graph.settings import WorkflowSettings
from engine.ports import RunClosed
from tests.designer.browser import a_browser
from tests.designer.running import (
    T0,
    a_member,
    a_run,
    a_workflow,
    a_workspace,
    an_actor,
    pizza_plan,
)

pytestmark = pytest.mark.django_db

GIVEN = {"pizza": "napoli"}


def prepare(
    caller: Run, workflow: Workflow | None = None, *, step: str = "sub", **given: Any
) -> tuple[Run, bool]:
    workflow = workflow or Workflow.objects.filter(name="Called").first() or a_workflow("Called")
    return prepare_call(
        str(caller.id), step=step, workflow_id=str(workflow.id), given=given or dict(GIVEN)
    )


def a_caller() -> Run:
    return a_run(an_actor("rita@example.org", Role.OPERATOR), workflow=a_workflow("Calling"))


def end(run: Run) -> None:
    append_events(run.id, [RunSucceeded(key=RUN_ENDED_KEY, at=T0, output=7)])


class TestPrepareCall:
    def test_makes_a_run_of_the_live_version_in_the_callers_name(self):
        caller = a_caller()

        run, own = prepare(caller)

        assert own
        assert (run.parent, run.parent_step, run.depth) == (caller, "sub", 1)
        assert (run.trigger, run.status, run.input) == ("workflow", "queued", GIVEN)
        assert (run.started_by, run.started_by_label) == (
            caller.started_by,
            caller.started_by_label,
        )
        told = AuditEvent.objects.filter(action="run.started").latest("seq")
        assert (told.target_id, told.actor_id) == (str(run.id), str(caller.id))

    def test_is_the_same_run_however_often_it_is_asked_for(self):
        caller = a_caller()

        first, again, other = prepare(caller), prepare(caller), prepare(caller, step="other")

        assert first == again
        assert other[0] != first[0]

    def test_gives_a_run_back_that_has_succeeded_but_not_one_that_failed(self):
        caller = a_caller()
        done, _ = prepare(caller)
        end(done)
        assert prepare(caller)[0] == done

        failed, _ = prepare(caller, step="other")
        Run.objects.filter(pk=failed.pk).update(status="failed", finished_at=T0)

        assert prepare(caller, step="other")[0] != failed

    @pytest.mark.django_db(transaction=True)
    def test_is_the_same_run_for_attempts_side_by_side(self):
        caller = a_caller()
        a_workflow("Called")

        def ask(_: int) -> Run:
            close_old_connections()
            try:
                return prepare(caller)[0]
            finally:
                connection.close()

        with ThreadPoolExecutor(8) as pool:
            runs = set(pool.map(ask, range(8)))

        assert len(runs) == 1

    def test_the_outbox_leaves_it_to_its_caller(self):
        caller = a_caller()
        run, _ = prepare(caller)

        queue.let_go()

        assert [claimed.id for claimed in outbox.claim_starts()] == [caller.id]
        assert run.held is False

    def test_it_counts_towards_the_limit_of_its_workflow_but_does_not_wait_for_it(self):
        called = a_workflow("Called", settings=WorkflowSettings(at_once=1))
        caller = a_caller()

        first, second = prepare(caller, called), prepare(caller, called, step="other")
        waiting = a_run(workflow=called)
        queue.let_go()

        waiting.refresh_from_db()
        assert (first[0].held, second[0].held, waiting.held) == (False, False, True)


class TestRefusing:
    def test_a_caller_that_is_over(self):
        caller = a_caller()
        end(caller)

        with pytest.raises(RunClosed):
            prepare(caller)

    @pytest.mark.parametrize("name", ["not an id", str(new_id())], ids=["no id", "id"])
    def test_a_workflow_that_is_not_there(self, name: str):
        with pytest.raises(CalledWorkflowGone):
            prepare_call(str(a_caller().id), step="sub", workflow_id=name, given={})

    def test_a_workflow_of_another_workspace(self):
        elsewhere = a_workflow("Elsewhere", workspace=a_workspace("elsewhere"))

        with pytest.raises(CalledWorkflowGone):
            prepare(a_caller(), elsewhere)

    def test_a_workflow_that_was_put_away(self):
        called = a_workflow("Called")
        Workflow.objects.filter(pk=called.pk).update(archived_at=timezone.now(), live_version=None)

        with pytest.raises(CalledWorkflowGone):
            prepare(a_caller(), called)

    def test_a_workflow_that_was_never_published(self):
        called = a_workflow("Called")
        Workflow.objects.filter(pk=called.pk).update(live_version=None)

        with pytest.raises(CalledWorkflowNotLive):
            prepare(a_caller(), called)

    def test_an_input_that_does_not_fit(self):
        with pytest.raises(CallInputInvalid) as refused:
            prepare(a_caller(), pizza="x")

        assert refused.value.data["fields"][0]["field"] == "/pizza"
        assert not Run.objects.filter(trigger="workflow").exists()

    def test_when_the_publisher_may_not_any_more(self):
        caller, called = a_caller(), a_workflow("Called")
        RoleBinding.objects.filter(membership__user__email="dora@example.org").delete()

        with pytest.raises(CallNotAllowed):
            prepare(caller, called)

    def test_when_the_publisher_has_left(self):
        caller, called = a_caller(), a_workflow("Called")
        publisher = a_member("dora@example.org")
        publisher.is_active = False
        publisher.save()

        with pytest.raises(CallNotAllowed):
            prepare(caller, called)

    def test_the_twenty_first_inside_one_another(self):
        run = a_caller()
        for _ in range(calls.MAX_DEPTH):
            run, _ = prepare(run)

        with pytest.raises(CallTooDeep):
            prepare(run)


class TestBusinessKey:
    def keyed(self) -> Workflow:
        plan = pizza_plan().model_copy(update={"business_key": compile_text("{{ input.pizza }}")})
        return a_workflow("Keyed", plan=plan)

    def test_a_call_about_the_same_gives_the_first_run_back(self):
        keyed = self.keyed()
        first = a_run(workflow=keyed, pizza="napoli")

        assert prepare(a_caller(), keyed) == (first, False)

    def test_a_run_does_not_wait_for_one_that_waits_for_it(self):
        keyed = self.keyed()
        above = a_run(workflow=keyed, pizza="napoli")
        middle, _ = prepare(above)

        with pytest.raises(CallOfItself):
            prepare(middle, keyed, pizza="napoli")


class TestSweep:
    def left_alone(self, run: Run) -> Run:
        outbox.restart_or_give_up(run.id)
        run.refresh_from_db()
        return run

    def test_waits_as_long_as_the_caller_may_still_start_it(self):
        run, _ = prepare(a_caller())

        assert self.left_alone(run).finished_at is None
        assert run.dispatched_at is not None

    def test_ends_what_the_caller_left_behind(self):
        caller = a_caller()
        run, _ = prepare(caller)
        end(caller)

        assert self.left_alone(run).status == "cancelled"
        (told,) = run.events.all()
        assert told.body["reason"] == calls.NEVER_STARTED

    def test_starts_again_what_had_begun_and_was_lost(self):
        run, _ = prepare(a_caller())
        append_events(run.id, [RunStarted(key="run:started", at=T0)])

        assert self.left_alone(run).dispatched_at is None
        assert run.id in [claimed.id for claimed in outbox.claim_starts()]


class TestStopping:
    def test_one_that_was_never_started_is_over_at_once(self):
        run, _ = prepare(a_caller())

        stop_called(str(run.id), begun=False)

        run.refresh_from_db()
        assert run.status == "cancelled"

    def test_one_that_has_begun_is_asked_to_stop(self):
        run, _ = prepare(a_caller())

        stop_called(str(run.id), begun=True)
        stop_called(str(run.id), begun=True)

        run.refresh_from_db()
        assert run.cancel_requested_at is not None
        assert run in outbox.open_cancellations()
        assert AuditEvent.objects.filter(action="run.cancelled").count() == 1

    def test_a_person_may_cancel_it_before_its_caller_has_started_it(self):
        run, _ = prepare(a_caller())

        cancel_run(an_actor(), run=run)

        run.refresh_from_db()
        assert run.finished_at is None
        assert run in outbox.open_cancellations()
        append_events(run.id, [RunCancelled(key=RUN_ENDED_KEY, at=T0)])


class TestPages:
    def test_show_the_way_up_and_the_way_down(self):
        caller = a_caller()
        run, _ = prepare(caller)
        prepare(caller, step="lines[3]/other")
        browser = a_browser(Role.OPERATOR)

        above = browser.get(f"runs/{caller.id}/").json()
        below = browser.get(f"runs/{run.id}/").json()
        listed = browser.get(f"runs/{caller.id}/children/").json()["items"]
        one = browser.get(f"runs/{caller.id}/children/?step=sub").json()["items"]

        assert (above["parent"], above["children"]) == (None, 2)
        assert below["children"] == 0
        assert (below["parent"]["number"], below["parent"]["step"]) == (caller.number, "sub")
        assert below["parent"]["workflow"]["name"] == "Calling"
        assert len(listed) == 2
        assert [row["id"] for row in one] == [str(run.id)]

    def test_are_for_those_who_may_see_the_run(self):
        caller = a_caller()
        prepare(caller)
        stranger = a_browser(Role.BUSINESS_USER)

        assert stranger.get(f"runs/{caller.id}/children/").status_code == 404
