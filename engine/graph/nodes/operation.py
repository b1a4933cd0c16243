"""Operation: one call of a connector's operation."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from engine.graph.nodes.common import JoiningNode


class Retry(BaseModel):
    """
    What happens when an attempt fails with an error that may pass.

    Waits `initial_s`, then `factor` times longer each time, at most `maximum_s`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    attempts: int = Field(
        default=5, ge=1, le=1_000, description="All attempts, the first included."
    )
    initial_s: float = Field(default=1, ge=0.01, le=86_400)
    factor: float = Field(default=2, ge=1, le=10)
    maximum_s: float = Field(default=60, ge=0.01, le=604_800)


class TimeLimits(BaseModel):
    """How long an attempt, and the step with all its attempts, may take, in seconds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    attempt_s: float = Field(default=30, gt=0, le=86_400)
    step_s: float | None = Field(default=None, gt=0, le=2_592_000)


class UndoLimits(BaseModel):
    """How long an attempt to undo may take, in seconds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    attempt_s: float = Field(default=30, gt=0, le=86_400)


class Undo(BaseModel):
    """
    The call that takes an operation's effect back, such as a refund for a charge.

    Attributes:
        connector, operation, connection, inputs: As of an operation; the inputs may also read
            the output of the step that is undone.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    connector: str = Field(max_length=100)
    operation: str = Field(max_length=100)
    connection: str | None = Field(default=None, max_length=64)
    inputs: dict[str, Any] = Field(default_factory=dict)
    retry: Retry = Retry()
    limits: UndoLimits = UndoLimits()


class OperationNode(JoiningNode):
    """
    One call of a connector's operation.

    Attributes:
        connector, operation: Names in the catalogue, such as `http` and `request`.
        connection: Id of the stored connection to use, if the connector takes one.
        inputs: Values for the operation's input schema; strings may hold `{{ … }}`.
        undo: Called when the scope around it fails, or the run is cancelled, after it succeeded.
        on_error: `fail`: when it gives up, the block around it fails. `ask`: the step is held
            until a person decides.
    """

    kind: Literal["operation"] = "operation"
    connector: str = Field(max_length=100)
    operation: str = Field(max_length=100)
    connection: str | None = Field(default=None, max_length=64)
    inputs: dict[str, Any] = Field(default_factory=dict)
    retry: Retry = Retry()
    limits: TimeLimits = TimeLimits()
    undo: Undo | None = None
    on_error: Literal["fail", "ask"] = "fail"
