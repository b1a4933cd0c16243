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


class RunCancelled(_Event):
    """Somebody cancelled the run and it has stopped."""

    type: Literal["run.cancelled"] = "run.cancelled"
    reason: str = ""


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


RunEvent = Annotated[
    RunStarted
    | RunSucceeded
    | RunFailed
    | RunCancelled
    | StepStarted
    | StepRetrying
    | StepSucceeded
    | StepFailed
    | StepSkipped
    | StepCancelled
    | BranchTaken,
    Field(discriminator="type"),
]
"""One fact of a run. Adding a kind: see docs/how-to/add-a-run-event.md."""

run_event_adapter: TypeAdapter[RunEvent] = TypeAdapter(RunEvent)
