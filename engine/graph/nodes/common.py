"""What every node has."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

ID_PATTERN = r"^[a-z][a-z0-9_]{0,62}$"
"""Node ids are names in expressions: `steps.check_stock.available`."""

Join = Literal["all", "any"]
"""
When a node with several incoming edges starts.

`all`: every incoming edge is settled and at least one is live. `any`: the first live edge.
"""


class Position(BaseModel):
    """Top left corner of a node on the canvas, in canvas pixels."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    x: float = Field(default=0, ge=-1e6, le=1e6, allow_inf_nan=False)
    y: float = Field(default=0, ge=-1e6, le=1e6, allow_inf_nan=False)


class BaseNode(BaseModel):
    """
    What every node has.

    Attributes:
        id: Name in expressions, unique in the graph.
        name: What people read on the card.
        notes: The designer's remarks, plain text.
        stage: What the requester reads while the run is here; empty shows nothing.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=ID_PATTERN)
    name: str = Field(default="", max_length=120)
    position: Position = Position()
    notes: str = Field(default="", max_length=10_000)
    stage: str = Field(default="", max_length=60)


class JoiningNode(BaseNode):
    """A node that can have incoming edges."""

    join: Join = "all"
