"""Finds every expression of a graph: where it stands and what its place takes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from engine.expressions.analyse import analyse
from engine.expressions.analysis import Analysis
from engine.expressions.compile_template import MAX_VALUE_DEPTH, is_one_hole
from engine.expressions.errors import ExpressionError, UnknownName
from engine.expressions.holes import Hole, find_holes, has_holes
from engine.expressions.shapes import ANYTHING, Lost, Shape, follow
from engine.graph.facts import OperationFacts
from engine.graph.issues import Issue
from engine.graph.model import Node, WorkflowGraph
from engine.graph.nodes.choice import ChoiceNode
from engine.graph.nodes.end import EndNode
from engine.graph.nodes.operation import OperationNode


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedExpression:
    """
    One expression in its place.

    Attributes:
        field: JSON Pointer inside the node.
        offset: Where the expression begins in the field's text.
        target: What the field takes; None where any value will do or is made into text.
    """

    node: str
    field: str
    analysis: Analysis
    offset: int = 0
    target: Shape | None = None


_TEXT = Shape.of({"type": "string"})


def pointer(*words: str | int) -> str:
    """Write a JSON Pointer."""
    return "".join("/" + str(word).replace("~", "~0").replace("/", "~1") for word in words)


Place = tuple[str | int, ...]
FactsOf = Callable[[OperationNode], OperationFacts | None]


def collect(
    graph: WorkflowGraph, facts_of: FactsOf
) -> tuple[tuple[PlacedExpression, ...], tuple[Issue, ...]]:
    """
    Read every expression of a graph.

    Args:
        facts_of: Describes the operation of a node, if it is installed.

    Returns:
        Those that can be read, and an issue for each that cannot.
    """
    placed: list[PlacedExpression] = []
    issues: list[Issue] = []
    for node in graph.nodes:
        for one in _of_node(facts_of, node):
            if isinstance(one, Issue):
                issues.append(one)
            else:
                placed.append(one)
    return tuple(placed), tuple(issues)


def _of_node(facts_of: FactsOf, node: Node) -> Iterator[PlacedExpression | Issue]:
    match node:
        case OperationNode():
            facts = facts_of(node)
            shape = ANYTHING if facts is None else Shape.of(facts.input_schema)
            yield from _of_value(node, "inputs", node.inputs, shape)
        case EndNode(outcome="succeeded"):
            yield from _of_value(node, "output", node.output, ANYTHING)
        case EndNode():
            yield from _of_value(node, "message", node.message, _TEXT)
        case ChoiceNode():
            for at, case in enumerate(node.cases):
                if case.condition.strip():
                    yield _read(node, pointer("cases", at, "condition"), case.condition)
        case _:
            return


def _of_value(
    node: Node, name: str, value: Any, shape: Shape
) -> Iterator[PlacedExpression | Issue]:
    waiting: list[tuple[Place, Any]] = [((), value)]
    while waiting:
        place, part = waiting.pop()
        if len(place) > MAX_VALUE_DEPTH:
            yield Issue(
                code="expression.too_large",
                node=node.id,
                field=pointer(name, *place),
                message=f"More than {MAX_VALUE_DEPTH} objects or lists inside one another; "
                "flatten the value.",
            )
            return
        if isinstance(part, str):
            if has_holes(part):
                yield from _of_text(node, (name, *place), part, follow(shape, place))
        elif isinstance(part, dict):
            waiting.extend(((*place, str(key)), item) for key, item in reversed(part.items()))
        elif isinstance(part, list | tuple):
            waiting.extend(((*place, at), part[at]) for at in reversed(range(len(part))))


def _of_text(
    node: Node, place: Place, text: str, shape: Shape | Lost
) -> Iterator[PlacedExpression | Issue]:
    where = pointer(*place)
    try:
        holes = find_holes(text)
    except ExpressionError as error:
        yield _issue(node, where, error, 0, (0, len(text)))
        return
    target = None if isinstance(shape, Lost) or not is_one_hole(text, holes) else shape
    for hole in holes:
        yield _read_hole(node, where, hole, target)


def _read_hole(
    node: Node, where: str, hole: Hole, target: Shape | None
) -> PlacedExpression | Issue:
    try:
        analysis = analyse(hole.source)
    except ExpressionError as error:
        whole = (hole.start - hole.source_start, hole.end - hole.source_start)
        return _issue(node, where, error, hole.source_start, whole)
    return PlacedExpression(
        node=node.id, field=where, analysis=analysis, offset=hole.source_start, target=target
    )


def _read(node: Node, where: str, source: str) -> PlacedExpression | Issue:
    try:
        return PlacedExpression(node=node.id, field=where, analysis=analyse(source))
    except ExpressionError as error:
        return _issue(node, where, error, 0, (0, len(source)))


def _issue(
    node: Node, where: str, error: ExpressionError, offset: int, whole: tuple[int, int]
) -> Issue:
    start, end = whole if error.start is None else (error.start, error.end or error.start)
    return Issue(
        code=error.code,
        node=node.id,
        field=where,
        message=error.message,
        start=start + offset,
        end=end + offset,
        fix=error.fix if isinstance(error, UnknownName) else None,
    )
