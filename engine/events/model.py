"""
Everything that a run can tell: the closed list of run events.

An event is an immutable fact. The host numbers events from 1 in each run when it commits them,
so an event has no number of its own here; its `key` makes recording it twice harmless.
"""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ErrorInfo(_Model):
    """
    An error as people and programs see it; never holds a secret.

    Attributes:
        code: Stable identifier, `area.problem`.
        fault: `author`, `service` or `platform`.
        message: One sentence: what happened, where, what to do next.
        data: Named facts, JSON values only.
    """

    code: str
    fault: Literal["author", "service", "platform"]
    message: str
    data: dict[str, Any] = Field(default_factory=dict)


class _Event(_Model):
    key: str = Field(description="Unique in its run; recording the same key again changes nothing.")
    at: datetime = Field(description="When it happened, UTC.")


class _StepEvent(_Event):
    step: str = Field(description="Step path, such as `approve/lines[3]/charge`.")


class RunStarted(_Event):
    """The worker began to execute the run."""

    type: Literal["run.started"] = "run.started"


class RunSucceeded(_Event):
    """The run reached its end; `output` is what it answers."""

    type: Literal["run.succeeded"] = "run.succeeded"
    output: Any = None


class RunFailed(_Event):
    """The run ended with an error that nothing handled."""

    type: Literal["run.failed"] = "run.failed"
    error: ErrorInfo
    step: str | None = Field(default=None, description="Step path where it failed, if a step did.")
    undone: tuple[str, ...] = Field(
        default=(), description="Paths of the steps whose effects were undone, in that order."
    )


class RunCancelled(_Event):
    """Somebody cancelled the run and it has stopped."""

    type: Literal["run.cancelled"] = "run.cancelled"
    reason: str = ""
    undone: tuple[str, ...] = Field(
        default=(), description="Paths of the steps whose effects were undone, in that order."
    )


class RunPaused(_Event):
    """Somebody paused the run: what runs goes on to its end, nothing new starts."""

    type: Literal["run.paused"] = "run.paused"
    by: str


class RunResumed(_Event):
    """Somebody let a paused run go on."""

    type: Literal["run.resumed"] = "run.resumed"
    by: str


class RunOverdue(_Event):
    """The run was promised to be over by `due_at`, and is not."""

    type: Literal["run.overdue"] = "run.overdue"
    due_at: datetime


class RunResponded(_Event):
    """The run answered its caller early and goes on; the first answer of a run counts."""

    type: Literal["run.responded"] = "run.responded"
    output: Any = None
    step: str | None = Field(default=None, description="Step path of what answered.")


class RunMessageDropped(_Event):
    """
    A message reached the run and no wait will ever be given it.

    Attributes:
        name: Name of the message.
        message_id: Id under which it was handed to the run.
        reason: `invalid_payload`: it does not fit what the wait asks for; `too_many`: the run
            keeps only so many messages that nothing has waited for yet.
        step: Step path of the wait that refused it.
        detail: What is wrong with it, in words.
    """

    type: Literal["run.message_dropped"] = "run.message_dropped"
    name: str
    message_id: str
    reason: Literal["invalid_payload", "too_many"]
    step: str | None = None
    detail: str = ""


class StepStarted(_StepEvent):
    """An attempt at a step began. `attempt` counts from 1."""

    type: Literal["step.started"] = "step.started"
    attempt: int = Field(ge=1)
    attempts_allowed: int | None = Field(default=None, description="None means without a limit.")
    input: Any = Field(default=None, description="What the step was given; secrets are hidden.")
    effect_key: str | None = None


class StepRetrying(_StepEvent):
    """An attempt failed and another will follow at `next_at`."""

    type: Literal["step.retrying"] = "step.retrying"
    attempt: int = Field(ge=1)
    error: ErrorInfo
    next_at: datetime | None = None


class StepSucceeded(_StepEvent):
    """The step finished with `output`."""

    type: Literal["step.succeeded"] = "step.succeeded"
    attempt: int = Field(default=1, ge=1)
    output: Any = None


class StepFailed(_StepEvent):
    """The step failed for good."""

    type: Literal["step.failed"] = "step.failed"
    attempt: int = Field(default=1, ge=1)
    error: ErrorInfo


class StepSkipped(_StepEvent):
    """All paths to the step are dead, so it will never run."""

    type: Literal["step.skipped"] = "step.skipped"


class StepCancelled(_StepEvent):
    """The step was stopped before it finished."""

    type: Literal["step.cancelled"] = "step.cancelled"


