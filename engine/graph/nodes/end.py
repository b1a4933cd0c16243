"""End: a path of the run is over, well or badly."""

from typing import Any, Literal

from pydantic import Field

from engine.graph.nodes.common import JoiningNode


class EndNode(JoiningNode):
    """
    A path of the run is over.

    A run ends when nothing is left to do; its output is that of the end that was reached first.
    A failing end fails the run at once: steps that run are awaited, no other step starts.

    Attributes:
        output: Any JSON value; strings may hold `{{ … }}`. Used when `outcome` is `succeeded`.
        error_code, message: What a failing end reports; `message` may hold `{{ … }}`.
    """

    kind: Literal["end"] = "end"
    outcome: Literal["succeeded", "failed"] = "succeeded"
    output: Any = None
    error_code: str = Field(default="workflow.failed", pattern=r"^[a-z][a-z0-9_.]{0,79}$")
    message: str = Field(default="", max_length=2_000)
