"""What every node has."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

ID_PATTERN = r"^[a-z][a-z0-9_]{0,62}$"
"""Node ids are names in expressions: `steps.check_stock.available`."""

Join = Literal["all", "any", "first"]
"""
When a node with several incoming edges starts.

`all`: every incoming edge is settled and at least one is live. `any`: the first live edge.
`first`: as many live edges as the node's `first` says.
"""

LONGEST_S = 31_622_400
"""A leap year, in seconds: the longest that anything may be told to take."""


class Position(BaseModel):
    """Top left corner of a node on the canvas, in canvas pixels."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    x: float = Field(default=0, ge=-1e6, le=1e6, allow_inf_nan=False)
    y: float = Field(default=0, ge=-1e6, le=1e6, allow_inf_nan=False)


class Size(BaseModel):
    """How large a container is drawn, in canvas pixels."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    width: float = Field(default=480, ge=1, le=1e6, allow_inf_nan=False)
    height: float = Field(default=240, ge=1, le=1e6, allow_inf_nan=False)


class BaseNode(BaseModel):
    """
    What every node has.

    Attributes:
        id: Name in expressions, unique in the whole graph.
        parent: Id of the container around it; None when it is outermost.
        name: What people read on the card.
        position: Inside a container it counts from the container's top left corner.
        notes: The designer's remarks, plain text.
        stage: What the requester reads while the run is here; empty shows nothing.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=ID_PATTERN)
    parent: str | None = Field(default=None, pattern=ID_PATTERN)
    name: str = Field(default="", max_length=120)
    position: Position = Position()
    notes: str = Field(default="", max_length=10_000)
    stage: str = Field(default="", max_length=60)


class JoiningNode(BaseNode):
    """
    A node that can have incoming edges.

    Attributes:
        first: For the join `first`: how many live edges it waits for.
        cancel_losers: For the joins `any` and `first`: steps that lead only here are stopped
            when the node starts, because nobody waits for them any more.
        due_s: Seconds after its start when the step, if not finished, is told to be overdue.
    """

    join: Join = "all"
    first: int = Field(default=1, ge=1, le=10_000)
    cancel_losers: bool = False
    due_s: float | None = Field(default=None, gt=0, le=LONGEST_S)


BODY = "body"
"""Inner handle of every container: what it executes."""


class ContainerNode(JoiningNode):
    """A node with nodes of its own: those that name it as their `parent`."""

    size: Size = Size()
