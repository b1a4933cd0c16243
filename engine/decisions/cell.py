"""A cell of a decision table: what a value must be for its row to fit."""

from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

Op = Literal["any", "eq", "ne", "lt", "le", "gt", "ge", "between", "in", "not_in"]
Bounds = Literal["[]", "[)", "(]", "()"]

ORDERING: Final = frozenset({"lt", "le", "gt", "ge", "between"})
"""Operators that ask which value is larger: for numbers, and for text by its characters."""

MAX_VALUES: Final = 200


class Cell(BaseModel):
    """
    One condition on one value.

    Attributes:
        op: `any` fits everything, the others compare with `values`.
        values: JSON constants: none for `any`, two for `between`, one or more for `in` and
            `not_in`, one for the others.
        bounds: For `between`: whether the ends belong to it, as mathematics writes it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    op: Op = "any"
    values: tuple[Any, ...] = Field(default=(), max_length=MAX_VALUES)
    bounds: Bounds = "[]"


ANY: Final = Cell()


def kind_of(value: Any) -> str:
    """Name the JSON type of a value; whole numbers are numbers."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list | tuple) else "object"


def same(one: Any, other: Any) -> bool:
    """Say whether two values are equal in JSON: `1` and `1.0` are, `1` and `true` are not."""
    return kind_of(one) == kind_of(other) and bool(one == other)


def fits(cell: Cell, value: Any) -> bool:
    """
    Say whether a value fits a cell.

    A value that cannot be ordered against the cell's constants, such as text against a number or
    an empty value, is neither smaller nor larger: the cell does not fit it.
    """
    match cell.op:
        case "any":
            return True
        case "eq" | "in":
            return any(same(value, one) for one in cell.values)
        case "ne" | "not_in":
            return not any(same(value, one) for one in cell.values)
        case "between":
            low, high = cell.values
            left: Op = "ge" if cell.bounds[0] == "[" else "gt"
            right: Op = "le" if cell.bounds[1] == "]" else "lt"
            return _ordered(left, value, low) and _ordered(right, value, high)
        case _:
            return _ordered(cell.op, value, cell.values[0])


def _ordered(op: Op, value: Any, constant: Any) -> bool:
    kind = kind_of(value)
    if kind not in {"number", "string"} or kind != kind_of(constant):
        return False
    match op:
        case "lt":
            return bool(value < constant)
        case "le":
            return bool(value <= constant)
        case "gt":
            return bool(value > constant)
        case _:
            return bool(value >= constant)
