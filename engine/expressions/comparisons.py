"""Finds comparisons that always come out the same, and conditions that always hold."""

import ast
from collections.abc import Iterator
from typing import Any, Final

from engine.expressions.inferred import Parts
from engine.expressions.marks import comparisons
from engine.expressions.shapes import (
    Shape,
    alternatives_of,
    extra_of,
    item_of,
    kinds_of,
    properties_of,
    required_of,
    values_of,
)

_NULL: Final = frozenset({"null"})
_NUMBERS: Final = frozenset({"number", "integer", "boolean"})
"""What Python takes for numbers: True is 1."""


def never_the_same(parts: Parts) -> Iterator[tuple[ast.Compare, ast.expr, ast.expr, bool]]:
    """
    List the comparisons whose two sides can never be the same.

    Yields:
        The comparison, its two sides, and what it always gives.
    """
    for node in parts.analysis.nodes:
        if not isinstance(node, ast.Compare):
            continue
        for left, operator, right in comparisons(node):
            one, other = parts.shape(left), parts.shape(right)
            if isinstance(operator, ast.In | ast.NotIn):
                if _is_never_in(one, other):
                    yield node, left, right, isinstance(operator, ast.NotIn)
            elif _is_never(one, other):
                yield node, left, right, isinstance(operator, ast.NotEq)


def unknown_members(parts: Parts) -> Iterator[tuple[ast.Constant, Shape]]:
    """List the `"key" in data` that ask for a key that the data cannot have."""
    for node in parts.analysis.nodes:
        match node:
            case ast.Compare(
                left=ast.Constant(value=str(key)) as written,
                ops=[ast.In() | ast.NotIn()],
                comparators=[data],
            ):
                shape = parts.shape(data)
                known = [part for part in alternatives_of(shape) if kinds_of(part) != _NULL]
                if known and all(_lacks(part, key) for part in known):
                    yield written, shape


def _lacks(shape: Shape, key: str) -> bool:
    return (
        kinds_of(shape) == frozenset({"object"})
        and extra_of(shape) is None
        and key not in properties_of(shape)
    )


def _is_never_in(one: Shape, many: Shape) -> bool:
    lists = alternatives_of(many)
    if any(kinds_of(part) != frozenset({"array"}) for part in lists):
        return False
    return all(_is_never(one, item_of(part)) for part in lists)


def _is_never(one: Shape, other: Shape) -> bool:
    left, right = kinds_of(one), kinds_of(other)
    if left is None or right is None or _NULL in (left, right) or left & right & _NULL:
        # Whether something is null may be asked although the schema says that it is not.
        return False
    if not _comparable(left - _NULL, right - _NULL):
        return True
    values, others = all_values(one), all_values(other)
    if values is None or others is None:
        return False
    return not any(value == given for value in values for given in others)


def _comparable(left: frozenset[str], right: frozenset[str]) -> bool:
    return bool(left & right) or bool(left & _NUMBERS and right & _NUMBERS)


def all_values(shape: Shape) -> list[Any] | None:
    """List the only values that there can be; None when there may be others."""
    found: list[Any] = []
    for part in alternatives_of(shape):
        values = values_of(part)
        if values is None:
            return None
        found += values
    return found


def always(  # noqa: PLR0911 -- a table
    parts: Parts, node: ast.expr
) -> tuple[bool, ast.expr] | None:
    """
    Say whether a condition always comes out the same.

    Comparisons are left to `never_the_same`, and True and False to their author.

    Returns:
        What it always is, and the part that makes it so.
    """
    match node:
        case ast.Constant(value=bool()):
            return None
        case ast.Constant(value=value):
            return bool(value), node
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            found = always(parts, inner)
            return None if found is None else (not found[0], found[1])
        case ast.BoolOp(op=operator, values=values):
            return _always_together(parts, values, decides=isinstance(operator, ast.Or))
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Dict(values=items):
            return (bool(items), node) if not any(_is_spread(item) for item in items) else None
        case (
            ast.JoinedStr(values=[*_, ast.Constant()]) | ast.JoinedStr(values=[ast.Constant(), *_])
        ):
            return True, node
        case ast.Compare() | ast.Call() | ast.JoinedStr() | ast.DictComp():
            return None
    return (True, node) if is_filled_object(parts.shape(node)) else None


def _always_together(
    parts: Parts, values: list[ast.expr], *, decides: bool
) -> tuple[bool, ast.expr] | None:
    found = [always(parts, value) for value in values]
    deciding = next((one for one in found if one is not None and one[0] is decides), None)
    if deciding is not None:
        return deciding
    return found[-1] if all(one is not None for one in found) else None


def _is_spread(item: ast.expr | None) -> bool:
    return item is None or isinstance(item, ast.Starred)


def is_filled_object(shape: Shape) -> bool:
    """Say whether a value is an object with keys in any case, which counts as true."""
    return all(
        kinds_of(part) == frozenset({"object"}) and bool(required_of(part))
        for part in alternatives_of(shape)
    )
