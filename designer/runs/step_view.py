"""
What the events of a step add up to. Pure; `frontend/src/runs/stepView.ts` says the same.

Events of one step may come in any order that workers and crashes can bring about; the order of
the record decides only where a person's word is involved, because people answer what they saw.
"""

from datetime import datetime
from typing import Any, Literal, assert_never

from pydantic import BaseModel, ConfigDict

from engine.events.model import (
    BranchTaken,
    ErrorInfo,
    RowsMatched,
    StepCalled,
    StepCancelled,
    StepFailed,
    StepHeld,
    StepOverdue,
    StepPostponed,
    StepReceived,
    StepRetrying,
    StepReused,
    StepSkipped,
    StepStarted,
    StepSteered,
    StepSucceeded,
    StepWaiting,
    TaskCompleted,
    TaskOpened,
    WaitingWay,
)

StepStatus = Literal[
    "running", "retrying", "waiting", "held", "succeeded", "failed", "skipped", "cancelled"
]

_FINALITY: dict[StepStatus, int] = {
    "running": 0,
    "retrying": 0,
    "waiting": 0,
    "held": 0,
    "skipped": 1,
    "cancelled": 2,
    "failed": 3,
    "succeeded": 4,
}
"""Of two ways in which a step ended, the higher one is believed, whichever was recorded first."""

_ENDS: dict[str, StepStatus] = {
    "step.succeeded": "succeeded",
    "step.reused": "succeeded",
    "step.failed": "failed",
    "step.skipped": "skipped",
    "step.cancelled": "cancelled",
}

StepEnd = StepSucceeded | StepReused | StepFailed | StepSkipped | StepCancelled

StepEvent = (
    StepStarted
    | StepRetrying
    | StepEnd
    | StepWaiting
    | StepReceived
    | StepHeld
    | StepSteered
    | StepOverdue
    | StepPostponed
    | TaskOpened
    | TaskCompleted
    | StepCalled
    | BranchTaken
    | RowsMatched
)


