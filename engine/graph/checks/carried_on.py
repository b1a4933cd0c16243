"""What an iteration reads of its item is there in the first, and in all that follow."""

from collections.abc import Iterator

from engine.expressions.analysis import Keys
from engine.expressions.compose import shape_of_value
from engine.expressions.fill import path_text
from engine.expressions.shapes import (
    Shape,
    alternatives_of,
    either,
    extra_of,
    kinds_of,
    properties_of,
)
from engine.expressions.type_words import kinds_in_words
from engine.graph.blocks import BlockKey
from engine.graph.checks.fields import PlacedExpression
from engine.graph.checks.view import GraphView
from engine.graph.issues import Issue, Severity
from engine.graph.nodes.common import BODY
from engine.graph.nodes.repeat import RepeatNode
from engine.graph.sight import Moment


def find(view: GraphView) -> Iterator[Issue]:
    """Find keys of an item that only the first iteration has, or only those that follow."""
    for node in view.nodes.values():
        if isinstance(node, RepeatNode) and node.id in view.drawing.placed:
            yield from _of_repeat(view, node)


def _of_repeat(view: GraphView, node: RepeatNode) -> Iterator[Issue]:
    around = view.roots_at(node.id, Moment.START)
    inside = view.roots_at(node.id, Moment.BODY_DONE)
    first = shape_of_value(node.initial, lambda one: view.shape_of(one, around))
    then = shape_of_value(node.next, lambda one: view.shape_of(one, inside))
    given, kept = _keys(first), _keys(then)
    if given is None or kept is None:
        return
    told: set[str | int] = set()
    for keys, key, in_body in _read(view, node):
        if key in told:
            continue
        told.add(key)
        path = path_text(keys)
        if key in given and key in kept:
            yield from _compare(node, str(key), given[key], kept[key])
        elif key in given:
            what = f'The next item has no "{key}", which {path} reads; give it on.'
            yield _issue(node, "next", what)
        elif key in kept and in_body:
            what = f'The first item has no "{key}", which {path} reads; begin with it.'
            yield _issue(node, "initial", what)


def _compare(node: RepeatNode, key: str, given: Shape, kept: Shape) -> Iterator[Issue]:
    """Find a key that is one thing in the first item, and another in those that follow."""
    first, then = (_plain(kinds_of(shape)) for shape in (given, kept))
    if first and then and not first & then:
        what = f'"{key}" of the first item is {kinds_in_words(first)}, but of the next '
        yield _issue(node, "next", f"{what}{kinds_in_words(then)}; give on what it was.")


def _plain(kinds: frozenset[str] | None) -> frozenset[str]:
    known = (kinds or frozenset()) - {"null"}
    return frozenset("number" if kind == "integer" else kind for kind in known)


def _keys(shape: Shape) -> dict[str, Shape] | None:
    """List the keys that an object has; None when there may be others, or it is no object."""
    parts = alternatives_of(shape)
    if any(kinds_of(part) != frozenset({"object"}) or extra_of(part) is not None for part in parts):
        return None
    found: dict[str, list[Shape]] = {}
    for part in parts:
        for name, schema in properties_of(part).items():
            found.setdefault(name, []).append(part.part(schema))
    return {name: either(shapes) for name, shapes in found.items()}


def _read(view: GraphView, node: RepeatNode) -> Iterator[tuple[Keys, str | int, bool]]:
    """List what is read of the item: the path, the key, and whether an iteration reads it."""
    body = BlockKey(node.id, BODY)
    last = ("steps", node.id, "last")
    for placed in view.expressions:
        for reference in placed.analysis.references:
            keys = reference.keys
            if keys[0] == "item" and len(keys) > 1 and _block_of(view, placed) == body:
                yield keys, keys[1], True
            elif keys[: len(last)] == last and len(keys) > len(last):
                yield keys, keys[len(last)], False


def _block_of(view: GraphView, placed: PlacedExpression) -> BlockKey | None:
    if placed.node is None:
        return None
    if placed.moment is Moment.BODY_DONE:
        return BlockKey(placed.node, BODY)
    return view.drawing.block_of.get(placed.node)


def _issue(node: RepeatNode, field: str, message: str) -> Issue:
    return Issue(
        code="repeat.carries_too_little",
        severity=Severity.WARNING,
        node=node.id,
        field=f"/{field}",
        message=message,
    )
