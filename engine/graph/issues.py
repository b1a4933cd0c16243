"""What is wrong with a graph, said so that a person can mend it."""

from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class Severity(StrEnum):
    """An error stops publishing; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class Issue(BaseModel):
    """
    One problem of a graph.

    Attributes:
        code: Stable identifier, such as `graph.cycle`; listed in docs/errors.md.
        node: Id of the node it belongs to; None when it belongs to the whole graph.
        edge: Id of the edge it belongs to, if any.
        field: JSON Pointer inside the node, such as `/inputs/url`; empty for the whole node.
        message: One sentence: what is wrong and what to do.
        start, end: Range in the field's text, in characters, where a part of it is wrong.
        fix: Text to put in place of that range, when one is obvious.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    severity: Severity = Severity.ERROR
    node: str | None = None
    edge: str | None = None
    field: str = ""
    message: str
    start: int | None = None
    end: int | None = None
    fix: str | None = None
    data: dict[str, Any] = Field(default_factory=dict)