class _View(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class AttemptView(_View):
    """One attempt at a step; `error` is why it failed, if it did."""

    attempt: int
    started_at: datetime | None = None
    finished_at: datetime | None = None
    error: ErrorInfo | None = None


class TaskView(_View):
    """The task that a step waits for, and who did it; see `engine.events.model.TaskOpened`."""

    title: str
    description: str
    people: tuple[str, ...]
    groups: tuple[str, ...]
    result_schema: dict[str, Any]
    due_at: datetime | None
    completed_by: str | None = None


class HeldView(_View):
    """Why a step is held, since when, and for which time."""

    hold: int
    reason: Literal["failed", "unknown_outcome", "undo_failed"]
    at: datetime


class SteeredView(_View):
    """What a person decided about a step that was held."""

    hold: int
    action: Literal["retry", "skip", "succeed", "fail"]
    by: str
    at: datetime


class CalledView(_View):
    """The run that a step called last, or that was about the same already."""

    run_id: str
    number: int
    workflow: str
    created: bool
    at: datetime


class StepView(_View):
    """
    How a step stands.

    Attributes:
        attempt: The newest attempt; 0 when the step was never attempted.
        next_at: When the next attempt begins: while the step is `retrying`, or waits for its turn.
        branch: Handle that a choice or a wait made live.
        ways: What a wait waits for, or waited for.
        held: The newest time that it was held; still so while the step is `held`.
        steered: What was decided the last time that it was held.
        reused_from: Id of the run that it has its output from.
        overdue_since: When it was to be over, once that moment has passed.
        called: The run of another workflow that it called.
        rows: Rows of a decision table that fitted its input, counted from 0.
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
    ways: tuple[WaitingWay, ...] = ()
    task: TaskView | None = None
    held: HeldView | None = None
    steered: SteeredView | None = None
    reused_from: str | None = None
    overdue_since: datetime | None = None
    called: CalledView | None = None
    rows: tuple[int, ...] | None = None
    attempts: tuple[AttemptView, ...] = ()

    @property
    def is_settled(self) -> bool:
        """Whether nothing more is expected of this step."""
        return _FINALITY[self.status] > 0


def fold_step(view: StepView | None, event: StepEvent) -> StepView:
    """
    Add an event to what is known of its step.

    The start of an attempt may come after its end, or news of an attempt after the next began.
    """
    view = view or StepView(path=event.step, status="running")
    match event:
        case StepStarted():
            folded = _started(view, event)
        case StepRetrying():
            folded = _retrying(view, event)
        case StepSucceeded() | StepReused() | StepFailed() | StepSkipped() | StepCancelled():
            folded = _ended(view, event)
        case StepWaiting() | TaskOpened() | TaskCompleted():
            folded = _waited(view, event)
        case StepPostponed():
            folded = _postponed(view, event)
        case StepHeld():
            folded = _held(view, event)
        case StepSteered():
            folded = _steered(view, event)
        case StepReceived() | StepOverdue() | StepCalled() | RowsMatched():
            folded = _noted(view, event)
        case BranchTaken():
            folded = _branched(view, event)
        case _ as never:
            assert_never(never)
    return folded


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


def _ended(view: StepView, event: StepEnd) -> StepView:
    status = _ENDS[event.type]
    error = event.error if isinstance(event, StepFailed) else None
    attempt = event.attempt if isinstance(event, StepSucceeded | StepFailed) else view.attempt
    takes_over = _FINALITY[status] > _FINALITY[view.status]
    change: dict[str, Any] = {"attempt": max(attempt, view.attempt)}
    if isinstance(event, StepReused):
        change["reused_from"] = event.from_run
    output = event.output if isinstance(event, StepSucceeded | StepReused) else None
    if takes_over:
        change |= {
            "status": status,
            "finished_at": event.at,
            "output": output,
            "error": error,
            "next_at": None,
        }
    elif status == view.status == "succeeded" and view.output is None:
        # Until now only the branch that it took was known.
        change["output"] = output
    if not _is_open(view, attempt):
        # Workflow code does not always know which attempt it was that ended the step.
        attempt = view.attempt
    if attempt and (_is_open(view, attempt) or (takes_over and status != "cancelled")):
        ended = {"finished_at": event.at, "error": error}
        change["attempts"] = _with_attempt(view, attempt, ended)
    return view.model_copy(update=change)


def _waited(view: StepView, event: StepWaiting | TaskOpened | TaskCompleted) -> StepView:
    match event:
        case StepWaiting():
            change: dict[str, Any] = {"ways": event.ways}
        case TaskOpened():
            change = {"task": _task(view, event)}
        case TaskCompleted():
            return _completed(view, event)
        case _ as never:
            assert_never(never)
    change["started_at"] = view.started_at or event.at
    if not view.is_settled and view.status != "held":
        change["status"] = "waiting"
    return view.model_copy(update=change)


def _task(view: StepView, event: TaskOpened) -> TaskView:
    return TaskView(
        title=event.title,
        description=event.description,
        people=event.people,
        groups=event.groups,
        result_schema=event.result_schema,
        due_at=event.due_at,
        completed_by=view.task.completed_by if view.task else None,
    )


def _completed(view: StepView, event: TaskCompleted) -> StepView:
    if view.task is None:
        return view
    return view.model_copy(update={"task": view.task.model_copy(update={"completed_by": event.by})})


def _postponed(view: StepView, event: StepPostponed) -> StepView:
    if view.is_settled or view.status == "held" or event.attempt <= view.attempt:
        return view
    until = event.until
    if view.status == "waiting" and view.next_at is not None:
        until = max(until, view.next_at)
    return view.model_copy(update={"status": "waiting", "next_at": until})


def _held(view: StepView, event: StepHeld) -> StepView:
    if view.status == "succeeded" or event.hold <= _decided(view):
        return view
    return view.model_copy(
        update={
            # What failed for good is open again: that a person decides was not known by then.
            "status": "held",
            "held": HeldView(hold=event.hold, reason=event.reason, at=event.at),
            "error": event.error,
            "finished_at": None,
            "next_at": None,
        }
    )


def _steered(view: StepView, event: StepSteered) -> StepView:
    if event.hold <= _decided(view):
        return view
    word = SteeredView(hold=event.hold, action=event.action, by=event.by, at=event.at)
    change: dict[str, Any] = {"steered": word}
    if view.status == "held":
        match event.action:
            case "retry" | "succeed":
                change |= {"status": "running", "error": None}
            case "skip":
                change |= {"status": "skipped", "finished_at": event.at, "error": None}
            case "fail":
                change |= {"status": "failed", "finished_at": event.at}
            case _ as never:
                assert_never(never)
    return view.model_copy(update=change)


def _decided(view: StepView) -> int:
    return view.steered.hold if view.steered else 0


def _noted(
    view: StepView, event: StepReceived | StepOverdue | StepCalled | RowsMatched
) -> StepView:
    match event:
        case StepReceived():
            return view
        case StepOverdue():
            return view.model_copy(update={"overdue_since": event.due_at})
        case StepCalled():
            return _called(view, event)
        case RowsMatched():
            given = event.input if view.input is None else view.input
            return view.model_copy(update={"rows": event.rows, "input": given})
        case _ as never:
            assert_never(never)


def _called(view: StepView, event: StepCalled) -> StepView:
    if view.called is not None and event.at < view.called.at:
        return view
    called = CalledView(
        run_id=event.run_id,
        number=event.number,
        workflow=event.workflow,
        created=event.created,
        at=event.at,
    )
    return view.model_copy(update={"called": called})


def _branched(view: StepView, event: BranchTaken) -> StepView:
    change: dict[str, Any] = {"branch": event.handle}
    if not view.is_settled:
        change |= {"status": "succeeded", "finished_at": event.at, "next_at": None, "error": None}
    elif view.status == "succeeded" and view.finished_at is not None:
        change["finished_at"] = min(view.finished_at, event.at)
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
