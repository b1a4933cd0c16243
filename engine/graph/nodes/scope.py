"""Scope: a body that fails as one, with ways to catch what went wrong."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from engine.graph.nodes.common import ID_PATTERN, LONGEST_S, ContainerNode

FINALLY = "finally"
"""Inner handle of a scope: what it executes at last, however its body ended."""


class Catch(BaseModel):
    """
    One way out of a scope that failed; its id is its handle.

    Attributes:
        kinds: Faults (`author`, `service`, `platform`), error codes (`http.not_found`) or
            beginnings of codes (`http.`); none catches everything.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=ID_PATTERN)
    name: str = Field(default="", max_length=60)
    kinds: tuple[Annotated[str, Field(min_length=1, max_length=100)], ...] = Field(
        default=(), max_length=100
    )


class ScopeNode(ContainerNode):
    """
    A body that fails as one: its finished effects are undone, then the first catch that fits.

    Its output is `{"result": …, "error": what was caught, or null}`. Inside `finally`, `error` is
    what the body failed with, or null.

    Attributes:
        catches: Tried in order when the body failed.
        time_limit_s: How long the body may take.
        output: Any JSON value; strings may hold `{{ … }}`. The result of a body that succeeded;
            it sees the steps of the body.
    """

    kind: Literal["scope"] = "scope"
    catches: tuple[Catch, ...] = Field(default=(), max_length=100)
    time_limit_s: float | None = Field(default=None, gt=0, le=LONGEST_S)
    output: Any = None
