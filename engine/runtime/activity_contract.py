"""
What passes between the workflow, the activities and the client.

Workflow code calls activities by name with these models, so that no activity's code is ever
loaded by Temporal's sandbox.
"""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from engine.events.model import ErrorInfo, RunEvent
from engine.plan.model import Plan

RUN_WORKFLOW = "RunWorkflow"
CALL_OPERATION = "call_operation"
EVALUATE = "evaluate"


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RunInput(_Model):
    """
    The one argument of `RunWorkflow`.

    Attributes:
        run_id: Id of the run, and of the Temporal execution.
        facts: What expressions see as `run`: id, number, started_by, started_at, workflow, version.
    """

    run_id: str
    plan: Plan
    input: Any
    facts: dict[str, Any] = Field(default_factory=dict)


class RunResult(_Model):
    """
    How a run ended; also what repairs the record when its last events were lost in a crash.

    Attributes:
        tail: Events born in workflow code since the last activity started.
    """

    outcome: Literal["succeeded", "failed", "cancelled"]
    output: Any = None
    error: ErrorInfo | None = None
    tail: tuple[RunEvent, ...] = ()


class CallOperation(_Model):
    """
    Input of the activity that calls an operation.

    Attributes:
        step: Step path.
        effect_key: `run/step path/iteration`: the same for every attempt.
        inputs: Resolved values for the operation's input schema.
        attempts_allowed: For the event `step.started`.
        news: Events born in workflow code since the last activity; recorded before anything else.
    """

    run_id: str
    step: str
    effect_key: str
    connector: str
    operation: str
    connection: str | None
    inputs: dict[str, Any]
    attempts_allowed: int | None = None
    news: tuple[RunEvent, ...] = ()


class OperationResult(_Model):
    """What an operation answered, as its output schema describes."""

    output: Any = None


class Evaluate(_Model):
    """Input of the local activity that evaluates heavy expressions."""

    expressions: tuple[tuple[str, dict[str, Any]], ...]
