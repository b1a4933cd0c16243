"""
The target language: what the worker executes.

A plan is frozen when a version is published and travels, compressed and sealed, in the input of
every run, so that publishing never touches a run that is under way.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from engine.expressions.template import Expression, Path, Template

PLAN_FORMAT = 1
"""Number of the newest plan format; `engine.plan.upgrade` brings older ones here."""


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Incoming(_Model):
    """
    One edge into a step.

    Attributes:
        source: Id of the step it comes from; None for the start, whose edges are live at once.
        handle: Outgoing handle of the source that makes this edge live.
    """

    source: str | None
    handle: str = "out"


class _Step(_Model):
    id: str
    name: str
    join: Literal["all", "any"] = "all"
    incoming: tuple[Incoming, ...] = Field(min_length=1)


class RetryPlan(_Model):
    """Attempts, first delay, growth and longest delay, in seconds."""

    attempts: int
    initial_s: float
    factor: float
    maximum_s: float


class OperationStep(_Step):
    """One activity: one call of a connector's operation."""

    kind: Literal["operation"] = "operation"
    connector: str
    operation: str
    connection: str | None
    inputs: Template
    retry: RetryPlan
    attempt_s: float
    step_s: float | None = None


class CasePlan(_Model):
    """One way out of a choice."""

    handle: str
    condition: Path | Expression = Field(discriminator="type")


class ChoiceStep(_Step):
    """A pure step: the first case that holds is live; else `otherwise`."""

    kind: Literal["choice"] = "choice"
    cases: tuple[CasePlan, ...]


class EndStep(_Step):
    """A path is over."""

    kind: Literal["end"] = "end"
    outcome: Literal["succeeded", "failed"]
    output: Template
    error_code: str
    message: Template


Step = Annotated[OperationStep | ChoiceStep | EndStep, Field(discriminator="kind")]
"""The closed list of step kinds."""


class Block(_Model):
    """A DAG of steps, in an order in which every step comes after those it depends on."""

    steps: tuple[Step, ...]


class Plan(_Model):
    """
    An executable workflow.

    Attributes:
        start: Id of the start node, so that the canvas can show it.
        input_schema: JSON Schema of the run's input.
    """

    format: Literal[1] = 1
    start: str
    input_schema: dict[str, Any]
    block: Block
