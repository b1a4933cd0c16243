"""For each: a body that is executed once for every item of a list, so many at a time."""

from typing import Any

from temporalio import workflow

from engine.errors import EngineError, Fault
from engine.events.model import StepStarted
from engine.expressions.references import is_reference
from engine.plan.model import ForEachStep
from engine.runtime.activity_contract import Recorded
from engine.runtime.batches import Batches, batch_size
from engine.runtime.loop import Loop
from engine.runtime.nest import Nest
from engine.runtime.outcome import Cancelled, Failed, Finished, Outcome
from engine.runtime.scope import Scope
from engine.runtime.values import keep, split

MAX_ITEMS = 100_000


class NotAList(EngineError):
    """What a loop is to go through is no list."""

    code = "for_each.not_a_list"
    fault = Fault.AUTHOR


class TooManyItems(EngineError):
    """A loop has more items than a run may hold."""

    code = "for_each.too_many_items"
    fault = Fault.AUTHOR


async def run_for_each(step: ForEachStep, *, path: str, scope: Scope, nest: Nest) -> Outcome:
    """Execute the body for every item; results are in the order of the items."""
    items = await scope.resolve(step.items, seed=path)
    if is_reference(items):
        items = await split(items, run_id=scope.run_id, step=path, most=MAX_ITEMS)
    elif not isinstance(items, list):
        raise NotAList(f"{path} goes through a list, but `{step.items.source}` is none.")
    if len(items) > MAX_ITEMS:
        raise TooManyItems(
            f"{path} has {len(items):,} items, more than {MAX_ITEMS:,}. Pass on a part of them.",
            items=len(items),
        )
    nest.context.news.tell(
        StepStarted(
            key=f"{path}#1:started",
            at=workflow.now(),
            step=path,
            attempt=1,
            input={"count": len(items)},
        )
    )
    size = batch_size(step.body)
    loop: Loop | Batches
    if size is None or len(items) <= size:
        loop = Loop(step, items, first=0, at_once=step.at_once, scope=scope, nest=nest)
    else:
        loop = Batches(step, items, size=size, scope=scope, nest=nest)
    await loop.run()
    if loop.failure is not None:
        return Failed(error=loop.failure.error, step=loop.failure.step)
    if nest.stopping:
        return Cancelled()
    output = await keep(_output(loop.outcomes, len(items)), run_id=scope.run_id, step=path)
    return Finished(output=output, visible=True, told=True)


def _output(outcomes: dict[int, Recorded], count: int) -> dict[str, Any]:
    failed = [(index, outcomes[index].error) for index in range(count)]
    return {
        "results": [outcomes[index].output for index in range(count)],
        "errors": [
            {"index": index, "error": error.model_dump(mode="json")}
            for index, error in failed
            if error is not None
        ],
        "count": count,
    }
