"""What passes between the workflow and the activity that runs scripts."""

from datetime import datetime
from typing import Any, Final

from pydantic import BaseModel, ConfigDict

RUN_SCRIPT: Final = "run_script"


class RunScript(BaseModel):
    """
    Input of the local activity that runs a script.

    Attributes:
        run_id, step: Whose script it is; empty if asked by an older worker.
        inputs: JSON values by the names that the code sees.
        now, seed: What the interpreter's clock shows and its dice start from.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    inputs: dict[str, Any]
    output_schema: dict[str, Any]
    limit_s: float
    now: datetime
    seed: str
    run_id: str = ""
    step: str = ""
