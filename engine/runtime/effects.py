"""Undoes what a scope has done to the world, in reverse order."""

from typing import Any

from temporalio import workflow

from engine.errors import EngineError, Fault
from engine.plan.model import OperationStep
from engine.runtime.activity_contract import CallOperation, Effect
from engine.runtime.calling import call_operation
from engine.runtime.context import RunContext
from engine.runtime.effect_log import EffectLog
from engine.runtime.holding import Before, Held, hold
from engine.runtime.outcome import Failed, describe_error
from engine.runtime.scope import Scope
from engine.runtime.values import keep_each

UNDO = "undo"
"""Last segment of the path of a step's undoing."""

PAUSED_UNDOING = "paused-undoing"
"""Patch: runs begun before it undo in a pause as well."""

UNDOING_AHEAD = "undoing-ahead"
"""Patch: runs begun before it do not hear a decision on an undoing that has not begun."""


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
        inputs = await keep_each(inputs, run_id=scope.run_id, step=f"{path}/{UNDO}")
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


async def undo_effects(log: EffectLog, context: RunContext, *, is_outermost: bool = False) -> None:
    """
    Undo everything in the log, one after another, the last effect first.

    An undoing that fails for good waits for a person's decision; what comes before it waits too,
    because its undoing may rely on this one. What is undone is in `context.undone`. In a pause
    none begins, unless the run was cancelled.

    Args:
        is_outermost: The effects are the run's; it may go on in a new execution between them.
    """
    done = set(context.undone)
    while (effect := log.last()) is not None:
        if is_outermost and context.gate.drains():
            await workflow.wait_condition(lambda: False)  # this execution ends here
        if not context.gate.is_open and workflow.patched(PAUSED_UNDOING):
            await workflow.wait_condition(lambda: context.gate.is_open)
        if effect.step not in done and await _undo(effect, context):
            context.undone.append(effect.step)
        log.entries.pop()


async def _undo(effect: Effect, context: RunContext) -> bool:
    """Undo one effect; say whether that was done in the end."""
    path = f"{effect.step}/{UNDO}"
    ahead = context.desk.decided(path)
    if ahead is not None and workflow.patched(UNDOING_AHEAD):
        context.notes.pop(path, None)
        return ahead.action == "succeed"
    before = Before.of(path, context)
    earlier, held = before.attempts, before.held
    while True:
        if held is None:
            failed = await _attempt(effect, path=path, earlier=earlier, context=context)
            if failed is None:
                context.notes.pop(path, None)
                return True
            held = Held("undo_failed", failed)
        again, before = held is before.held, Before()
        decision = await hold(path, held, context, again=again)
        if decision.action != "retry":
            return decision.action == "succeed"
        earlier, held = held.failed.attempt, None


async def _attempt(
    effect: Effect, *, path: str, earlier: int, context: RunContext
) -> Failed | None:
    if effect.inputs is None:
        if effect.error is None:
            raise AssertionError("inputs that are missing have an error")
        return Failed(error=effect.error)
    call = CallOperation(
        run_id=context.run_id,
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
    with context.working():
        outcome = await call_operation(
            call, retry=effect.retry, attempt_s=effect.attempt_s, step_s=None, news=context.news
        )
    # An undoing is never cancelled by its own run, so what is no failure is success.
    return outcome if isinstance(outcome, Failed) else None