class BranchTaken(_StepEvent):
    """A choice decided; `handle` is the outgoing handle that is live."""

    type: Literal["branch.taken"] = "branch.taken"
    handle: str


class WaitingWay(_Model):
    """
    One of the things that a step waits for.

    Attributes:
        id: Id of the way, which is also the handle that it makes live.
        until: When it comes, for `duration` and `until`.
        message: Name of the message, for `message`.
        key: Which of the messages of that name.
        payload_schema: JSON Schema that the message's payload must fit.
    """

    id: str
    type: Literal["duration", "until", "message"]
    until: datetime | None = None
    message: str | None = None
    key: str | None = None
    payload_schema: dict[str, Any] | None = None


class StepWaiting(_StepEvent):
    """The step waits; the first of `ways` to come decides."""

    type: Literal["step.waiting"] = "step.waiting"
    ways: tuple[WaitingWay, ...]


class StepReceived(_StepEvent):
    """The step was given a message that it waited for; nobody else gets it."""

    type: Literal["step.received"] = "step.received"
    name: str
    message_id: str


class RowsMatched(_StepEvent):
    """
    A decision table was held against its inputs.

    Attributes:
        rows: Those that fit, from top to bottom, counted from 0; only the first where that counts.
        input: The values by the ids of their columns.
    """

    type: Literal["rows.matched"] = "rows.matched"
    rows: tuple[int, ...]
    input: Any = None


class StepHeld(_StepEvent):
    """
    The step cannot go on until a person decides.

    Attributes:
        reason: `failed`: its attempts are used up; `unknown_outcome`: nobody knows whether its
            effect happened; `undo_failed`: its effect could not be undone.
        error: What went wrong.
        hold: Counts from 1 in this step: a step may be held again after a retry.
    """

    type: Literal["step.held"] = "step.held"
    reason: Literal["failed", "unknown_outcome", "undo_failed"]
    error: ErrorInfo
    hold: int = Field(default=1, ge=1)


class StepSteered(_StepEvent):
    """A person decided about a held step; `hold` says about which time that it was held."""

    type: Literal["step.steered"] = "step.steered"
    action: Literal["retry", "skip", "succeed", "fail"]
    by: str
    hold: int = Field(default=1, ge=1)


class StepReused(_StepEvent):
    """The step was not executed: it ended as it had in another run, with the same output."""

    type: Literal["step.reused"] = "step.reused"
    from_run: str
    output: Any = None


class StepOverdue(_StepEvent):
    """The step was to be over by `due_at`, and is not."""

    type: Literal["step.overdue"] = "step.overdue"
    due_at: datetime


class TaskOpened(_StepEvent):
    """
    The step waits for a person to do a task.

    Attributes:
        people, groups: Whose task it is, by id or name; with neither it is anybody's.
        result_schema: JSON Schema of what completes the task.
        due_at: When it should be done.
    """

    type: Literal["task.opened"] = "task.opened"
    title: str
    description: str = ""
    people: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    result_schema: dict[str, Any] = Field(default_factory=dict)
    due_at: datetime | None = None


class TaskCompleted(_StepEvent):
    """A person did the task; its result is the step's output."""

    type: Literal["task.completed"] = "task.completed"
    by: str


class StepPostponed(_StepEvent):
    """An attempt waits until it is its turn, because its connection has a rate limit."""

    type: Literal["step.postponed"] = "step.postponed"
    attempt: int = Field(ge=1)
    until: datetime


class StepCalled(_StepEvent):
    """
    The step called another workflow.

    Attributes:
        run_id, number, workflow: The run that does it: its id, its number, its workflow's name.
        created: False when the run was there already: it was about the same.
    """

    type: Literal["step.called"] = "step.called"
    run_id: str
    number: int
    workflow: str
    created: bool = True


RunEvent = Annotated[
    RunStarted
    | RunSucceeded
    | RunFailed
    | RunCancelled
    | RunPaused
    | RunResumed
    | RunOverdue
    | RunResponded
    | RunMessageDropped
    | StepStarted
    | StepRetrying
    | StepSucceeded
    | StepFailed
    | StepSkipped
    | StepCancelled
    | StepWaiting
    | StepReceived
    | StepHeld
    | StepSteered
    | StepReused
    | StepOverdue
    | TaskOpened
    | TaskCompleted
    | StepPostponed
    | StepCalled
    | BranchTaken
    | RowsMatched,
    Field(discriminator="type"),
]
"""One fact of a run. Adding a kind: see docs/how-to/add-a-run-event.md."""

run_event_adapter: TypeAdapter[RunEvent] = TypeAdapter(RunEvent)
