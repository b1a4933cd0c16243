"""A container holds something, and says what decides how often or until when it runs."""

from collections.abc import Iterator

from engine.expressions.analyse import analyse
from engine.expressions.errors import ExpressionError
from engine.expressions.shapes import Lost, kinds_of
from engine.expressions.type_words import kinds_in_words
from engine.graph.blocks import BlockKey
from engine.graph.checks.view import GraphView
from engine.graph.handles import inner_handles_of
from engine.graph.issues import Issue
from engine.graph.model import Node
from engine.graph.nodes.common import BODY
from engine.graph.nodes.end import EndNode
from engine.graph.nodes.for_each import ForEachNode
from engine.graph.nodes.repeat import RepeatNode
from engine.graph.sight import Moment


def find(view: GraphView) -> Iterator[Issue]:
    """Find containers that are empty or lack a setting, and ends that cannot be inside one."""
    entered = {(edge.source, edge.source_handle) for edge in view.drawing.edges}
    filled = set(view.drawing.nesting.parents.values())
    wanted = {node.parent for node in view.nodes.values()}
    for node in view.nodes.values():
        if inner_handles_of(node):
            if (node.id, BODY) not in entered and (node.id in filled or node.id not in wanted):
                yield _empty(node, is_filled=node.id in filled)
            yield from _settings(view, node)
            yield from _shared(view, node)
        elif isinstance(node, EndNode):
            yield from _end(view, node)


def _empty(node: Node, *, is_filled: bool) -> Issue:
    what = (
        f"Nothing inside {node.id} is connected to its beginning; draw an edge from its inner "
        "handle to what it does first."
        if is_filled
        else f"{node.id} is empty; put the steps into it that it is for, or delete it."
    )
    return Issue(code="container.empty", node=node.id, message=what)


def _settings(view: GraphView, node: Node) -> Iterator[Issue]:
    if isinstance(node, ForEachNode) and not node.items.strip():
        yield Issue(
            code="for_each.no_items",
            node=node.id,
            field="/items",
            message="Say which list to go through, such as input.lines.",
        )
    if isinstance(node, RepeatNode):
        if not node.until.strip():
            yield Issue(
                code="repeat.no_until",
                node=node.id,
                field="/until",
                message='Say when it is enough, such as steps.check.status == "ready".',
            )
        else:
            yield from _no_truth(view, node)


def _no_truth(view: GraphView, node: RepeatNode) -> Iterator[Issue]:
    """Find a value where a condition should be: nearly every value counts as true."""
    try:
        keys = analyse(node.until).keys
    except ExpressionError:
        return  # which `expressions_readable` tells
    found = None if keys is None else view.shape_at(keys, view.roots_at(node.id, Moment.BODY_DONE))
    kinds = None if found is None or isinstance(found, Lost) else kinds_of(found)
    if kinds and not kinds & {"boolean", "null"}:
        path = node.until.strip()
        yield Issue(
            code="repeat.until_no_truth",
            node=node.id,
            field="/until",
            message=f"{path} is {kinds_in_words(kinds)}, not a truth value; compare it with "
            f"something, such as {path} == ….",
        )


def _shared(view: GraphView, node: Node) -> Iterator[Issue]:
    """Find nodes that two blocks of a container lead to: each node is executed by one of them."""
    seen: set[str] = set()
    for handle in inner_handles_of(node):
        block = view.drawing.blocks.get(BlockKey(node.id, handle))
        names = (*block.order.ordered, *block.order.stuck) if block else ()
        for name in names:
            if name in seen:
                yield Issue(
                    code="scope.body_and_finally",
                    node=name,
                    message=f"Both the body of {node.id} and what it does at last lead to {name}; "
                    "delete the edges from one of them.",
                )
        seen.update(names)


def _end(view: GraphView, node: EndNode) -> Iterator[Issue]:
    parent = view.drawing.nesting.parents.get(node.id)
    if parent is not None and node.outcome == "succeeded":
        yield Issue(
            code="end.inside_container",
            node=node.id,
            field="/outcome",
            message=f"The run cannot end well inside {parent}; delete this end (a path may simply "
            f"stop) and let {parent} give the value, or let the end fail.",
        )
