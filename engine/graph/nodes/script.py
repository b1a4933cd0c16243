"""Script: a few lines of Python, in an interpreter that reaches nothing outside."""

from typing import Any, Literal

from pydantic import Field

from engine.graph.nodes.common import JoiningNode

MAX_CODE = 50_000
MAX_LIMIT_S = 10


class ScriptNode(JoiningNode):
    """
    Python that computes the output from the inputs.

    Attributes:
        inputs: JSON templates by the names under which the code sees their values.
        code: Its last expression, or else the variable `result`, is the output.
        output_schema: JSON Schema that the output must fit; an empty one fits everything.
        limit_s: How long the code may compute, in seconds.
    """

    kind: Literal["script"] = "script"
    inputs: dict[str, Any] = Field(default_factory=dict, max_length=100)
    code: str = Field(default="", max_length=MAX_CODE)
    output_schema: dict[str, Any] = Field(default_factory=dict)
    limit_s: float = Field(default=2, gt=0, le=MAX_LIMIT_S)
