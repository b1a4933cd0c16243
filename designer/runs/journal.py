"""The record of runs: numbers events, projects them, and keeps the effect ledger."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, cast
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from designer.audit.events import RunEffectUnknown
from designer.audit.services import SYSTEM, record
from designer.common.nudges import OUTBOX, RUNS, nudge
from designer.runs import mailbox
from designer.runs import record_rows as rows
from designer.runs.models import EffectState
from designer.runs.projection import RunStatusName, RunView, fold_run
from designer.runs.record_rows import EffectRow, RunRow
from designer.runs.step_view import StepEvent, StepView, fold_step
from designer.runs.values import recordable, storable_json
from engine.events.model import ErrorInfo, RunEvent, RunResponded, RunSucceeded
from engine.ports import (
    AlreadyDone,
    Intent,
    OutcomeUnknown,
    Proceed,
    RunClosed,
    StaleAttempt,
    Verdict,
)


class Journal:
    """
    Fulfils `engine.ports.Journal` with Django. Safe to call from any thread.

    Each call is one short transaction under the run's row lock, so that the order of numbers is
    the order of commits and a reader's cursor can never pass an event by.
    """

    def begin(self, intent: Intent) -> Verdict:
        """See `engine.ports.Journal.begin`."""
        with transaction.atomic():
            run = rows.lock_run_row(intent.run_id)
            if run.finished_at is not None:
                raise RunClosed(f"Run {run.id} is over.", run_id=intent.run_id)
            verdict = _weigh(intent, run)
            events = list(intent.news)
            if not isinstance(verdict, AlreadyDone):
                events.append(intent.started)
            _append(run, events)
        return verdict

    def finish(
        self, *, run_id: str, effect_key: str, attempt: int, output: Any, event: RunEvent
    ) -> None:
        """See `engine.ports.Journal.finish`."""
        done = storable_json(output)
        with transaction.atomic():
            run = rows.lock_run_row(run_id)
            effect = _current_effect(run, key=effect_key, attempt=attempt)
            if effect.state != EffectState.DONE:
                rows.update_effect(
                    run,
                    effect,
                    {
                        "state": EffectState.DONE.value,
                        "attempt": attempt,
                        "output": done,
                        "error": None,
                        "settled_at": timezone.now(),
                    },
                )
            _append(run, [event])

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
            run = rows.lock_run_row(run_id)
            effect = _current_effect(run, key=effect_key, attempt=attempt)
            # An attempt that never got out for sure says nothing of an earlier one that might.
            in_doubt = effect.state == EffectState.UNKNOWN and effect.attempt < attempt
            settled = certain and not in_doubt
            if effect.state != EffectState.DONE:
                rows.update_effect(
                    run,
                    effect,
                    {
                        "state": (EffectState.FAILED if settled else EffectState.UNKNOWN).value,
                        "error": storable_json(error.model_dump(mode="json")),
                        "settled_at": timezone.now(),
                    },
                )
            _append(run, [event])

    def record(self, run_id: str, events: Sequence[RunEvent]) -> None:
        """See `engine.ports.Journal.record`."""
        append_events(run_id, events)


def append_events(run_id: UUID | str, events: Sequence[RunEvent]) -> int:
    """
    Number events, insert those that are new, and project them.

    Returns:
        How many were new.

    Raises:
        RunClosed: there is no such run.
    """
    with transaction.atomic():
        return _append(rows.lock_run_row(run_id), events)


def _append(run: RunRow, events: Sequence[RunEvent]) -> int:
    fresh: list[tuple[RunEvent, RunEvent]] = []
    for event in events:
        kept, body = recordable(event)
        if rows.insert_event(run, key=event.key, kind=event.type, body=body):
            fresh.append((event, kept))
    if not fresh:
        return 0
    told = [event for event, _ in fresh]
    views = _project_steps(run, [kept for _, kept in fresh])
    changes = _project_run(run, told)
    rows.update_run_row(run, changes)
    is_over = "finished_at" in changes
    consequences = mailbox.project(run, told, views, is_over=is_over)
    is_answered = is_over or "responded_at" in changes
    news = run.id.bytes + (b"." if is_answered else b"")
    transaction.on_commit(lambda: nudge(RUNS, news), robust=True)
    if is_over and rows.somebody_waits_for_the_end(run):
        transaction.on_commit(lambda: nudge(OUTBOX), robust=True)
    return len(fresh) + (_append(run, consequences) if consequences else 0)


def _project_steps(run: RunRow, events: Iterable[RunEvent]) -> dict[str, StepView | None]:
    views: dict[str, StepView | None] = {}
    for event in events:
        if not isinstance(event, StepEvent):
            continue
        if event.step not in views:
            text = rows.read_step(run, event.step)
            views[event.step] = None if text is None else StepView.model_validate_json(text)
        views[event.step] = fold_step(views[event.step], event)
    for path, view in views.items():
        if view is not None:
            rows.write_step(run, path=path, status=view.status, state=view.model_dump_json())
    return views


_PROJECTED = (
    "status",
    "started_at",
    "finished_at",
    "paused_by",
    "responded_at",
    "overdue_since",
)


def _project_run(run: RunRow, events: Iterable[RunEvent]) -> dict[str, Any]:
    """Say which columns of the run change. Unlike the record, the run keeps all of its output."""
    of_run = [event for event in events if not isinstance(event, StepEvent)]
    if not of_run:
        return {}
    before = view = RunView.model_construct(
        status=cast("RunStatusName", run.status),
        started_at=run.started_at,
        finished_at=run.finished_at,
        paused_by=run.paused_by,
        responded_at=run.responded_at,
    )
    changes: dict[str, Any] = {}
    for event in of_run:
        if view.finished_at is None and isinstance(event, RunSucceeded):
            changes["output"] = storable_json(event.output)
        if view.responded_at is None and isinstance(event, RunResponded):
            changes["response"] = storable_json(event.output)
        view = fold_run(view, event)
    if view.error is not None:
        changes["error"] = storable_json(view.error.model_dump(mode="json"))
    if view.undone:
        changes["undone"] = storable_json(list(view.undone))
    for name in _PROJECTED:
        if getattr(view, name) != getattr(before, name):
            changes[name] = getattr(view, name)
    return changes


def _weigh(intent: Intent, run: RunRow) -> Verdict:
    """Put the intent in the ledger and say whether the effect may be done."""
    operation = f"{intent.connector}.{intent.operation}"
    if rows.insert_effect(
        run,
        key=intent.effect_key,
        step=intent.started.step,
        operation=operation,
        mode=intent.mode,
        attempt=intent.attempt,
    ):
        return Proceed()
    effect = _effect(run, intent.effect_key)
    if effect.state == EffectState.DONE:
        return AlreadyDone(json.loads(effect.output or "null"))
    if intent.attempt < effect.attempt:
        raise _stale(intent.attempt, key=intent.effect_key, newest=effect.attempt)
    in_doubt = effect.state != EffectState.FAILED and effect.attempt > intent.cleared_attempts
    if intent.mode == "at_most_once" and in_doubt:
        # The number of the attempt in doubt is kept: a person will ask for it.
        if effect.state != EffectState.UNKNOWN:
            rows.update_effect(run, effect, {"state": EffectState.UNKNOWN.value})
            _tell_auditors(intent, run)
        return OutcomeUnknown(since_attempt=effect.attempt)
    rows.update_effect(
        run, effect, {"state": EffectState.INTENDED.value, "attempt": intent.attempt}
    )
    return Proceed()


def _tell_auditors(intent: Intent, run: RunRow) -> None:
    record(
        replace(SYSTEM, workspace=run.workspace),
        RunEffectUnknown(
            id=str(run.id),
            label=f"#{run.number}",
            step=intent.started.step,
            operation=f"{intent.connector}.{intent.operation}",
        ),
    )


def _current_effect(run: RunRow, *, key: str, attempt: int) -> EffectRow:
    effect = _effect(run, key)
    if attempt < effect.attempt:
        raise _stale(attempt, key=key, newest=effect.attempt)
    return effect


def _effect(run: RunRow, key: str) -> EffectRow:
    effect = rows.read_effect(run, key)
    if effect is None:
        raise RunClosed(f"Run {run.id} never intended the effect {key}.", effect_key=key)
    return effect


def _stale(attempt: int, *, key: str, newest: int) -> StaleAttempt:
    return StaleAttempt(
        f"Attempt {attempt} at {key} was overtaken by attempt {newest}.",
        effect_key=key,
        attempt=attempt,
        newest=newest,
    )
