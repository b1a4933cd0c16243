"""Respond: whoever waits for the run is answered, and the run goes on. Pure."""

from temporalio import workflow

from engine.errors import EngineError, Fault
from engine.events.model import RunResponded
from engine.plan.model import RespondStep
from engine.runtime.activity_contract import VALUE_LIMIT_BYTES
from engine.runtime.context import RunContext
from engine.runtime.measure import size_of
from engine.runtime.outcome import Finished, Outcome
from engine.runtime.scope import Scope
from engine.runtime.values import settle

RUN_RESPONDED_KEY = "run:responded"
"""Key of a run's early answer, so that the first one stands."""


class ResponseTooLarge(EngineError):
    """What the run would answer early is larger than may travel."""

    code = "run.response_too_large"
    fault = Fault.AUTHOR


async def run_respond(
    step: RespondStep, *, path: str, scope: Scope, context: RunContext
) -> Outcome:
    """Work out the answer and tell it; a second answer of a run is harmless."""
    output = await settle(
        await scope.resolve(step.value, seed=path), run_id=scope.run_id, step=path
    )
    if (size := size_of(output, path=path)) > VALUE_LIMIT_BYTES:
        raise ResponseTooLarge(
            f"The answer of {path} takes {size:,} bytes, more than {VALUE_LIMIT_BYTES:,}. "
            "Answer with less data.",
            bytes=size,
        )
    context.news.tell(
        RunResponded(key=RUN_RESPONDED_KEY, at=workflow.now(), output=output, step=path)
    )
    return Finished(output=output, told=True)
