"""Where the expressions of a workflow stand, and what data there is in each place."""

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from engine.expressions.fill import path_text
from engine.expressions.shapes import (
    Lost,
    Shape,
    alternatives_of,
    item_of,
    kinds_of,
    properties_of,
)
from engine.graph.checks.fields import PlacedExpression
from engine.graph.checks.view import GraphView
from engine.graph.model import WorkflowGraph
from engine.graph.precedence import Relation
from engine.graph.sight import Place

Drawn = dict[str, Any]


@dataclass(frozen=True)
class Data:
    """One path into data: how it is written, and of what kinds it may be."""

    text: str
    kinds: frozenset[str]

    @property
    def kind(self) -> str:
        """Its only kind, whole numbers being numbers; empty when there are several, or null."""
        kinds = {"number" if kind == "integer" else kind for kind in self.kinds}
        return next(iter(kinds)) if len(kinds) == 1 else ""

    @property
    def is_maybe(self) -> bool:
        return "null" in self.kinds and len(self.kinds) > 1


class Workbench:
    """A workflow to be changed, one expression at a time."""

    def __init__(self, view: GraphView) -> None:
        self.view = view
        self.drawn: Drawn = view.graph.model_dump(mode="json")
        self._at = {node["id"]: at for at, node in enumerate(self.drawn["nodes"])}

    @cached_property
    def slots(self) -> list["Slot"]:
        return [
            Slot(self, placed)
            for placed in self.view.expressions
            if placed.node in self.view.drawing.placed
        ]

    def node(self, drawn: Drawn, name: str) -> Drawn:
        found: Drawn = drawn["nodes"][self._at[name]]
        return found

    def changed(self) -> Drawn:
        return copy.deepcopy(self.drawn)

    def graph(self, drawn: Drawn) -> WorkflowGraph:
        return WorkflowGraph.model_validate(drawn)


class Slot:
    """One expression in its place."""

    def __init__(self, bench: Workbench, placed: PlacedExpression) -> None:
        assert placed.node is not None
        self.bench = bench
        self.placed = placed
        self.node = placed.node
        self.source = placed.analysis.source

    @cached_property
    def words(self) -> list[str]:
        words = self.placed.field.split("/")[1:]
        return [word.replace("~1", "/").replace("~0", "~") for word in words]

    def replaced(self, start: int, end: int, text: str) -> Drawn:
        """Draw the workflow with a piece of this expression replaced."""
        drawn = self.bench.changed()
        part: Any = self.bench.node(drawn, self.node)
        for word in self.words[:-1]:
            part = part[int(word) if isinstance(part, list) else word]
        last: Any = int(self.words[-1]) if isinstance(part, list) else self.words[-1]
        old, offset = part[last], self.placed.offset
        part[last] = old[: offset + start] + text + old[offset + end :]
        return drawn

    def rewritten(self, text: str) -> Drawn:
        """Draw the workflow with another expression here."""
        start = len(self.source) - len(self.source.lstrip())
        return self.replaced(start, len(self.source.rstrip()), text)

    @cached_property
    def text(self) -> str:
        return self.source.strip()

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """Its syntax, as far as Python says where it stands, which it does not inside f-strings."""
        try:
            found: list[ast.AST] = [ast.parse(f"({self.source}\n)", mode="eval").body]
        except SyntaxError:
            return []  # a path of which a key is a word of Python's own
        for node in found:
            if not isinstance(node, ast.JoinedStr):
                found.extend(ast.iter_child_nodes(node))
        return found

    def range_of(self, node: ast.AST) -> tuple[int, int]:
        return node.col_offset - 1, node.end_col_offset - 1  # type: ignore[attr-defined]

    def piece(self, node: ast.AST) -> str:
        start, end = self.range_of(node)
        return self.source[start:end]

    @cached_property
    def paths(self) -> list[tuple[int, int, Data]]:
        """Every written path into data: where it is, and what it leads to."""
        found = []
        roots = self.bench.view.roots_at(self.node, self.placed.moment)
        for reference in self.placed.analysis.references:
            shape = self.bench.view.shape_at(reference.keys, roots)
            if reference.optional or isinstance(shape, Lost):
                continue
            start, end = reference.ranges[0][0], reference.ranges[-1][1]
            opened = reference.ranges[-1][0] - 1
            if self.source[opened : opened + 1] == "[":
                end = self.source.index("]", end) + 1
            kinds = kinds_of(shape)
            if kinds is not None:
                found.append((start, end, Data(self.source[start:end], kinds)))
        return found

    @cached_property
    def result(self) -> frozenset[str]:
        """Kinds that this expression may give; empty when nobody knows."""
        view = self.bench.view
        roots = view.roots_at(self.node, self.placed.moment)
        return kinds_of(view.shape_of(self.placed.analysis, roots)) or frozenset()

    @cached_property
    def target(self) -> frozenset[str]:
        """Kinds that the field takes; empty when it takes all."""
        return (
            frozenset()
            if self.placed.target is None
            else kinds_of(self.placed.target) or frozenset()
        )

    @cached_property
    def data(self) -> list[Data]:
        """Everything that can be read here."""
        view = self.bench.view
        found = []
        for name, shape in view.roots_at(self.node, self.placed.moment).items():
            if name in {"input", "item", "vars"} and properties_of(shape):
                found += list(_data(name, shape, 0))
        for step in view.drawing.order.ordered:
            if step in view.drawing.block_of and self._sees(step):
                found += list(_data(f"steps.{step}", view.output_shape(step), 0))
        return found

    def _sees(self, step: str) -> bool:
        place = Place(self.node, self.placed.moment)
        relation = self.bench.view.drawing.sight.relation(step=step, place=place)
        return relation in {Relation.ALWAYS_BEFORE, Relation.MAY_BE_SKIPPED}


def _data(text: str, shape: Shape, depth: int) -> Iterator[Data]:
    kinds = kinds_of(shape)
    if kinds is None or depth > 4:
        return
    yield Data(text, kinds)
    if len(kinds) > 1:
        return
    for part in alternatives_of(shape)[:1]:
        for name, inner in properties_of(part).items():
            written = path_text(("x", name))[1:]
            yield from _data(text + written, part.part(inner), depth + 1)
        if kinds == {"array"}:
            yield from _data(f"{text}[0]", item_of(part), depth + 1)
