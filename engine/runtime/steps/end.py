"""End: a path of the run is over, well or badly. Pure."""

from engine.errors import EngineError, Fault
from engine.events.model import ErrorInfo
from engine.plan.model import EndStep
from engine.runtime.activity_contract import VALUE_LIMIT_BYTES
from engine.runtime.measure import as_json, size_of
from engine.runtime.outcome import Failed, Outcome, Reached
from engine.runtime.scope import Scope
from engine.runtime.values import settle


class OutputTooLarge(EngineError):
    """What the run would answer is larger than may travel."""

    code = "run.output_too_large"
    fault = Fault.AUTHOR


async def run_end(step: EndStep, *, path: str, scope: Scope) -> Outcome:
    """Work out what the run answers, or why it fails."""
    if step.outcome == "failed":
        message = await scope.resolve(step.message, seed=path, inline=True)
        text = message if isinstance(message, str) else as_json(message, path=path)
        return Failed(error=ErrorInfo(code=step.error_code, fault="author", message=text))
    output = await settle(
        await scope.resolve(step.output, seed=path), run_id=scope.run_id, step=path
    )
    if (size := size_of(output, path=path)) > VALUE_LIMIT_BYTES:
        raise OutputTooLarge(
            f"The output of {path} takes {size:,} bytes, more than {VALUE_LIMIT_BYTES:,}. "
            "Answer with less data.",
            bytes=size,
        )
    return Reached(output)
