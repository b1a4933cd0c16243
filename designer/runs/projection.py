"""
What the events of a run add up to. Pure; `frontend/src/runs/runView.ts` says the same.

The law, tested in both languages on `tests/contract/run_events`: the snapshot at event k with
the events after k folded in is the snapshot at event n.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal, assert_never

from pydantic import BaseModel, ConfigDict, Field

from designer.runs.step_view import StepEvent, StepView, fold_step
from engine.events.model import (
    ErrorInfo,
    RunCancelled,
    RunEvent,
    RunFailed,
    RunMessageDropped,
    RunOverdue,
    RunPaused,
    RunResponded,
    RunResumed,
    RunStarted,
    RunSucceeded,
)

RunStatusName = Literal["queued", "running", "succeeded", "failed", "cancelled"]

RunEnd = RunSucceeded | RunFailed | RunCancelled

RunItself = (
    RunStarted | RunEnd | RunPaused | RunResumed | RunOverdue | RunResponded | RunMessageDropped
)


class _View(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class NumberedEvent(_View):
    """A run event with its number in the run, which counts from 1."""

    number: int = Field(ge=1)
    event: RunEvent


class RunView(_View):
    """
    How a run stands, by its events alone. Steps come in the order of their first event.

    Attributes:
        paused_by: Who paused it, while it is paused.
        overdue_since: When it was to be over, once that moment has passed.
        responded_at: When it answered its caller early, with `response`.
        undone: Paths of the steps whose effects were undone, in that order.
    """

    status: RunStatusName = "queued"
    started_at: datetime | None = None
    finished_at: datetime | None = None
    output: Any = None
    error: ErrorInfo | None = None
    paused_by: str | None = None
    overdue_since: datetime | None = None
    responded_at: datetime | None = None
    response: Any = None
    undone: tuple[str, ...] = ()
    last_event: int = 0
    steps: tuple[StepView, ...] = ()


def fold(view: RunView, events: Iterable[NumberedEvent]) -> RunView:
    """Add events to a view; an event that it holds already changes nothing."""
    steps = {step.path: step for step in view.steps}
    for numbered in events:
        if numbered.number <= view.last_event:
            continue
        event = numbered.event
        if isinstance(event, StepEvent):
            steps[event.step] = fold_step(steps.get(event.step), event)
        else:
            view = fold_run(view, event)
        view = view.model_copy(update={"last_event": numbered.number})
    return view.model_copy(update={"steps": tuple(steps.values())})


def fold_run(view: RunView, event: RunItself) -> RunView:
    """Add an event of the run itself; its first answer and its first end stand."""
    match event:
        case RunStarted():
            running = view.status == "queued"
            change: dict[str, Any] = {
                "status": "running" if running else view.status,
                "started_at": view.started_at or event.at,
            }
        case RunSucceeded() | RunFailed() | RunCancelled():
            change = {} if view.finished_at is not None else _end(event)
        case RunPaused():
            change = {} if view.finished_at is not None else {"paused_by": event.by}
        case RunResumed():
            change = {"paused_by": None}
        case RunOverdue():
            change = {"overdue_since": event.due_at}
        case RunResponded():
            is_first = view.responded_at is None
            change = {"responded_at": event.at, "response": event.output} if is_first else {}
        case RunMessageDropped():
            change = {}
        case _ as never:
            assert_never(never)
    return view.model_copy(update=change)


def _end(event: RunEnd) -> dict[str, Any]:
    change: dict[str, Any] = {"finished_at": event.at, "paused_by": None}
    match event:
        case RunSucceeded():
            return change | {"status": "succeeded", "output": event.output}
        case RunFailed():
            return change | {"status": "failed", "error": event.error, "undone": event.undone}
        case RunCancelled():
            return change | {"status": "cancelled", "undone": event.undone}
        case _ as never:
            assert_never(never)
