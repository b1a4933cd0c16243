"""When an execution has grown too long, and the run goes on in another."""

import asyncio

from temporalio import workflow

from engine.runtime.context import RunContext
from engine.runtime.lighten import lighten
from engine.runtime.local import local_under_way


async def until_over_or_too_long(work: "asyncio.Task[object]", context: RunContext) -> bool:
    """
    Wait until the work is over, or until it is to go on in another execution.

    Then nothing is under way: what had begun has ended, nothing new was let in, and what only
    waits can be waited for elsewhere.

    Returns:
        Whether the work is over.
    """
    while True:
        await workflow.wait_condition(lambda: work.done() or _is_at_rest(context))
        if work.done():
            return True
        # What was told and not recorded would be lost with this execution.
        await context.news.record()
        if context.gate.awaits_locals:
            # Conditions are looked at when nothing else is ready: what came meanwhile has been
            # dealt with by then, to its end or to what the run has to wait for.
            await workflow.wait_condition(lambda: True)
            if context.news.are_waiting:
                continue
        if work.done() or not _is_at_rest(context) or await lighten(context):
            continue
        if not work.done() and _is_at_rest(context):
            return False


def _is_at_rest(context: RunContext) -> bool:
    gate = context.gate
    if gate.in_flight or context.busy or not gate.drains():
        return False
    return not (local_under_way() and gate.awaits_locals)
