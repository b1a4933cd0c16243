"""Finds every expression of a graph: where it stands and what its place takes."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, Final

from engine.expressions.analyse import analyse
from engine.expressions.analysis import Analysis
from engine.expressions.compile_template import MAX_VALUE_DEPTH, is_one_hole
from engine.expressions.errors import ExpressionError, UnknownName
from engine.expressions.holes import Hole, find_holes, has_holes
from engine.expressions.shapes import ANYTHING, Lost, Shape, follow
from engine.graph.checks.pointer import pointer
from engine.graph.checks.written import (
    FactsOf,
    Written,
    fields_of,
    fields_of_workflow,
    schemas_of_calls,
)
from engine.graph.issues import Issue
from engine.graph.model import Node, WorkflowGraph
from engine.graph.nodes.call_workflow import CallWorkflowNode
from engine.graph.remembered import Remembered, content_of
from engine.graph.sight import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedExpression:
    """
    One expression in its place.

    Attributes:
        node: None for a field of the workflow itself.
        field: JSON Pointer inside the node, or inside the graph.
        moment: When it is evaluated, which decides what it can see.
        offset: Where the expression begins in the field's text.
        target: What the field takes; None where any value will do or is made into text.
    """

    node: str | None
    field: str
    moment: Moment
    analysis: Analysis
    offset: int = 0
    target: Shape | None = None


Place = tuple[str | int, ...]
Read = PlacedExpression | Issue

MAX_EXPRESSIONS: Final = 50_000
"""In a whole workflow, five for each node of the largest."""

_of_the_same: Final[Remembered[tuple[Read, ...]]] = Remembered(most=20_000)
"""By how a node is written: one edit leaves a thousand others as they were."""


def collect(
    graph: WorkflowGraph, facts_of: FactsOf
) -> tuple[tuple[PlacedExpression, ...], tuple[Issue, ...]]:
    """
    Read every expression of a graph, in the order of the nodes.

    Returns:
        Those that can be read, and an issue for each that cannot.
    """
    placed: list[PlacedExpression] = []
    issues: list[Issue] = []
    of_nodes = (_of_node(node, facts_of) for node in graph.nodes)
    of_workflow = (_Field(None, written).read() for written in fields_of_workflow(graph))
    for one in chain.from_iterable(chain(of_nodes, of_workflow)):
        if len(placed) + len(issues) >= MAX_EXPRESSIONS:
            issues.append(_too_many(one.node))
            break
        if isinstance(one, Issue):
            issues.append(one)
        else:
            placed.append(one)
    return tuple(placed), tuple(issues)


def _too_many(node: str | None) -> Issue:
    return Issue(
        code="graph.too_many_expressions",
        node=node,
        message=f"The workflow has more than {MAX_EXPRESSIONS:,} expressions, and the others were "
        "not checked; move a part of it into a workflow of its own.",
    )


def _of_node(node: Node, facts_of: FactsOf) -> tuple[Read, ...]:
    # What a called workflow takes is read from the database each time, and never the same object.
    content = None if isinstance(node, CallWorkflowNode) else content_of(node)
    if content is None:
        return _read_node(node, facts_of)
    schemas = schemas_of_calls(node, facts_of)
    return _of_the_same.recall(schemas, lambda: _read_node(node, facts_of), also=content)


def _read_node(node: Node, facts_of: FactsOf) -> tuple[Read, ...]:
    fields = (_Field(node.id, written) for written in fields_of(node, facts_of))
    every = chain.from_iterable(field.read() for field in fields)
    return tuple(islice(every, MAX_EXPRESSIONS + 1))


@dataclass(frozen=True, slots=True)
class _Field:
    """One field, to be searched for expressions."""

    node: str | None
    written: Written

    def read(self) -> Iterator[Read]:
        if not self.written.bare:
            yield from self._value()
        elif self.written.value.strip():
            yield self._bare()

    def _bare(self) -> Read:
        source, field = self.written.value, self.written.field
        try:
            shape = self.written.shape
            return self._placed(field, analyse(source), 0, None if shape is ANYTHING else shape)
        except ExpressionError as error:
            return self._issue(field, error, 0, (0, len(source)))

    def _value(self) -> Iterator[Read]:
        waiting: list[tuple[Place, Any]] = [((), self.written.value)]
        while waiting:
            place, part = waiting.pop()
            if len(place) > MAX_VALUE_DEPTH:
                yield Issue(
                    code="expression.too_large",
                    node=self.node,
                    field=pointer(*self.written.field, *place),
                    message=f"More than {MAX_VALUE_DEPTH} objects or lists inside one another; "
                    "flatten the value.",
                )
                return
            if isinstance(part, str):
                if has_holes(part):
                    yield from self._text(place, part)
            elif isinstance(part, dict):
                waiting.extend(((*place, str(key)), item) for key, item in reversed(part.items()))
            elif isinstance(part, list | tuple):
                waiting.extend(((*place, at), part[at]) for at in reversed(range(len(part))))

    def _text(self, place: Place, text: str) -> Iterator[Read]:
        field = (*self.written.field, *place)
        try:
            holes = find_holes(text)
        except ExpressionError as error:
            yield self._issue(field, error, 0, (0, len(text)))
            return
        shape = follow(self.written.shape, place)
        target = None if isinstance(shape, Lost) or not is_one_hole(text, holes) else shape
        for hole in holes:
            yield self._hole(field, hole, target)

    def _hole(self, field: Place, hole: Hole, target: Shape | None) -> Read:
        try:
            return self._placed(field, analyse(hole.source), hole.source_start, target)
        except ExpressionError as error:
            whole = (hole.start - hole.source_start, hole.end - hole.source_start)
            return self._issue(field, error, hole.source_start, whole)

    def _placed(
        self, field: Place, analysis: Analysis, offset: int, target: Shape | None
    ) -> PlacedExpression:
        return PlacedExpression(
            node=self.node,
            field=pointer(*field),
            moment=self.written.moment,
            analysis=analysis,
            offset=offset,
            target=target,
        )

    def _issue(
        self, field: Place, error: ExpressionError, offset: int, whole: tuple[int, int]
    ) -> Issue:
        start, end = whole if error.start is None else (error.start, error.end or error.start)
        return Issue(
            code=error.code,
            node=self.node,
            field=pointer(*field),
            message=error.message,
            start=start + offset,
            end=end + offset,
            fix=error.fix if isinstance(error, UnknownName) else None,
        )
