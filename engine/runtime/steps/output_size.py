"""How large the output of a pure step may be."""

from typing import Any

from engine.errors import EngineError, Fault
from engine.runtime.activity_contract import VALUE_LIMIT_BYTES
from engine.runtime.measure import size_of
from engine.runtime.values import keep


class StepOutputTooLarge(EngineError):
    """What a step would give is larger than may travel."""

    code = "step.output_too_large"
    fault = Fault.AUTHOR


async def fit(output: Any, *, path: str, run_id: str) -> Any:
    """
    Give what travels in the place of an output: a reference to it, or itself.

    Raises:
        StepOutputTooLarge: it cannot be kept, and is too large to travel.
    """
    output = await keep(output, run_id=run_id, step=path)
    check_size(output, path=path)
    return output


def check_size(output: Any, *, path: str) -> None:
    """
    Refuse an output that is too large.

    Raises:
        StepOutputTooLarge: it is.
    """
    if (size := size_of(output, path=path)) > VALUE_LIMIT_BYTES:
        raise StepOutputTooLarge(
            f"The output of step {path} takes {size:,} bytes, more than {VALUE_LIMIT_BYTES:,}. "
            "Pick less of the data.",
            bytes=size,
        )
