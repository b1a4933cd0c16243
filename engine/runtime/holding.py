"""Holds a step until a person decides, in however many executions of its run."""

from dataclasses import dataclass
from typing import Any, Self

from engine.events.model import ErrorInfo
from engine.runtime.activity_contract import SteerStep
from engine.runtime.context import RunContext
from engine.runtime.desk import HoldReason
from engine.runtime.outcome import Failed


@dataclass(frozen=True, slots=True)
class Held:
    """
    Why a step is held.

    Attributes:
        failed: How its last attempt ended.
    """

    reason: HoldReason
    failed: Failed


@dataclass(frozen=True, slots=True)
class Before:
    """
    What earlier executions of a run did with a step that is not over.

    Attributes:
        attempts: How many there were before a person had it tried again.
        held: Set while it waits for a decision: then it is not called before that.
    """

    attempts: int = 0
    held: Held | None = None

    @classmethod
    def of(cls, path: str, context: RunContext) -> Self:
        """Read the run's notes on a step."""
        noted: dict[str, Any] = context.notes.get(path) or {}
        held = None
        if "held" in noted:
            error = ErrorInfo.model_validate(noted["error"])
            held = Held(noted["held"], Failed(error=error, attempt=noted["attempt"]))
        return cls(noted.get("earlier", 0), held)


async def hold(path: str, held: Held, context: RunContext, *, again: bool) -> SteerStep:
    """
    Wait for a person's decision on a step.

    It is in the run's notes, so that a later execution waits on instead of trying once more.

    Args:
        again: An earlier execution has told of this hold already.
    """
    failed = held.failed
    context.notes[path] = {
        "held": held.reason,
        "error": failed.error.model_dump(mode="json"),
        "attempt": failed.attempt,
    }
    decision = await context.desk.hold(path, reason=held.reason, error=failed.error, again=again)
    if decision.action == "retry":
        context.notes[path] = {"earlier": failed.attempt}
    else:
        del context.notes[path]
    return decision
