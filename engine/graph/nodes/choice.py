"""Choice: the first case whose condition holds decides which edge is live."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from engine.graph.nodes.common import ID_PATTERN, JoiningNode

OTHERWISE = "otherwise"
"""Handle that is live when no case holds."""


class Case(BaseModel):
    """One way out of a choice; `condition` is one bare expression, without braces."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=ID_PATTERN)
    name: str = Field(default="", max_length=60)
    condition: str = Field(default="", max_length=10_000)


class ChoiceNode(JoiningNode):
    """Cases are tried in order; a case's id is its handle, and `otherwise` is the last handle."""

    kind: Literal["choice"] = "choice"
    cases: tuple[Case, ...] = Field(default=(), max_length=100)
