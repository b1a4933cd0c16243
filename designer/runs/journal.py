"""The record of runs: numbers events, projects them, and keeps the effect ledger."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, cast

from django.db import transaction
from django.utils import timezone

from designer.audit.events import RunEffectUnknown
from designer.audit.services import SYSTEM, record
from designer.common.nudges import RUNS, nudge
from designer.runs.models import Effect, EffectState, Run, RunEventRow, StepState
from designer.runs.projection import (
    RunStatusName,
    RunView,
    StepEvent,
    StepView,
    fold_run,
    fold_step,
)
from designer.runs.values import recordable, storable
from engine.events.model import ErrorInfo, RunEvent, RunSucceeded
from engine.ports import (
    AlreadyDone,
    Intent,
    OutcomeUnknown,
    Proceed,
    RunClosed,
    StaleAttempt,
    Verdict,
)

_CHANGES = ("status", "error", "last_event", "started_at", "finished_at", "heard_at")


class Journal:
    """
    Fulfils `engine.ports.Journal` with Django. Safe to call from any thread.

    Each call is one short transaction under the run's row lock, so that the order of numbers is
    the order of commits and a reader's cursor can never pass an event by.
    """

    def begin(self, intent: Intent) -> Verdict:
        """See `engine.ports.Journal.begin`."""
        with transaction.atomic():
            run = lock_run(intent.run_id)
            if run.finished_at is not None:
                raise RunClosed(f"Run {run.id} is over.", run_id=intent.run_id)
            verdict = _weigh(intent, run)
            events = list(intent.news)
            if not isinstance(verdict, AlreadyDone):
                events.append(intent.started)
            append_events(run, events)
        return verdict

    def finish(
        self, *, run_id: str, effect_key: str, attempt: int, output: Any, event: RunEvent
    ) -> None:
        """See `engine.ports.Journal.finish`."""
        with transaction.atomic():
            run = lock_run(run_id)
            effect = _current_effect(run, key=effect_key, attempt=attempt)
            if effect.state != EffectState.DONE:
                effect.state = EffectState.DONE
                effect.attempt = attempt
                effect.output = storable(output)
                effect.error = None
                effect.settled_at = timezone.now()
                effect.save()
            append_events(run, [event])

    def fail(
        self,
        *,
        run_id: str,
        effect_key: str,
        attempt: int,
        certain: bool,
        error: ErrorInfo,
        event: RunEvent,
    ) -> None:
        """See `engine.ports.Journal.fail`."""
        with transaction.atomic():
            run = lock_run(run_id)
            effect = _current_effect(run, key=effect_key, attempt=attempt)
            # An attempt that never got out for sure says nothing of an earlier one that might.
            doubtful = effect.state == EffectState.UNKNOWN and effect.attempt < attempt
            if effect.state != EffectState.DONE:
                settled = certain and not doubtful
                effect.state = EffectState.FAILED if settled else EffectState.UNKNOWN
                effect.error = storable(error.model_dump(mode="json"))
                effect.settled_at = timezone.now()
                effect.save()
            append_events(run, [event])

    def record(self, run_id: str, events: Sequence[RunEvent]) -> None:
        """See `engine.ports.Journal.record`."""
        with transaction.atomic():
            append_events(lock_run(run_id), events)


def lock_run(run_id: Any) -> Run:
    """
    Lock a run's row until the transaction ends.

    Its input and output, which may be large, stay in the database until they are asked for.

    Raises:
        RunClosed: there is no such run.
    """
    rows = Run.objects.defer("input", "output")
    try:
        return rows.select_for_update(no_key=True).get(pk=run_id)
    except Run.DoesNotExist as error:
        raise RunClosed(f"There is no run {run_id}.", run_id=str(run_id)) from error


def append_events(run: Run, events: Sequence[RunEvent]) -> int:
    """
    Number events, insert those that are new, and project them; inside the lock of `run`.

    Returns:
        How many were new.
    """
    fresh = _new_events(run, events)
    if not fresh:
        return 0
    kept = [recordable(event) for event in fresh]
    RunEventRow.objects.bulk_create(
        RunEventRow(run=run, number=run.last_event + at, key=event.key, type=event.type, body=body)
        for at, (event, body) in enumerate(kept, start=1)
    )
    _project_steps(run, [event for event, _ in kept])
    _project_run(run, fresh)
    run.last_event += len(fresh)
    run.heard_at = timezone.now()
    run.save(update_fields=[*_CHANGES, *(["output"] if "output" in run.__dict__ else [])])
    run_id = run.id.bytes
    transaction.on_commit(lambda: nudge(RUNS, run_id), robust=True)
    return len(fresh)


def _new_events(run: Run, events: Sequence[RunEvent]) -> list[RunEvent]:
    by_key = {event.key: event for event in reversed(events)}
    if not by_key:
        return []
    known = set(
        RunEventRow.objects.filter(run=run, key__in=by_key).values_list("key", flat=True)
        if run.last_event
        else ()
    )
    return [e for e in events if by_key[e.key] is e and e.key not in known]


def _project_steps(run: Run, events: Iterable[RunEvent]) -> None:
    by_step: dict[str, list[StepEvent]] = {}
    for event in events:
        if isinstance(event, StepEvent):
            by_step.setdefault(event.step, []).append(event)
    if not by_step:
        return
    rows = StepState.objects.filter(run=run, path__in=by_step)
    known = {row.path: StepView.model_validate(row.state) for row in rows}
    changed: list[StepState] = []
    for path, news in by_step.items():
        view = known.get(path)
        for event in news:
            view = fold_step(view, event)
        if view is not None:
            changed.append(StepState(run=run, path=path, state=view.model_dump(mode="json")))
    StepState.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["run", "path"], update_fields=["state"]
    )


def _project_run(run: Run, events: Iterable[RunEvent]) -> None:
    view = RunView.model_construct(
        status=cast("RunStatusName", run.status),
        started_at=run.started_at,
        finished_at=run.finished_at,
        error=None,
        output=None,
    )
    for event in events:
        if isinstance(event, StepEvent):
            continue
        was_over = view.finished_at is not None
        view = fold_run(view, event)
        if not was_over and isinstance(event, RunSucceeded):
            run.output = storable(event.output)
        if not was_over and view.error is not None:
            run.error = storable(view.error.model_dump(mode="json"))
    run.status, run.started_at, run.finished_at = view.status, view.started_at, view.finished_at


def _weigh(intent: Intent, run: Run) -> Verdict:
    """Put the intent in the ledger and say whether the effect may be done."""
    effect = Effect.objects.filter(run=run, key=intent.effect_key).first()
    if effect is None:
        Effect.objects.create(
            run=run,
            key=intent.effect_key,
            operation=f"{intent.connector}.{intent.operation}",
            mode=intent.mode,
            attempt=intent.attempt,
        )
        return Proceed()
    if effect.state == EffectState.DONE:
        return AlreadyDone(effect.output)
    if intent.attempt < effect.attempt:
        raise _stale(intent.attempt, effect)
    if intent.mode == "at_most_once" and effect.state != EffectState.FAILED:
        # The number of the attempt in doubt is kept: a person will ask for it.
        if effect.state != EffectState.UNKNOWN:
            effect.state = EffectState.UNKNOWN
            effect.save(update_fields=["state"])
            _tell_auditors(intent, run)
        return OutcomeUnknown(since_attempt=effect.attempt)
    effect.state = EffectState.INTENDED
    effect.attempt = intent.attempt
    effect.save(update_fields=["state", "attempt"])
    return Proceed()


def _tell_auditors(intent: Intent, run: Run) -> None:
    record(
        replace(SYSTEM, workspace=run.workspace_id),
        RunEffectUnknown(
            id=str(run.id),
            label=f"#{run.number}",
            step=intent.started.step,
            operation=f"{intent.connector}.{intent.operation}",
        ),
    )


def _current_effect(run: Run, *, key: str, attempt: int) -> Effect:
    effect = Effect.objects.filter(run=run, key=key).first()
    if effect is None:
        raise RunClosed(f"Run {run.id} never intended the effect {key}.", effect_key=key)
    if attempt < effect.attempt:
        raise _stale(attempt, effect)
    return effect


def _stale(attempt: int, effect: Effect) -> StaleAttempt:
    return StaleAttempt(
        f"Attempt {attempt} at {effect.key} was overtaken by attempt {effect.attempt}.",
        effect_key=effect.key,
        attempt=attempt,
        newest=effect.attempt,
    )
