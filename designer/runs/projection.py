"""
What the events of a run add up to. Pure; `frontend/src/runs/runView.ts` says the same.

The law, tested in both languages on `tests/contract/run_events`: the snapshot at event k with
the events after k folded in is the snapshot at event n.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal, assert_never

from pydantic import BaseModel, ConfigDict, Field

from engine.events.model import (
    BranchTaken,
    ErrorInfo,
    RunCancelled,
    RunEvent,
    RunFailed,
    RunStarted,
    RunSucceeded,
    StepCancelled,
    StepFailed,
    StepRetrying,
    StepSkipped,
    StepStarted,
    StepSucceeded,
)

StepStatus = Literal["running", "retrying", "succeeded", "failed", "skipped", "cancelled"]
RunStatusName = Literal["queued", "running", "succeeded", "failed", "cancelled"]

_FINALITY: dict[StepStatus, int] = {
    "running": 0,
    "retrying": 0,
    "skipped": 1,
    "cancelled": 2,
    "failed": 3,
    "succeeded": 4,
}
"""Of two ways in which a step ended, the higher one is believed, whichever was recorded first."""

_ENDS: dict[str, StepStatus] = {
    "step.succeeded": "succeeded",
    "step.failed": "failed",
    "step.skipped": "skipped",
    "step.cancelled": "cancelled",
}

StepEvent = (
    StepStarted
    | StepRetrying
    | StepSucceeded
    | StepFailed
    | StepSkipped
    | StepCancelled
    | BranchTaken
)


class _View(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class AttemptView(_View):
    """One attempt at a step; `error` is why it failed, if it did."""

    attempt: int
    started_at: datetime | None = None
    finished_at: datetime | None = None
    error: ErrorInfo | None = None


class StepView(_View):
    """
    How a step stands.

    Attributes:
        attempt: The newest attempt; 0 when the step was never attempted.
        next_at: When the next attempt begins, while the step is `retrying`.
        branch: Handle that a choice made live.
        attempts: All attempts that were told of, in order.
    """

    path: str
    status: StepStatus
    attempt: int = 0
    attempts_allowed: int | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    input: Any = None
    output: Any = None
    error: ErrorInfo | None = None
    next_at: datetime | None = None
    branch: str | None = None
    effect_key: str | None = None
    attempts: tuple[AttemptView, ...] = ()

    @property
    def is_settled(self) -> bool:
        """Whether nothing more is expected of this step."""
        return _FINALITY[self.status] > 0


class NumberedEvent(_View):
    """A run event with its number in the run, which counts from 1."""

    number: int = Field(ge=1)
    event: RunEvent


class RunView(_View):
    """How a run stands, by its events alone. Steps come in the order of their first event."""

    status: RunStatusName = "queued"
    started_at: datetime | None = None
    finished_at: datetime | None = None
    output: Any = None
    error: ErrorInfo | None = None
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


def fold_run(view: RunView, event: RunStarted | RunSucceeded | RunFailed | RunCancelled) -> RunView:
    """Add an event of the run itself; the first end that was recorded stands."""
    if isinstance(event, RunStarted):
        running = view.status == "queued"
        return view.model_copy(
            update={
                "status": "running" if running else view.status,
                "started_at": view.started_at or event.at,
            }
        )
    if view.finished_at is not None:
        return view
    change: dict[str, Any] = {"finished_at": event.at}
    match event:
        case RunSucceeded():
            change |= {"status": "succeeded", "output": event.output}
        case RunFailed():
            change |= {"status": "failed", "error": event.error}
        case RunCancelled():
            change |= {"status": "cancelled"}
        case _ as never:
            assert_never(never)
    return view.model_copy(update=change)


def fold_step(view: StepView | None, event: StepEvent) -> StepView:
    """
    Add an event to what is known of its step.

    Events of one step may come in any order that workers and crashes can bring about: the start
    of an attempt after its end, or news of an attempt after the next one began.
    """
    view = view or StepView(path=event.step, status="running")
    match event:
        case StepStarted():
            return _started(view, event)
        case StepRetrying():
            return _retrying(view, event)
        case StepSucceeded() | StepFailed() | StepSkipped() | StepCancelled():
            return _ended(view, event)
        case BranchTaken():
            return _branched(view, event)
        case _ as never:
            assert_never(never)


def _started(view: StepView, event: StepStarted) -> StepView:
    earlier = [a.attempt for a in view.attempts if a.started_at is not None]
    change: dict[str, Any] = {
        "attempts": _with_attempt(view, event.attempt, {"started_at": event.at}),
        # Every attempt is given the same input and effect key, so any of them may tell these.
        "input": event.input if view.input is None else view.input,
        "effect_key": view.effect_key or event.effect_key,
        "attempts_allowed": view.attempts_allowed or event.attempts_allowed,
    }
    if not earlier or event.attempt < min(earlier):
        change["started_at"] = event.at
    if event.attempt > view.attempt:
        change["attempt"] = event.attempt
        if not view.is_settled:
            change |= {"status": "running", "next_at": None, "error": None}
    return view.model_copy(update=change)


def _retrying(view: StepView, event: StepRetrying) -> StepView:
    ended = {"finished_at": event.at, "error": event.error}
    change: dict[str, Any] = {}
    if _is_open(view, event.attempt):
        change["attempts"] = _with_attempt(view, event.attempt, ended)
    if event.attempt >= view.attempt:
        change["attempt"] = event.attempt
        if not view.is_settled:
            change |= {"status": "retrying", "error": event.error, "next_at": event.next_at}
    return view.model_copy(update=change)


def _ended(
    view: StepView, event: StepSucceeded | StepFailed | StepSkipped | StepCancelled
) -> StepView:
    status = _ENDS[event.type]
    error = event.error if isinstance(event, StepFailed) else None
    attempt = event.attempt if isinstance(event, StepSucceeded | StepFailed) else view.attempt
    takes_over = _FINALITY[status] > _FINALITY[view.status]
    change: dict[str, Any] = {"attempt": max(attempt, view.attempt)}
    if takes_over:
        change |= {
            "status": status,
            "finished_at": event.at,
            "output": event.output if isinstance(event, StepSucceeded) else None,
            "error": error,
            "next_at": None,
        }
    if not _is_open(view, attempt):
        # Workflow code does not always know which attempt it was that ended the step.
        attempt = view.attempt
    if attempt and (_is_open(view, attempt) or (takes_over and status != "cancelled")):
        ended = {"finished_at": event.at, "error": error}
        change["attempts"] = _with_attempt(view, attempt, ended)
    return view.model_copy(update=change)


def _branched(view: StepView, event: BranchTaken) -> StepView:
    change: dict[str, Any] = {"branch": event.handle}
    if not view.is_settled:
        change |= {"status": "succeeded", "finished_at": event.at, "next_at": None, "error": None}
    return view.model_copy(update=change)


def _attempt(view: StepView, number: int) -> AttemptView | None:
    return next((a for a in view.attempts if a.attempt == number), None)


def _is_open(view: StepView, number: int) -> bool:
    known = _attempt(view, number)
    return known is None or known.finished_at is None


def _with_attempt(view: StepView, number: int, change: dict[str, Any]) -> tuple[AttemptView, ...]:
    known = _attempt(view, number) or AttemptView(attempt=number)
    others = [a for a in view.attempts if a.attempt != number]
    return tuple(sorted((*others, known.model_copy(update=change)), key=lambda a: a.attempt))
