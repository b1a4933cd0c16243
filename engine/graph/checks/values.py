"""What expressions find: the roots of every block, and the outputs of steps."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from engine.expressions.analysis import Analysis, Keys
from engine.expressions.compose import shape_of_value
from engine.expressions.shapes import ANYTHING, NEVER, Lost, Shape, follow, kinds_of
from engine.graph.blocks import OUTERMOST, BlockKey, DrawnBlock
from engine.graph.checks.ahead import Ahead
from engine.graph.checks.container_shapes import Roots, carried, roots_inside, roots_of_iteration
from engine.graph.checks.fields import PlacedExpression
from engine.graph.checks.outputs import execution_order, output_shape
from engine.graph.checks.wires import Wired, Wires
from engine.graph.checks.written import TEXT, FactsOf
from engine.graph.facts import OperationFacts
from engine.graph.handles import inner_handles_of
from engine.graph.model import Node
from engine.graph.nodes.call_workflow import CallWorkflowNode
from engine.graph.nodes.common import BODY
from engine.graph.nodes.for_each import ForEachNode
from engine.graph.nodes.operation import OperationNode
from engine.graph.nodes.repeat import RepeatNode
from engine.graph.nodes.scope import ScopeNode
from engine.graph.remembered import Remembered
from engine.graph.settings import Variable
from engine.graph.sight import Moment
from engine.scripts.check import CheckedScript

RUN_SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        "id": {"type": "string", "title": "Run", "description": "Id of this run."},
        "number": {"type": "integer", "title": "Run number"},
        "workflow": {"type": "string", "title": "Workflow", "description": "Its name."},
        "version": {"type": "integer", "title": "Version", "description": "Its number."},
        "started_by": {"type": "string", "title": "Started by"},
        "started_at": {"type": "string", "format": "date-time", "title": "Started at"},
        "scheduled_for": {
            "type": ["string", "null"],
            "format": "date-time",
            "title": "Scheduled for",
            "description": "The time of the schedule that it was started for; else null.",
        },
    },
    "required": [
        *("id", "number", "workflow", "version", "started_by", "started_at", "scheduled_for"),
    ],
}
"""What expressions see as `run`."""

_SAME_EVERYWHERE: Final = frozenset({"input", "run", "vars"})
_ROUNDS: Final = 4
_ALL_ROUNDS: Final = 100
"""Rounds through the bodies of all repeats, which multiply where one is inside another."""

_of_the_same: Final[Remembered[Shape]] = Remembered(most=10_000)
_shapes: Final[Remembered[Shape]] = Remembered(most=10_000)

_TOLD_AT_ONCE: Final = (OperationNode, CallWorkflowNode)
"""Nodes whose output does not hang on what expressions give."""


def shape_of_variables(variables: tuple[Variable, ...]) -> Shape:
    """Give the shape of `vars`; braces in a variable are nothing but text."""
    values = {one.id: one.value for one in reversed(variables)}
    schema = shape_of_value(values, lambda _: TEXT).schema
    for one in variables:
        if one.description:
            told = {"description": one.description}
            schema["properties"][one.id] = schema["properties"][one.id] | told
    return Shape.of(schema)


def shared_shape(shape: Shape) -> Shape:
    """
    Give equal schemas one shape.

    So they become one type for the checker, and what was found out about an expression is known
    again when the graph is checked again.
    """
    if shape.schema is not shape.root:
        return shape
    return _of_the_same.recall((shape.schema,), lambda: _equal_shape(shape))


def _equal_shape(shape: Shape) -> Shape:
    return _shapes.recall((), lambda: shape, also=json.dumps(shape.schema))


class Values:
    """
    What every block of a graph has as its roots, and what every step gives.

    Args:
        roots: What is there in the whole workflow.
        expressions: All that the graph holds.
        facts_of: Describes operations, and workflows that are called.
    """

    def __init__(
        self,
        *,
        nodes: Mapping[str, Node],
        blocks: Mapping[BlockKey, DrawnBlock],
        block_of: Mapping[str, BlockKey],
        roots: Roots,
        facts_of: FactsOf,
        expressions: Iterable[PlacedExpression],
    ) -> None:
        self._nodes = nodes
        self._blocks = blocks
        self._block_of = block_of
        self.facts_of = facts_of
        self._roots: dict[BlockKey, Roots] = {}
        self._outputs: dict[str, Shape] = {}
        self._followed: dict[Keys, Shape | Lost] = {}
        self._rounds_left = _ALL_ROUNDS
        self._ahead = Ahead()
        self.wires = Wires(shape_at=self.shape_at, output_shape=self.output_shape)
        for placed in expressions:
            self._look_ahead(placed)
        self._walk(OUTERMOST, roots)

    def _look_ahead(self, placed: PlacedExpression) -> None:
        if placed.node is None or placed.analysis.keys is not None:
            return
        steps = {found.keys[1] for found in placed.analysis.references if found.keys[0] == "steps"}
        needs = [
            step
            for step in steps
            if step in self._nodes and not isinstance(self._nodes[str(step)], _TOLD_AT_ONCE)
        ]
        block = self._block_of.get(placed.node, OUTERMOST)
        if placed.moment is Moment.BODY_DONE:
            block = BlockKey(placed.node, BODY)
        self._ahead.put(placed.analysis, block, needs)

    def _walk(self, key: BlockKey, roots: Roots) -> None:
        """Go through a block in the order of execution; blocks are never nested deeply."""
        self._roots[key] = roots
        self._ahead.know(key)
        block = self._blocks.get(key)
        for name in block.order.ordered if block else ():
            node = self._nodes[name]
            inside = roots
            if isinstance(node, ForEachNode | RepeatNode | ScopeNode):
                for handle in inner_handles_of(node):
                    within = roots_inside(node, handle, roots, self.shape_of)
                    self._walk(BlockKey(name, handle), within)
                if isinstance(node, RepeatNode):
                    self._settle(node, roots)
                inside = self._roots[BlockKey(name, BODY)]
            self._outputs[name] = shared_shape(
                output_shape(node, known=_Known(self, roots, inside))
            )
            self._ahead.know(name)

    def _settle(self, node: RepeatNode, roots: Roots) -> None:
        """Go through the body of a repeat again, until what it carries is what it was given."""
        body = BlockKey(node.id, BODY)
        for _ in range(_ROUNDS):
            inside = self._roots[body]
            item = carried(node, roots, inside, self._shape_if_right)
            if item.schema == inside["item"].schema:
                return
            if self._rounds_left == 0:
                break
            self._rounds_left -= 1
            self._again(body, roots_of_iteration(roots, item))
        self._again(body, roots_of_iteration(roots, ANYTHING))

    def _shape_if_right(self, analysis: Analysis, roots: Roots) -> Shape:
        """Pass over what is wrong: or else nobody would know any more what it should be."""
        found = self.shape_of(analysis, roots)
        if kinds_of(found) is not None:
            return found
        is_wrong = any(
            isinstance(self.shape_at(reference.keys, roots), Lost)
            for reference in analysis.references
            if not reference.optional
        )
        if analysis.keys is None:
            (checked,) = self.wires.check([Wired(analysis, roots)])
            is_wrong = is_wrong or bool(checked.problems)
        return NEVER if is_wrong else found

    def _again(self, key: BlockKey, roots: Roots) -> None:
        for name in execution_order(self._nodes, self._blocks, key):
            self._outputs.pop(name, None)
        self._followed.clear()
        self._walk(key, roots)

    def roots(self, key: BlockKey) -> Roots | None:
        """Give the roots of a block; None for one that no run comes to."""
        return self._roots.get(key)

    def output_shape(self, step: str) -> Shape:
        """Give the shape of a step's output."""
        if step not in self._outputs:
            node = self._nodes.get(step)
            # Asked for before its turn, or no run comes to it: what an operation says stands.
            facts = (
                self.facts_of(node) if isinstance(node, OperationNode | CallWorkflowNode) else None
            )
            if facts is None:
                return ANYTHING
            self._outputs[step] = shared_shape(Shape.of(facts.output_schema))
        return self._outputs[step]

    def shape_at(self, keys: Keys, roots: Roots) -> Shape | Lost:
        """Follow a whole path, root included; the index in `Lost` counts from the root."""
        if keys in self._followed:
            return self._followed[keys]
        found = self._follow(keys, roots)
        if keys[0] in _SAME_EVERYWHERE or (keys[0] == "steps" and keys[1] in self._outputs):
            self._followed[keys] = found
        return found

    def _follow(self, keys: Keys, roots: Roots) -> Shape | Lost:
        if keys[0] == "steps":
            skipped, root = 2, self.output_shape(str(keys[1]))
        else:
            skipped, root = 1, roots.get(str(keys[0]), ANYTHING)
        found = follow(root, keys[skipped:])
        return replace(found, at=found.at + skipped) if isinstance(found, Lost) else found

    def shape_of(self, analysis: Analysis, roots: Roots) -> Shape:
        """Say what an expression gives; `ANYTHING` where nobody can say."""
        if analysis.keys is not None:
            found = self.shape_at(analysis.keys, roots)
            return ANYTHING if isinstance(found, Lost) else found
        one = Wired(analysis, roots)
        if not self.wires.knows(one):
            ready = [Wired(other, self._roots[key]) for other, key in self._ahead.take()]
            self.wires.check([one, *ready])
        (checked,) = self.wires.check([one])
        return self.wires.parts(one, checked).result()


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known around one node."""

    values: Values
    roots: Roots
    inside: Roots

    def facts(self, node: OperationNode | CallWorkflowNode) -> OperationFacts | None:
        return self.values.facts_of(node)

    def shape_of(self, analysis: Analysis) -> Shape:
        return self.values.shape_of(analysis, self.roots)

    def check_script(self, code: str, inputs: Mapping[str, Shape]) -> CheckedScript:
        return self.values.wires.check_script(code, inputs)

    def shape_inside(self, analysis: Analysis) -> Shape:
        return self.values.shape_of(analysis, self.inside)
