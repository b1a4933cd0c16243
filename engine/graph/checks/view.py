"""One graph, indexed once for all rules."""

import json
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from engine.expressions.shapes import ANYTHING, Lost, Shape
from engine.graph.blocks import BlockKey, DrawnBlock, find_blocks
from engine.graph.checks.fields import PlacedExpression, collect
from engine.graph.checks.written import Call
from engine.graph.facts import CatalogFacts, OperationFacts
from engine.graph.handles import handles_of, inner_handles_of
from engine.graph.issues import Issue
from engine.graph.model import Edge, Node, WorkflowGraph
from engine.graph.nesting import Nesting, find_nesting
from engine.graph.nodes.operation import OperationNode
from engine.graph.nodes.start import StartNode
from engine.graph.order import Order
from engine.graph.precedence import Precedence

RUN_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "id": {"type": "string", "title": "Run", "description": "Id of this run."},
        "number": {"type": "integer", "title": "Run number"},
        "workflow": {"type": "string", "title": "Workflow", "description": "Its name."},
        "version": {"type": "integer", "title": "Version", "description": "Its number."},
        "started_by": {"type": "string", "title": "Started by"},
        "started_at": {"type": "string", "format": "date-time", "title": "Started at"},
    },
    "required": ["id", "number", "workflow", "version", "started_by", "started_at"],
}
"""What expressions see as `run`."""


