"""When an execution has grown too long, and the run goes on in another."""

import asyncio

from temporalio import workflow

from engine.runtime.context import RunContext


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
        if not work.done() and _is_at_rest(context):
            return False


def _is_at_rest(context: RunContext) -> bool:
    return context.gate.in_flight == 0 and context.busy == 0 and context.gate.drains()
