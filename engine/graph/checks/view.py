"""One graph, indexed once for all rules."""

from collections.abc import Mapping
from functools import cached_property
from typing import Final

from engine.expressions.analysis import Analysis, Keys
from engine.expressions.names import ROOTS
from engine.expressions.shapes import ANYTHING, Lost, Shape
from engine.graph.blocks import OUTERMOST, BlockKey
from engine.graph.checks.callable import facts_of_call
from engine.graph.checks.close_names import CloseNames
from engine.graph.checks.container_shapes import Roots
from engine.graph.checks.fields import PlacedExpression, collect
from engine.graph.checks.values import (
    RUN_SCHEMA,
    Values,
    shape_of_variables,
    shared_shape,
)
from engine.graph.checks.wires import Wires
from engine.graph.checks.written import Call
from engine.graph.drawing import Drawing, drawing_of
from engine.graph.facts import CatalogFacts, OperationFacts, WorkflowFacts
from engine.graph.handles import has_output
from engine.graph.issues import Issue
from engine.graph.model import Node, WorkflowGraph
from engine.graph.nodes.call_workflow import CallWorkflowNode
from engine.graph.nodes.common import BODY
from engine.graph.nodes.start import StartNode
from engine.graph.sight import Moment

_RUN: Final = Shape.of(RUN_SCHEMA)


class GraphView:
    """What the rules see: the graph with its indexes."""

    def __init__(
        self,
        graph: WorkflowGraph,
        catalog: CatalogFacts,
        connections: Mapping[str, str] | None = None,
        workflows: Mapping[str, WorkflowFacts] | None = None,
    ) -> None:
        self.graph = graph
        self.connections = connections
        self.workflows = workflows
        self._catalog = catalog
        self._facts: dict[int, OperationFacts | None] = {}
        self._undescribed: dict[int, str] = {}

    @cached_property
    def nodes(self) -> dict[str, Node]:
        """Nodes by id; of several with one id the first."""
        nodes: dict[str, Node] = {}
        for node in self.graph.nodes:
            nodes.setdefault(node.id, node)
        return nodes

    @cached_property
    def start(self) -> StartNode | None:
        """The first start that is in its place."""
        starts = (node for node in self.graph.nodes if isinstance(node, StartNode))
        return next((node for node in starts if node.parent is None), None)

    @cached_property
    def drawing(self) -> Drawing:
        """What follows from the lines alone."""
        return drawing_of(self.graph)

    def facts(self, call: Call | CallWorkflowNode) -> OperationFacts | None:
        """
        Describe an operation, or a workflow that is called.

        Returns:
            None when it is not installed or cannot be described, or is not there.
        """
        key = id(call)
        if key not in self._facts:
            self._facts[key] = (
                facts_of_call(call, self.workflows, start=self.start)
                if isinstance(call, CallWorkflowNode)
                else self._ask_catalog(call)
            )
        return self._facts[key]

    def _ask_catalog(self, call: Call) -> OperationFacts | None:
        try:
            return self._catalog.facts(call.connector, call.operation, call.inputs)
        except Exception as error:  # noqa: BLE001 - a plug-in met inputs that are half written
            self._undescribed[id(call)] = type(error).__name__
            return None

    def undescribed(self, call: Call) -> str | None:
        """Give the kind of error with which an operation failed to describe itself, if it did."""
        return self._undescribed.get(id(call))

    @cached_property
    def _collected(self) -> tuple[tuple[PlacedExpression, ...], tuple[Issue, ...]]:
        return collect(self.graph, self.facts)

    @property
    def expressions(self) -> tuple[PlacedExpression, ...]:
        """Every expression that can be read, in the order of the nodes."""
        return self._collected[0]

    @cached_property
    def readable_steps(self) -> CloseNames:
        """Steps that have an output."""
        return CloseNames([node.id for node in self.nodes.values() if has_output(node)])

    @property
    def unreadable(self) -> tuple[Issue, ...]:
        """An issue for every expression that cannot be read."""
        return self._collected[1]

    @cached_property
    def workflow_roots(self) -> Roots:
        """What is there in the whole workflow."""
        return {
            "input": (
                ANYTHING if self.start is None else shared_shape(Shape.of(self.start.input_schema))
            ),
            "run": _RUN,
            "vars": shared_shape(shape_of_variables(self.graph.variables)),
        }

    @cached_property
    def _values(self) -> Values:
        return Values(
            nodes=self.nodes,
            blocks=self.drawing.blocks,
            block_of=self.drawing.block_of,
            roots=self.workflow_roots,
            facts_of=self.facts,
            expressions=self.expressions,
        )

    @property
    def wires(self) -> Wires:
        """What the type checker says."""
        return self._values.wires

    def roots_at(self, node: str | None, moment: Moment) -> Roots:
        """
        Say what expressions find in a place, besides `steps`.

        Args:
            node: None for a field of the workflow itself.
        """
        if node is None:
            # Worked out before there is a run.
            return {name: self.workflow_roots[name] for name in ("input", "vars")}
        block = self.drawing.block_of.get(node, OUTERMOST)
        known = self._values.roots(BlockKey(node, BODY) if moment is Moment.BODY_DONE else block)
        if known is None or node not in self.drawing.placed:
            # No run comes here, which another rule tells; nothing is said of what is missing.
            return dict.fromkeys(ROOTS, ANYTHING) | dict(self.workflow_roots)
        return known

    def output_shape(self, step: str) -> Shape:
        """Give the shape of a step's output."""
        return self._values.output_shape(step)

    def shape_at(self, keys: Keys, roots: Roots) -> Shape | Lost:
        """Follow a whole path, root included; the index in `Lost` counts from the root."""
        return self._values.shape_at(keys, roots)

    def shape_of(self, analysis: Analysis, roots: Roots) -> Shape:
        """Say what an expression gives; `ANYTHING` where nobody can say."""
        return self._values.shape_of(analysis, roots)
