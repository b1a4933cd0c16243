"""What follows from the lines of a graph alone: blocks, their order, and who can read whom."""

from collections.abc import Hashable, Mapping
from functools import cached_property
from typing import Final

from engine.graph.blocks import BlockKey, DrawnBlock, find_blocks
from engine.graph.handles import handles_of, inner_handles_of
from engine.graph.model import Edge, Node, WorkflowGraph
from engine.graph.nesting import Nesting, find_nesting
from engine.graph.nodes.common import JoiningNode
from engine.graph.nodes.end import EndNode
from engine.graph.nodes.start import StartNode
from engine.graph.order import Order
from engine.graph.remembered import Remembered
from engine.graph.sight import Sight

_of_the_same: Final[Remembered["Drawing"]] = Remembered(most=16)
"""By all that a drawing hangs on: most saves change no line."""


def drawing_of(graph: WorkflowGraph) -> "Drawing":
    """Give the drawing of a graph, or that of one that was drawn alike."""
    drawn = (tuple(map(_frame, graph.nodes)), tuple(map(_line, graph.edges)))
    return _of_the_same.recall((), lambda: Drawing(graph), also=drawn)


def _frame(node: Node) -> Hashable:
    """List all of a node that a drawing hangs on."""
    joining = (node.join, node.first, node.cancel_losers) if isinstance(node, JoiningNode) else None
    outcome = node.outcome if isinstance(node, EndNode) else None
    return node.id, node.kind, node.parent, handles_of(node), joining, outcome


def _line(edge: Edge) -> Hashable:
    return edge.id, edge.source, edge.source_handle, edge.target


class Drawing:
    """
    A graph's lines with their indexes.

    Edges that a rule complains about (dangling, doubled, from an unknown handle …) are left out of
    `incoming`, `outgoing` and all that is built on them.

    Of its nodes nothing may be read but what `_frame` lists: it is shared by graphs in which the
    rest differs.
    """

    def __init__(self, graph: WorkflowGraph) -> None:
        self._graph = graph
        self._nodes: dict[str, Node] = {}
        for node in graph.nodes:
            self._nodes.setdefault(node.id, node)

    @cached_property
    def start(self) -> str | None:
        """The first start that is in its place."""
        starts = (node for node in self._graph.nodes if isinstance(node, StartNode))
        return next((node.id for node in starts if node.parent is None), None)

    @cached_property
    def nesting(self) -> Nesting:
        """Which container each node is in."""
        return find_nesting(self._nodes)

    @cached_property
    def handles(self) -> Mapping[str, frozenset[str]]:
        """Each node's outgoing handles."""
        return {name: frozenset(handles_of(node)) for name, node in self._nodes.items()}

    @cached_property
    def inner_handles(self) -> Mapping[str, frozenset[str]]:
        """Handles that lead from a container to its children."""
        return {name: frozenset(inner_handles_of(node)) for name, node in self._nodes.items()}

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """Edges that can carry a run."""
        sound: dict[tuple[str, str, str], Edge] = {}
        for edge in self._graph.edges:
            source, target = self._nodes.get(edge.source), self._nodes.get(edge.target)
            if source is None or target is None or isinstance(target, StartNode):
                continue
            if edge.source != edge.target and self.carries(edge):
                sound.setdefault((edge.source, edge.source_handle, edge.target), edge)
        return tuple(sound.values())

    def carries(self, edge: Edge) -> bool:
        """Say whether an edge leads from a way out to a node of the same block, or of its own."""
        parents = self.nesting.parents
        if edge.source not in parents or edge.target not in parents:
            return False
        if edge.source_handle in self.inner_handles[edge.source]:
            return parents[edge.target] == edge.source
        return (
            edge.source_handle in self.handles[edge.source]
            and parents[edge.target] == parents[edge.source]
        )

    @cached_property
    def outgoing(self) -> Mapping[str, list[Edge]]:
        """Sound edges by their source."""
        found: dict[str, list[Edge]] = {name: [] for name in self._nodes}
        for edge in self.edges:
            found[edge.source].append(edge)
        return found

    @cached_property
    def incoming(self) -> Mapping[str, list[Edge]]:
        """Sound edges by their target."""
        found: dict[str, list[Edge]] = {name: [] for name in self._nodes}
        for edge in self.edges:
            found[edge.target].append(edge)
        return found

    @cached_property
    def successors(self) -> Mapping[str, list[str]]:
        """Targets of each node's sound edges, each once."""
        return {
            name: list(dict.fromkeys(edge.target for edge in edges))
            for name, edges in self.outgoing.items()
        }

    @cached_property
    def blocks(self) -> Mapping[BlockKey, DrawnBlock]:
        """Every block that a run can come to, a block before those inside it."""
        return {} if self.start is None else find_blocks(self.start, self._nodes, self.outgoing)

    @cached_property
    def block_of(self) -> Mapping[str, BlockKey]:
        """The block of each node that a run can come to."""
        found: dict[str, BlockKey] = {}
        for key, block in self.blocks.items():
            for name in (*block.order.ordered, *block.order.stuck):
                found.setdefault(name, key)
        return found

    @cached_property
    def reachable(self) -> frozenset[str]:
        """Nodes that a run can come to, the start included."""
        return frozenset() if self.start is None else frozenset((self.start, *self.block_of))

    @cached_property
    def order(self) -> Order:
        """
        Reachable nodes, each after those that lead to it; those of a container behind it.

        Those inside a container that is stuck are in neither list: nothing can be said of them.
        """
        if self.start is None:
            return Order((), ())
        ordered = {self.start: None}
        for block in self.blocks.values():
            if block.entry in ordered:
                ordered.update(dict.fromkeys(block.order.ordered))
        stuck = sorted(name for block in self.blocks.values() for name in block.order.stuck)
        return Order(tuple(ordered), tuple(stuck))

    @cached_property
    def placed(self) -> frozenset[str]:
        """Nodes of which `sight` knows."""
        return frozenset(self.order.ordered)

    @cached_property
    def sight(self) -> Sight:
        """What can be read where, among nodes that are `placed`."""
        return Sight(
            blocks=self.blocks,
            block_of=self.block_of,
            nodes=self._nodes,
            incoming=self.incoming,
            successors=self.successors,
        )
