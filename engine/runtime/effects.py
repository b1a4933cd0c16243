"""What a scope has done to the world, and its undoing in reverse order."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from engine.errors import EngineError, Fault
from engine.plan.model import OperationStep
from engine.runtime.activity_contract import CallOperation, Effect
from engine.runtime.outcome import Failed, describe_error
from engine.runtime.scope import Scope
from engine.runtime.steps.operation import call_operation

if TYPE_CHECKING:
    from engine.runtime.context import RunContext

UNDO = "undo"
"""Last segment of the path of a step's undoing."""


@dataclass(slots=True)
class EffectLog:
    """
    Finished effects that can be undone, in the order in which they finished.

    A place is taken when the effect is done and filled when its undoing is worked out.
    """

    entries: list[Effect | None] = field(default_factory=list)

    def take_place(self) -> int:
        """Keep the place of an effect that has just been done."""
        self.entries.append(None)
        return len(self.entries) - 1

    def hand_over(self, outer: "EffectLog") -> None:
        """Leave everything to the scope around this one."""
        outer.entries.extend(self.entries)
        self.entries.clear()

    def take_backwards(self) -> Iterator[Effect]:
        """Take out the effects, the last one first."""
        while self.entries:
            entry = self.entries.pop()
            if entry is not None:
                yield entry


async def note_effect(
    step: OperationStep, *, path: str, scope: Scope, output: Any, run_id: str
) -> Effect:
    """
    Write down how to undo what a step has just done.

    The inverse's inputs are worked out now, while everything that they read is at hand; should
    that fail, it is told when the undoing is due, and a person decides.

    Args:
        run_id: The run in whose name the effect was done.
    """
    undo = step.undo
    if undo is None:
        raise AssertionError("asked only of steps that can be undone")
    inputs, error = None, None
    own = scope.child()
    own.outputs[step.id] = output
    try:
        inputs = await own.resolve(undo.inputs, seed=f"{path}/{UNDO}")
    except EngineError as found:
        if found.fault is Fault.PLATFORM:
            raise
        error = describe_error(found)
    return Effect(
        step=path,
        key=f"{run_id}/{path}/{UNDO}",
        connector=undo.connector,
        operation=undo.operation,
        connection=undo.connection,
        inputs=inputs,
        error=error,
        retry=undo.retry,
        attempt_s=undo.attempt_s,
    )


async def undo_effects(log: EffectLog, context: "RunContext") -> tuple[str, ...]:
    """
    Undo everything in the log, one after another, the last effect first.

    An undoing that fails for good waits for a person's decision; what comes before it waits too,
    because its undoing may rely on this one.

    Returns:
        Paths of the steps whose effects are undone, in that order.
    """
    undone = [effect.step for effect in log.take_backwards() if await _undo(effect, context)]
    context.undone.extend(undone)
    return tuple(undone)


async def _undo(effect: Effect, context: "RunContext") -> bool:
    """Undo one effect; say whether that was done in the end."""
    path = f"{effect.step}/{UNDO}"
    earlier = 0
    while True:
        failed = await _attempt(effect, path=path, earlier=earlier, context=context)
        if failed is None:
            return True
        decision = await context.desk.hold(path, reason="undo_failed", error=failed.error)
        if decision.action == "succeed":
            return True
        if decision.action != "retry":
            return False
        earlier = failed.attempt


async def _attempt(
    effect: Effect, *, path: str, earlier: int, context: "RunContext"
) -> Failed | None:
    if effect.inputs is None:
        if effect.error is None:
            raise AssertionError("inputs that are missing have an error")
        return Failed(error=effect.error)
    call = CallOperation(
        run_id=context.run.run_id,
        step=path,
        effect_key=effect.key,
        connector=effect.connector,
        operation=effect.operation,
        connection=effect.connection,
        inputs=effect.inputs,
        attempts_allowed=earlier + effect.retry.attempts,
        earlier_attempts=earlier,
        cleared=earlier > 0,
        news=await context.news.load(),
    )
    outcome = await call_operation(
        call, retry=effect.retry, attempt_s=effect.attempt_s, step_s=None, news=context.news
    )
    # An undoing is never cancelled by its own run, so what is no failure is success.
    return outcome if isinstance(outcome, Failed) else None
