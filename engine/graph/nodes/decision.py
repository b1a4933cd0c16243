"""Decision table: rows of conditions on values, and of the results they give."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from engine.decisions.cell import Cell
from engine.graph.nodes.common import ID_PATTERN, JoiningNode

MAX_ROWS = 2_000
MAX_COLUMNS = 50

HitPolicy = Literal["first", "unique", "collect"]
"""
Which rows give the result.

`first`: the topmost that fits. `unique`: the only one that fits; two are an error. `collect`: all
that fit, from top to bottom.
"""

ResultType = Literal["any", "string", "number", "integer", "boolean", "array", "object"]


class InputColumn(BaseModel):
    """One value that the rows ask about; `expression` is bare, without braces."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=ID_PATTERN)
    name: str = Field(default="", max_length=60)
    expression: str = Field(default="", max_length=10_000)


class OutputColumn(BaseModel):
    """One value that a fitting row gives; its id is the key in the result."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=ID_PATTERN)
    name: str = Field(default="", max_length=60)
    type: ResultType = "any"


class Row(BaseModel):
    """
    One rule.

    Attributes:
        cells: Conditions by the ids of input columns; one that is left out fits everything.
        results: JSON templates by the ids of output columns; one that is left out is null.
        note: Why the rule is there; for people only.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    cells: dict[str, Cell] = Field(default_factory=dict, max_length=MAX_COLUMNS)
    results: dict[str, Any] = Field(default_factory=dict, max_length=MAX_COLUMNS)
    note: str = Field(default="", max_length=500)


class DecisionNode(JoiningNode):
    """
    Rows are held against the inputs; those that fit give the output.

    The output is the object of a row's results, or the list of them for `collect`.
    """

    kind: Literal["decision"] = "decision"
    inputs: tuple[InputColumn, ...] = Field(default=(), max_length=MAX_COLUMNS)
    outputs: tuple[OutputColumn, ...] = Field(default=(), max_length=MAX_COLUMNS)
    rows: tuple[Row, ...] = Field(default=(), max_length=MAX_ROWS)
    hit: HitPolicy = "first"
