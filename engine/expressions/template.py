"""
A value with holes: what `{{ … }}` in a field compiles to.

The compiler produces templates once, at publishing; the runtime fills them for each step.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class _Template(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Constant(_Template):
    """A JSON value without holes."""

    type: Literal["constant"] = "constant"
    value: Any


class Path(_Template):
    """A plain path into the scope, such as `input.order.items`; needs no interpreter."""

    type: Literal["path"] = "path"
    source: str
    keys: tuple[str | int, ...]


class Expression(_Template):
    """
    One expression for the interpreter.

    Attributes:
        source: As the designer wrote it, for messages.
        code: What the interpreter evaluates: data access rewritten to keys.
        reads: Paths into the scope that it needs, such as `("steps", "check_stock")`.
        heavy: True when its work is not bounded by the size of its data, so that it must not
            be evaluated inside a workflow task.
    """

    type: Literal["expression"] = "expression"
    source: str
    code: str
    reads: tuple[tuple[str, ...], ...] = ()
    heavy: bool = False


class Text(_Template):
    """Literal text and holes, joined to one string."""

    type: Literal["text"] = "text"
    parts: tuple["str | Path | Expression", ...]


class ObjectTemplate(_Template):
    """A JSON object in which some values have holes."""

    type: Literal["object"] = "object"
    items: tuple[tuple[str, "Template"], ...]


class ListTemplate(_Template):
    """A JSON array in which some items have holes."""

    type: Literal["list"] = "list"
    items: tuple["Template", ...]


Template = Annotated[
    Constant | Path | Expression | Text | ObjectTemplate | ListTemplate,
    Field(discriminator="type"),
]

for _model in (Text, ObjectTemplate, ListTemplate):
    _model.model_rebuild()
