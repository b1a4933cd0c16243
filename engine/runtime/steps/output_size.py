"""How large the output of a pure step may be."""

from typing import Any

from pydantic_core import to_json

from engine.errors import EngineError, Fault
from engine.runtime.activity_contract import VALUE_LIMIT_BYTES


class StepOutputTooLarge(EngineError):
    """What a step would give is larger than may travel."""

    code = "step.output_too_large"
    fault = Fault.AUTHOR


def check_size(output: Any, *, path: str) -> None:
    """
    Refuse an output that is too large.

    Raises:
        StepOutputTooLarge: it is.
    """
    if (size := len(to_json(output))) > VALUE_LIMIT_BYTES:
        raise StepOutputTooLarge(
            f"The output of step {path} takes {size:,} bytes, more than {VALUE_LIMIT_BYTES:,}. "
            "Pick less of the data.",
            bytes=size,
        )
