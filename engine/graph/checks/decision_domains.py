"""What schemas tell of the values that the columns of a decision table meet."""

from collections.abc import Callable, Iterable
from typing import Any, Final

from engine.decisions.cell import kind_of
from engine.decisions.domain import COMPARED, Domain
from engine.expressions.analyse import analyse
from engine.expressions.errors import ExpressionError
from engine.expressions.shapes import (
    ANYTHING,
    Lost,
    Shape,
    alternatives_of,
    kinds_of,
    values_of,
)
from engine.graph.checks.view import GraphView
from engine.graph.nodes.decision import DecisionNode, InputColumn
from engine.graph.sight import Moment

_NUMBERS: Final = frozenset({"number", "integer"})

Stricter = Callable[[Iterable[float]], float]


def column_shape(view: GraphView, node: DecisionNode, column: InputColumn) -> Shape:
    """Give the shape of a column's values; `ANYTHING` where nobody can say."""
    try:
        analysis = analyse(column.expression)
    except ExpressionError:
        return ANYTHING  # `expressions_readable` tells
    roots = view.roots_at(node.id, Moment.START)
    if analysis.keys is None:
        return view.shape_of(analysis, roots)
    found = view.shape_at(analysis.keys, roots)
    return ANYTHING if isinstance(found, Lost) else found


def domain_of(shape: Shape) -> Domain:
    """Say what a schema tells of the values that a column meets."""
    kinds = kinds_of(shape)
    if kinds is None:
        return Domain()
    parts = alternatives_of(shape)
    choices = [values_of(part) for part in parts]
    if all(choice is not None for choice in choices):
        listed = [value for choice in choices for value in choice or ()]
        if all(kind_of(value) in COMPARED for value in listed):
            return Domain(choices=tuple(_once(listed)))
    numeric = [part.schema for part in parts if (kinds_of(part) or frozenset()) & _NUMBERS]
    if len(numeric) != 1:
        return Domain(kinds=kinds)
    low, low_open = _bound(numeric[0], "minimum", "exclusiveMinimum", max)
    high, high_open = _bound(numeric[0], "maximum", "exclusiveMaximum", min)
    return Domain(kinds=kinds, low=low, high=high, low_open=low_open, high_open=high_open)


def _once(values: list[Any]) -> list[Any]:
    return list({(kind_of(value), value): value for value in values}.values())


def _bound(
    schema: dict[str, Any], closed: str, opened: str, stricter: Stricter
) -> tuple[float | None, bool]:
    found = [
        (schema[word], word == opened)
        for word in (closed, opened)
        if kind_of(schema.get(word)) == "number"
    ]
    if not found:
        return None, False
    tightest = stricter(value for value, _ in found)
    return tightest, any(is_open for value, is_open in found if value == tightest)
