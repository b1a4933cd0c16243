"""Lists what an expression can insert at a node, for completion."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from engine.expressions.fill import path_text
from engine.expressions.shapes import (
    Shape,
    alternatives_of,
    item_of,
    kinds_of,
    properties_of,
)
from engine.expressions.type_words import kinds_in_words
from engine.graph.checks.pointer import pointer
from engine.graph.checks.view import GraphView
from engine.graph.checks.written import fields_of
from engine.graph.facts import CatalogFacts, WorkflowFacts
from engine.graph.handles import has_output
from engine.graph.model import WorkflowGraph
from engine.graph.precedence import Relation
from engine.graph.sight import Place

MAX_DEPTH: Final = 5
MAX_PATHS: Final = 2_000

_TITLES: Final = {"item": "Item", "index": "Index", "error": "Error", "input": "Input"}

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
    graph: WorkflowGraph,
    node_id: str,
    catalog: CatalogFacts,
    *,
    field: str = "",
    workflows: Mapping[str, WorkflowFacts] | None = None,
) -> tuple[ScopePath, ...]:
    """
    List what can be inserted at a node: the roots of its place and the outputs of steps before it.

    Args:
        graph: As it is drawn, issues or not.
        node_id: The node whose field is edited.
        field: JSON Pointer of the field; some fields of a node see more than others.
        workflows: See `check_graph`.

    Returns:
        Parents before their children; the nearest steps first. Empty for an unknown node.
    """
    view = GraphView(graph, catalog, None, workflows)
    if node_id not in view.nodes:
        return ()
    found: list[ScopePath] = []
    for keys, shape, title in _roots(view, _place(view, node_id, field)):
        for path in _paths(keys, shape, title):
            if len(found) >= MAX_PATHS:
                return tuple(found)
            found.append(path)
    return tuple(found)


def _place(view: GraphView, node: str, field: str) -> Place:
    for written in fields_of(view.nodes[node], view.facts):
        if f"{field}/".startswith(f"{pointer(*written.field)}/"):
            return Place(node, written.moment)
    return Place(node)


def _roots(view: GraphView, place: Place) -> Iterator[tuple[Keys, Shape, str]]:
    roots = view.roots_at(place.node, place.moment)
    for root in ("item", "index", "error", "input"):
        if root in roots:
            yield (root,), roots[root], _TITLES[root]
    if place.node in view.drawing.placed:
        for step in reversed(view.drawing.order.ordered):
            if has_output(view.nodes[step]) and _is_seen(view, step, place):
                yield ("steps", step), view.output_shape(step), view.nodes[step].name
    if view.graph.variables:
        yield ("vars",), roots["vars"], "Variables"
    yield ("run",), roots["run"], "Run"


def _is_seen(view: GraphView, step: str, place: Place) -> bool:
    relation = view.drawing.sight.relation(step=step, place=place)
    return relation not in {Relation.NEVER_BEFORE, Relation.INSIDE, Relation.AROUND}


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
