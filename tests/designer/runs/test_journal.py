"""The record: gapless numbers, a projection in step, effects once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from designer.audit.models import AuditEvent
from designer.runs.journal import Journal
from designer.runs.models import Effect, Run, RunEventRow, StepState
from designer.runs.projection import NumberedEvent, RunView, fold
from engine.events.model import ErrorInfo, RunCancelled, RunEvent, RunSucceeded, StepRetrying
from engine.ports import AlreadyDone, OutcomeUnknown, Proceed, RunClosed, StaleAttempt
from tests.designer.running import (
    T0,
    a_run,
    an_intent,
    at,
    run_started,
    step_started,
    step_succeeded,
)

pytestmark = pytest.mark.django_db

ERROR = ErrorInfo(code="connector.unavailable", fault="service", message="No answer.")


def retrying(attempt: int = 1) -> StepRetrying:
    return StepRetrying(
        key=f"bake#{attempt}:retrying",
        at=at(attempt + 0.5),
        step="bake",
        attempt=attempt,
        error=ERROR,
    )


def ended(output: object = None) -> RunSucceeded:
    return RunSucceeded(key="run:ended", at=at(9), output=output)


class TestRecord:
    def test_numbers_events_and_projects_them(self):
        run = a_run()

        Journal().record(str(run.id), [run_started(), step_started()])
        Journal().record(str(run.id), [step_succeeded(output=7), ended({"ok": 1})])

        run.refresh_from_db()
        assert list(run.events.order_by("number").values_list("number", "type")) == [
            (1, "run.started"),
            (2, "step.started"),
            (3, "step.succeeded"),
            (4, "run.succeeded"),
        ]
        assert (run.status, run.last_event, run.output) == ("succeeded", 4, {"ok": 1})
        assert (run.started_at, run.finished_at) == (T0, at(9))
        assert StepState.objects.get(run=run).state["output"] == 7

    def test_recording_twice_changes_nothing(self):
        run = a_run()
        events: list[RunEvent] = [run_started(), step_started(), step_started(), step_succeeded()]

        for _ in range(3):
            Journal().record(str(run.id), events)

        run.refresh_from_db()
        assert run.last_event == 3
        assert run.events.count() == 3

    def test_what_is_stored_is_the_fold_of_what_was_recorded(self):
        run = a_run()
        Journal().record(str(run.id), [run_started(), step_started(), retrying()])
        Journal().record(str(run.id), [step_started(attempt=2), step_succeeded(attempt=2)])
        Journal().record(str(run.id), [ended({"big": "x" * 100_000})])

        told = [
            NumberedEvent.model_validate({"number": row.number, "event": row.body})
            for row in run.events.order_by("number")
        ]
        view = fold(RunView(), told)

        run.refresh_from_db()
        states = [row.state for row in StepState.objects.filter(run=run).order_by("id")]
        assert [s.model_dump(mode="json") for s in view.steps] == states
        assert (view.status, view.started_at, view.finished_at, view.last_event) == (
            run.status,
            run.started_at,
            run.finished_at,
            run.last_event,
        )
        assert view.output["$truncated"] is True
        assert run.output == {"big": "x" * 100_000}

    def test_the_first_end_stands(self):
        run = a_run()
        late = RunSucceeded(key="another", at=at(10), output=1)

        Journal().record(str(run.id), [RunCancelled(key="run:ended", at=at(9)), late])

        run.refresh_from_db()
        assert (run.status, run.output) == ("cancelled", None)

    def test_refuses_a_run_that_nobody_started(self):
        with pytest.raises(RunClosed):
            Journal().record("0190a0b0-0000-7000-8000-000000000000", [run_started()])

    @pytest.mark.django_db(transaction=True)
    def test_fifty_writers_at_once_leave_no_gap(self):
        run = a_run()

        def write(n: int) -> None:
            try:
                Journal().record(str(run.id), [step_started(f"s{n}"), step_succeeded(f"s{n}")])
            finally:
                connection.close()

        with ThreadPoolExecutor(50) as pool:
            list(pool.map(write, range(50)))

        numbers = RunEventRow.objects.filter(run=run).order_by("number")
        assert list(numbers.values_list("number", flat=True)) == list(range(1, 101))
        assert Run.objects.get(pk=run.pk).last_event == 100
        assert StepState.objects.filter(run=run).count() == 50


class TestEffects:
    def finish(self, run: Run, *, attempt: int = 1) -> None:
        Journal().finish(
            run_id=str(run.id),
            effect_key="run/bake",
            attempt=attempt,
            output={"n": attempt},
            event=step_succeeded(attempt=attempt),
        )

    def fail(self, run: Run, *, certain: bool, attempt: int = 1) -> None:
        Journal().fail(
            run_id=str(run.id),
            effect_key="run/bake",
            attempt=attempt,
            certain=certain,
            error=ERROR,
            event=retrying(attempt),
        )

    def test_an_intent_is_committed_with_its_events(self):
        run = a_run()

        verdict = Journal().begin(an_intent(run, news=(run_started(),)))

        assert verdict == Proceed()
        assert Effect.objects.get().state == "intended"
        assert list(run.events.values_list("type", flat=True)) == ["run.started", "step.started"]

    def test_what_is_done_is_not_done_again(self):
        run = a_run()
        Journal().begin(an_intent(run))
        self.finish(run)

        verdict = Journal().begin(an_intent(run, attempt=2))

        assert verdict == AlreadyDone({"n": 1})
        assert not run.events.filter(key="bake#2:started").exists()

    def test_a_zombie_can_neither_begin_nor_report(self):
        run = a_run()
        for attempt in (1, 2):
            Journal().begin(an_intent(run, attempt=attempt))

        with pytest.raises(StaleAttempt):
            self.finish(run, attempt=1)
        with pytest.raises(StaleAttempt):
            self.fail(run, certain=True, attempt=1)
        with pytest.raises(StaleAttempt):
            Journal().begin(an_intent(run, attempt=1))
        assert Effect.objects.get().state == "intended"
        assert run.events.count() == 2

    def test_an_unknown_outcome_is_never_repeated_when_that_is_not_safe(self):
        run = a_run()
        Journal().begin(an_intent(run, mode="at_most_once"))

        verdicts = [Journal().begin(an_intent(run, mode="at_most_once", attempt=n)) for n in (2, 3)]

        assert verdicts == [OutcomeUnknown(1), OutcomeUnknown(1)]
        assert Effect.objects.get().state == "unknown"
        assert AuditEvent.objects.filter(action="run.effect_unknown").count() == 1

    def test_a_certain_failure_may_be_tried_again(self):
        run = a_run()
        Journal().begin(an_intent(run, mode="at_most_once"))
        self.fail(run, certain=True)

        assert Journal().begin(an_intent(run, mode="at_most_once", attempt=2)) == Proceed()

    def test_a_later_certain_failure_does_not_settle_an_earlier_doubt(self):
        run = a_run()
        Journal().begin(an_intent(run, mode="at_most_once"))
        Journal().begin(an_intent(run, mode="at_most_once", attempt=2))

        self.fail(run, certain=True, attempt=2)

        assert Effect.objects.get().state == "unknown"

    def test_nothing_is_done_for_a_run_that_is_over(self):
        run = a_run()
        Journal().record(str(run.id), [ended()])

        with pytest.raises(RunClosed):
            Journal().begin(an_intent(run))

    def test_nothing_is_done_for_a_run_that_does_not_exist(self):
        run = a_run()
        Run.objects.all().delete()

        with pytest.raises(RunClosed):
            Journal().begin(an_intent(run))
