"""Scope: a body that fails as one, with what is undone, cleaned up and caught."""

from temporalio import workflow

from engine.events.model import ErrorInfo, StepStarted
from engine.plan.model import CatchPlan, ScopeStep
from engine.runtime.effect_log import EffectLog
from engine.runtime.effects import undo_effects
from engine.runtime.nest import Nest
from engine.runtime.outcome import BlockEnd, Cancelled, Failed, Failure, Finished, Outcome
from engine.runtime.scope import Scope
from engine.runtime.values import keep


async def run_scope(step: ScopeStep, *, path: str, scope: Scope, nest: Nest) -> Outcome:
    """
    Execute the body; if it does not end well, undo its effects; then clean up, then catch.

    The clean-up is executed to its end even when the run is cancelled.
    """
    nest.context.news.tell(
        StepStarted(key=f"{path}#1:started", at=workflow.now(), step=path, attempt=1)
    )
    effects = nest.context.log(path)
    inside = scope.child()
    end = await nest.run(
        step.body,
        scope=inside,
        prefix=f"{path}/",
        effects=effects,
        time_limit_s=step.time_limit_s,
    )
    if end.well:
        after = await _clean_up(step, end, path=path, scope=inside, nest=nest)
    else:
        # Neither is begun anew in another execution: what is undone cannot be undone again.
        with nest.context.ending():
            await undo_effects(effects, nest.context)
            after = await _clean_up(step, end, path=path, scope=inside, nest=nest)
    if end.well and after.failure is not None:
        with nest.context.ending():
            await undo_effects(effects, nest.context)
    failure = end.failure or after.failure
    if failure is not None:
        return _caught(step, failure)
    effects.hand_over(nest.effects)
    if end.cancelled:
        return Cancelled()
    result = await inside.resolve(step.output, seed=path)
    result = await keep(result, run_id=scope.run_id, step=path)
    return Finished(output={"result": result, "error": None}, visible=True, told=True)


async def _clean_up(
    step: ScopeStep, end: BlockEnd, *, path: str, scope: Scope, nest: Nest
) -> BlockEnd:
    """Execute what comes last; its effects are meant to stay, so nothing undoes them."""
    if step.cleanup is None:
        return BlockEnd()
    error = end.failure.error.model_dump(mode="json") if end.failure else None
    return await nest.run(
        step.cleanup,
        scope=scope.child(error=error),
        prefix=f"{path}/",
        effects=EffectLog(),
        protected=True,
    )


def _caught(step: ScopeStep, failure: Failure) -> Outcome:
    """Let the first catch that fits make its handle live; nobody else hears of the failure."""
    for catch in step.catches:
        if catches(catch, failure.error):
            error = {**failure.error.model_dump(mode="json"), "step": failure.step}
            return Finished(
                output={"result": None, "error": error},
                live=frozenset({catch.handle}),
                visible=True,
                told=True,
            )
    return Failed(error=failure.error, step=failure.step)


def catches(catch: CatchPlan, error: ErrorInfo) -> bool:
    """Say whether a catch takes an error: by fault, by code, or by the beginning of its code."""
    return not catch.kinds or any(
        kind in (error.fault, error.code) or (kind.endswith(".") and error.code.startswith(kind))
        for kind in catch.kinds
    )