class GraphView:
    """
    What the rules see: the graph with its indexes.

    Edges that a rule of their own complains about (dangling, doubled, from an unknown handle …)
    are left out of `incoming`, `outgoing` and all that is built on them.

    Attributes:
        shapes: Where paths lead, as far as they were followed.
    """

    def __init__(
        self,
        graph: WorkflowGraph,
        catalog: CatalogFacts,
        connections: Mapping[str, str] | None = None,
    ) -> None:
        self.graph = graph
        self.connections = connections
        self._catalog = catalog
        self._facts: dict[int, OperationFacts | None] = {}
        self._schemas: dict[str, Shape] = {}
        self._undescribed: dict[int, str] = {}
        self.shapes: dict[tuple[str | int, ...], Shape | Lost] = {}

    @cached_property
    def nodes(self) -> dict[str, Node]:
        """Nodes by id; of several with one id the first."""
        nodes: dict[str, Node] = {}
        for node in self.graph.nodes:
            nodes.setdefault(node.id, node)
        return nodes

    @cached_property
    def start(self) -> StartNode | None:
        """The first start."""
        return next((node for node in self.graph.nodes if isinstance(node, StartNode)), None)

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """Edges that can carry a run."""
        sound: dict[tuple[str, str, str], Edge] = {}
        for edge in self.graph.edges:
            source, target = self.nodes.get(edge.source), self.nodes.get(edge.target)
            if source is None or target is None or isinstance(target, StartNode):
                continue
            if edge.source != edge.target and self._carries(edge):
                sound.setdefault((edge.source, edge.source_handle, edge.target), edge)
        return tuple(sound.values())

    def _carries(self, edge: Edge) -> bool:
        parents = self.nesting.parents
        if edge.source not in parents or edge.target not in parents:
            return False
        if edge.source_handle in self.inner_handles(edge.source):
            return parents[edge.target] == edge.source
        return (
            edge.source_handle in self.handles(edge.source)
            and parents[edge.target] == parents[edge.source]
        )

    @cached_property
    def nesting(self) -> Nesting:
        """Which container each node is in."""
        return find_nesting(self.nodes)

    @cached_property
    def _handles(self) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
        return {
            name: (frozenset(handles_of(node)), frozenset(inner_handles_of(node)))
            for name, node in self.nodes.items()
        }

    def handles(self, node: str) -> frozenset[str]:
        """Give a node's outgoing handles."""
        return self._handles[node][0]

    def inner_handles(self, node: str) -> frozenset[str]:
        """Give the handles that lead from a container to its children."""
        return self._handles[node][1]

    @cached_property
    def outgoing(self) -> dict[str, list[Edge]]:
        """Sound edges by their source."""
        found: dict[str, list[Edge]] = {name: [] for name in self.nodes}
        for edge in self.edges:
            found[edge.source].append(edge)
        return found

    @cached_property
    def incoming(self) -> dict[str, list[Edge]]:
        """Sound edges by their target."""
        found: dict[str, list[Edge]] = {name: [] for name in self.nodes}
        for edge in self.edges:
            found[edge.target].append(edge)
        return found

    @cached_property
    def successors(self) -> dict[str, list[str]]:
        """Targets of each node's sound edges, each once."""
        return {
            name: list(dict.fromkeys(edge.target for edge in edges))
            for name, edges in self.outgoing.items()
        }

    @cached_property
    def blocks(self) -> dict[BlockKey, DrawnBlock]:
        """Every block that a run can come to, a block before those inside it."""
        return {} if self.start is None else find_blocks(self.start.id, self.nodes, self.outgoing)

    @cached_property
    def block_of(self) -> dict[str, BlockKey]:
        """The block of each node that a run can come to."""
        found: dict[str, BlockKey] = {}
        for key, block in self.blocks.items():
            for name in (*block.order.ordered, *block.order.stuck):
                found.setdefault(name, key)
        return found

    @cached_property
    def reachable(self) -> frozenset[str]:
        """Nodes that a run can come to, the start included."""
        return frozenset() if self.start is None else frozenset((self.start.id, *self.block_of))

    @cached_property
    def order(self) -> Order:
        """Reachable nodes, each after those that lead to it; those of a container behind it."""
        if self.start is None:
            return Order((), ())
        blocks = self.blocks.values()
        ordered = (self.start.id, *(name for block in blocks for name in block.order.ordered))
        stuck = sorted(name for block in blocks for name in block.order.stuck)
        return Order(tuple(dict.fromkeys(ordered)), tuple(stuck))

    @cached_property
    def precedence(self) -> Precedence:
        """Who comes before whom, among nodes that are reachable and on no cycle."""
        ordered = frozenset(self.order.ordered)
        incoming = {
            name: [edge for edge in self.incoming[name] if edge.source in ordered]
            for name in ordered
        }
        return Precedence(ordered=self.order.ordered, nodes=self.nodes, incoming=incoming)

    @cached_property
    def placed(self) -> frozenset[str]:
        """Nodes of which `precedence` knows."""
        return frozenset(self.order.ordered)

    def facts(self, call: Call) -> OperationFacts | None:
        """Describe an operation; None when it is not installed or cannot be described."""
        key = id(call)
        if key not in self._facts:
            self._facts[key] = self._ask_catalog(call)
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

    @property
    def unreadable(self) -> tuple[Issue, ...]:
        """An issue for every expression that cannot be read."""
        return self._collected[1]

    @cached_property
    def input_shape(self) -> Shape:
        """What `input` holds."""
        return ANYTHING if self.start is None else Shape.of(self.start.input_schema)

    @cached_property
    def run_shape(self) -> Shape:
        """What `run` holds."""
        return Shape.of(RUN_SCHEMA)

    @cached_property
    def _outputs(self) -> dict[str, Shape]:
        return {}

    def output_shape(self, step: str) -> Shape:
        """Give the shape of a step's output."""
        if step not in self._outputs:
            node = self.nodes.get(step)
            facts = self.facts(node) if isinstance(node, OperationNode) else None
            self._outputs[step] = ANYTHING if facts is None else self._shared(facts.output_schema)
        return self._outputs[step]

    def _shared(self, schema: dict[str, Any]) -> Shape:
        """Give equal schemas one shape, so that they become one type for the checker."""
        return self._schemas.setdefault(json.dumps(schema, sort_keys=True), Shape.of(schema))
