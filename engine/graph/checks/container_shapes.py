"""What containers give: to the nodes inside them, and as their own output."""

from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol, assert_never

from engine.events.model import ErrorInfo
from engine.expressions.analyse import analyse
from engine.expressions.analysis import Analysis
from engine.expressions.compose import shape_of_value
from engine.expressions.document import schema_of_all, shape_of_any
from engine.expressions.errors import ExpressionError
from engine.expressions.shapes import ANYTHING, Shape, alternatives_of, item_of, kinds_of
from engine.graph.nodes.for_each import ForEachNode
from engine.graph.nodes.repeat import RepeatNode
from engine.graph.nodes.scope import FINALLY, ScopeNode

Container = ForEachNode | RepeatNode | ScopeNode
Roots = Mapping[str, Shape]
"""What `input`, `run`, `vars`, `item`, `index` and `error` hold; only those that are there."""


class ShapeOf(Protocol):
    """Says what an expression gives where these roots are."""

    def __call__(self, analysis: Analysis, roots: Roots) -> Shape:
        """Give its shape; `ANYTHING` where nobody can say."""


_ERROR: Final[dict[str, Any]] = ErrorInfo.model_json_schema(mode="serialization")
_STEP: Final[dict[str, Any]] = {
    "type": ["string", "null"],
    "description": "Path of the step that failed, if a step did.",
}
_CAUGHT_OR_NULL: Final[dict[str, Any]] = {
    "anyOf": [
        {
            **_ERROR,
            "properties": {**_ERROR["properties"], "step": _STEP},
            "required": [*_ERROR["properties"], "step"],
        },
        {"type": "null"},
    ]
}
_INDEX: Final = Shape.of({"type": "integer", "title": "Index", "description": "Counts from 0."})
_FAILED_ITEM: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {"index": {"type": "integer"}, "error": _ERROR},
    "required": ["index", "error"],
}
_FAILED_WITH: Final = Shape.of({"anyOf": [_ERROR, {"type": "null"}]})


def roots_inside(node: Container, handle: str, roots: Roots, shape_of: ShapeOf) -> Roots:
    """
    Say what is there inside a container.

    Args:
        handle: The inner handle that leads to the block.
        roots: What is there around the container.
    """
    match node:
        case ForEachNode():
            return roots_of_iteration(roots, _element(node.items, roots, shape_of))
        case RepeatNode():
            first = shape_of_value(node.initial, lambda one: shape_of(one, roots))
            return roots_of_iteration(roots, first)
        case ScopeNode():
            return {**roots, "error": _FAILED_WITH} if handle == FINALLY else roots
        case _:
            assert_never(node)


def roots_of_iteration(roots: Roots, item: Shape) -> Roots:
    """Say what is there in an iteration."""
    return {**roots, "item": item, "index": _INDEX}


def carried(node: RepeatNode, roots: Roots, inside: Roots, shape_of: ShapeOf) -> Shape:
    """
    Say what a repeat carries: what it is at first, or what follows.

    Args:
        roots: What is there around it.
        inside: What is there at the end of its body, as far as that is known.
    """
    first = shape_of_value(node.initial, lambda one: shape_of(one, roots))
    then = shape_of_value(node.next, lambda one: shape_of(one, inside))
    return shape_of_any([first, then])


def _element(items: str, roots: Roots, shape_of: ShapeOf) -> Shape:
    try:
        found = shape_of(analyse(items), roots)
    except ExpressionError:
        return ANYTHING
    lists = [part for part in alternatives_of(found) if "array" in (kinds_of(part) or ())]
    return shape_of_any([item_of(part) for part in lists]) if lists else ANYTHING


def output_of_container(node: Container, inside: Callable[[Analysis], Shape]) -> Shape:
    """
    Give the shape of a container's output.

    Args:
        inside: Says what an expression gives at the end of its body.
    """
    match node:
        case ForEachNode():
            result, definitions = _split(shape_of_value(node.output, inside))
            items = schema_of_all([result, {"type": "null"}]) if _collects(node) else result
            properties = {
                "results": {"type": "array", "items": items},
                "errors": {"type": "array", "items": _FAILED_ITEM},
                "count": {"type": "integer", "description": "Items in the list."},
            }
        case RepeatNode():
            last, definitions = _split(inside(analyse("item")))
            properties = {
                "iterations": {"type": "integer"},
                "last": last,
                "done": {"type": "boolean", "description": "Whether the condition held."},
            }
        case ScopeNode():
            result, definitions = _split(shape_of_value(node.output, inside))
            properties = {"result": result, "error": _CAUGHT_OR_NULL}
        case _:
            assert_never(node)
    schema = {"type": "object", "properties": properties, "required": list(properties)}
    return Shape.of({**schema, "$defs": definitions} if definitions else schema)


def _collects(node: ForEachNode) -> bool:
    return node.on_item_error == "collect"


def _split(shape: Shape) -> tuple[Any, dict[str, Any]]:
    """Take the definitions of a whole document off it, so that it can become a part of another."""
    schema = shape_of_any([shape]).schema
    if not isinstance(schema, dict):
        return schema, {}
    return {key: value for key, value in schema.items() if key != "$defs"}, schema.get("$defs", {})
