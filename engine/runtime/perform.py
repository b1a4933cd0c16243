"""Performs one step, whatever its kind."""

from typing import assert_never

from temporalio import workflow
from temporalio.exceptions import FailureError

from engine.errors import EngineError, Fault
from engine.plan.model import (
    CallWorkflowStep,
    ChoiceStep,
    DecisionStep,
    EndStep,
    ForEachStep,
    OperationStep,
    RepeatStep,
    RespondStep,
    ScopeStep,
    ScriptStep,
    Step,
    TaskStep,
    TransformStep,
    WaitStep,
)
from engine.runtime.context import RunContext
from engine.runtime.explain import explain
from engine.runtime.gate import Ticket
from engine.runtime.holding import Before, Held, hold
from engine.runtime.nest import Nest
from engine.runtime.outcome import Failed, Finished, Outcome, Skipped, describe_error
from engine.runtime.scope import Scope
from engine.runtime.steps.call_workflow import run_call_workflow
from engine.runtime.steps.choice import run_choice
from engine.runtime.steps.decision import run_decision
from engine.runtime.steps.end import run_end
from engine.runtime.steps.for_each import run_for_each
from engine.runtime.steps.operation import run_operation
from engine.runtime.steps.repeat import run_repeat
from engine.runtime.steps.respond import run_respond
from engine.runtime.steps.scope import run_scope
from engine.runtime.steps.script import run_script
from engine.runtime.steps.task import run_task
from engine.runtime.steps.transform import run_transform
from engine.runtime.steps.wait import run_wait

OUTCOME_UNKNOWN = "effect.outcome_unknown"

HELD_STEPS = "held-steps"
"""Patch: in runs begun before it, a step with an unknown outcome fails."""


async def perform(  # noqa: C901, PLR0911, PLR0912 - one for each kind
    step: Step, *, path: str, scope: Scope, context: RunContext, nest: Nest, ticket: Ticket
) -> Outcome:
    """
    Perform a step.

    Args:
        nest: Where a container runs its blocks.
        ticket: The step's place at the gate.
    """
    try:
        match step:
            case OperationStep():
                return await _operate(step, path=path, scope=scope, context=context, ticket=ticket)
            case ChoiceStep():
                return await run_choice(step, path=path, scope=scope)
            case EndStep():
                return await run_end(step, path=path, scope=scope)
            case TransformStep():
                return await run_transform(step, path=path, scope=scope)
            case DecisionStep():
                return await run_decision(step, path=path, scope=scope, context=context)
            case ScriptStep():
                return await run_script(step, path=path, scope=scope, context=context)
            case WaitStep():
                return await run_wait(step, path=path, scope=scope, context=context)
            case TaskStep():
                return await run_task(step, path=path, scope=scope, context=context)
            case RespondStep():
                return await run_respond(step, path=path, scope=scope, context=context)
            case CallWorkflowStep():
                return await run_call_workflow(step, path=path, scope=scope, context=context)
            case ForEachStep():
                return await run_for_each(step, path=path, scope=scope, nest=nest)
            case RepeatStep():
                return await run_repeat(step, path=path, scope=scope, nest=nest)
            case ScopeStep():
                return await run_scope(step, path=path, scope=scope, nest=nest)
            case _ as unknown:
                assert_never(unknown)
    except EngineError as error:
        if error.fault is Fault.PLATFORM:
            # No verdict on the run: the workflow task fails, and Temporal tries it again.
            raise
        return Failed(error=describe_error(error))
    except FailureError as error:
        return explain(error, path=path)


async def _operate(
    step: OperationStep, *, path: str, scope: Scope, context: RunContext, ticket: Ticket
) -> Outcome:
    """Call an operation; where its failure is for a person to judge, wait for that."""
    before = Before.of(path, context)
    earlier, held = before.attempts, before.held
    while True:
        if held is None:
            outcome = await _attempt(step, path=path, scope=scope, context=context, earlier=earlier)
            held = _why_hold(step, outcome)
            if held is None:
                return outcome
        context.gate.leave(ticket)
        again, before = held is before.held, Before()
        decision = await hold(path, held, context, again=again)
        match decision.action:
            case "skip":
                return Skipped()
            case "succeed":
                return Finished(output=decision.output, visible=True, told=True)
            case "fail":
                return held.failed
            case "retry":
                earlier, held = held.failed.attempt, None
                await context.gate.enter_again(ticket)


async def _attempt(
    step: OperationStep, *, path: str, scope: Scope, context: RunContext, earlier: int
) -> Outcome:
    try:
        return await run_operation(
            step, path=path, scope=scope, news=context.news, earlier_attempts=earlier
        )
    except EngineError as error:
        if error.fault is Fault.PLATFORM or step.on_error == "fail":
            raise
        return Failed(error=describe_error(error), attempt=earlier + 1)


def _why_hold(step: OperationStep, outcome: Outcome) -> Held | None:
    if not isinstance(outcome, Failed):
        return None
    if outcome.error.code == OUTCOME_UNKNOWN:
        # Asked only where it matters, so that most histories need no marker.
        return Held("unknown_outcome", outcome) if workflow.patched(HELD_STEPS) else None
    return Held("failed", outcome) if step.on_error == "ask" else None
