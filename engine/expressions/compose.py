"""Describes a value with holes: the schema of what it will be once it is filled."""

from collections.abc import Callable
from typing import Any, Final

from engine.expressions.analyse import analyse
from engine.expressions.analysis import Analysis
from engine.expressions.compile_template import MAX_VALUE_DEPTH, is_one_hole
from engine.expressions.document import Document, schema_of_all
from engine.expressions.errors import ExpressionError
from engine.expressions.holes import find_holes, has_holes
from engine.expressions.shapes import EMPTY_LIST, KIND_OF, Shape

ShapeOf = Callable[[Analysis], Shape]
"""Says what an expression gives; `ANYTHING` where that is not known."""

MAX_ITEMS: Final = 100
"""Items of a list whose schemas are told apart."""


def shape_of_value(value: Any, shape_of: ShapeOf) -> Shape:
    """
    Give the shape of a value whose strings may hold `{{ … }}`.

    Constants give their types, a string that is one hole what its expression gives, other strings
    with holes text. What cannot be read is `ANYTHING`; another rule tells of it.
    """
    return _Filled(shape_of).write(value)


class _Filled:
    """The schema of one filled value, in the making."""

    def __init__(self, shape_of: ShapeOf) -> None:
        self._shape_of = shape_of
        self._document = Document()

    def write(self, value: Any) -> Shape:
        return self._document.shape(self._of_value(value, 0))

    def _of_value(self, value: Any, depth: int) -> Any:
        self._document.left -= 1
        if self._document.left < 0 or depth > MAX_VALUE_DEPTH:
            return {}
        if isinstance(value, str):
            return self._of_text(value)
        if isinstance(value, dict):
            return self._of_object(value, depth)
        if isinstance(value, list | tuple):
            return self._of_list(value, depth)
        kind = KIND_OF.get(type(value))
        return {"type": kind} if kind else {}

    def _of_list(self, value: list[Any] | tuple[Any, ...], depth: int) -> Any:
        if not value:
            return EMPTY_LIST
        parts = [self._of_value(item, depth + 1) for item in value[:MAX_ITEMS]]
        known = 0 < len(value) <= MAX_ITEMS
        return {"type": "array", "items": schema_of_all(parts) if known else {}}

    def _of_object(self, value: dict[str, Any], depth: int) -> Any:
        return {
            "type": "object",
            "properties": {
                str(key): self._of_value(item, depth + 1) for key, item in value.items()
            },
            "required": [str(key) for key in value],
        }

    def _of_text(self, text: str) -> Any:
        if not has_holes(text):
            return {"type": "string"}
        try:
            holes = find_holes(text)
            if not is_one_hole(text, holes):
                return {"type": "string"}
            return self._document.take(self._shape_of(analyse(holes[0].source)))
        except ExpressionError:
            return {}
