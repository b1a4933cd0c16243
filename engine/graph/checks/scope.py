"""Lists what an expression can insert at a node, for completion."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from engine.expressions.diagnostics import kinds_in_words
from engine.expressions.fill import path_text
from engine.expressions.shapes import (
    Shape,
    alternatives_of,
    item_of,
    kinds_of,
    properties_of,
)
from engine.graph.checks.view import GraphView
from engine.graph.facts import CatalogFacts
from engine.graph.model import WorkflowGraph
from engine.graph.nodes.operation import OperationNode

MAX_DEPTH: Final = 5
MAX_PATHS: Final = 2_000

Keys = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopePath:
    """
    One thing that can be inserted.

    Attributes:
        path: As it is written in an expression, such as `steps.check_stock.available`.
        type: In plain words, such as `text` or `a list`.
        title, description: From the schema; empty when it says nothing.
    """

    path: str
    type: str
    title: str = ""
    description: str = ""


def describe_scope(
    graph: WorkflowGraph, node_id: str, catalog: CatalogFacts
) -> tuple[ScopePath, ...]:
    """
    List what can be inserted at a node: the input, the outputs of steps before it, and the run.

    Args:
        graph: As it is drawn, issues or not.
        node_id: The node whose field is edited.

    Returns:
        Parents before their children; the nearest steps first. Empty for an unknown node.
    """
    view = GraphView(graph, catalog)
    if node_id not in view.nodes:
        return ()
    found: list[ScopePath] = []
    for keys, shape, title in _roots(view, node_id):
        for path in _paths(keys, shape, title):
            if len(found) >= MAX_PATHS:
                return tuple(found)
            found.append(path)
    return tuple(found)


def _roots(view: GraphView, node_id: str) -> Iterator[tuple[Keys, Shape, str]]:
    yield ("input",), view.input_shape, "Input"
    if node_id in view.placed:
        for step in reversed(view.order.ordered):
            node = view.nodes[step]
            if isinstance(node, OperationNode) and view.precedence.comes_before(
                step=step, node=node_id
            ):
                yield ("steps", step), view.output_shape(step), node.name
    yield ("run",), view.run_shape, "Run"


def _paths(keys: Keys, shape: Shape, title: str) -> Iterator[ScopePath]:
    waiting = [(keys, shape, 0)]
    while waiting:
        here, part, depth = waiting.pop()
        kinds = kinds_of(part)
        yield ScopePath(
            path=path_text(here),
            type="anything" if kinds is None else kinds_in_words(kinds),
            title=_text(part, "title") or (title if here == keys else ""),
            description=_text(part, "description"),
        )
        if depth < MAX_DEPTH:
            children = list(_children(here, part))
            waiting.extend((child, inner, depth + 1) for child, inner in reversed(children))


def _children(keys: Keys, shape: Shape) -> Iterator[tuple[Keys, Shape]]:
    seen: set[str] = set()
    for option in alternatives_of(shape):
        for name, schema in properties_of(option).items():
            if name not in seen:
                seen.add(name)
                yield (*keys, name), option.part(schema)
        if "array" in (kinds_of(option) or ()):
            item = item_of(option)
            if kinds_of(item) is not None:
                yield (*keys, 0), item


def _text(shape: Shape, word: str) -> str:
    value: Any = shape.schema.get(word) if isinstance(shape.schema, dict) else None
    return value if isinstance(value, str) else ""
