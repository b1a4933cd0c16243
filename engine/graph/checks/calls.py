"""Finds every call of an operation: that of an operation node, and the one that undoes it."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.graph.checks.pointer import pointer
from engine.graph.checks.written import Call
from engine.graph.model import WorkflowGraph
from engine.graph.nodes.operation import OperationNode


@dataclass(frozen=True, slots=True)
class PlacedCall:
    """
    One call in its place.

    Attributes:
        within: Where its settings are in the node: nowhere deeper, or below `undo`.
    """

    node: str
    within: tuple[str, ...]
    call: Call

    @property
    def name(self) -> str:
        """What people read, such as `http.request`."""
        return f"{self.call.connector}.{self.call.operation}"

    def pointer(self, *words: str | int) -> str:
        """Write the JSON Pointer of one of its settings."""
        return pointer(*self.within, *words)


def calls_in(graph: WorkflowGraph) -> Iterator[PlacedCall]:
    """List the calls of a graph in the order of its nodes."""
    for node in graph.nodes:
        if isinstance(node, OperationNode):
            yield PlacedCall(node.id, (), node)
            if node.undo is not None:
                yield PlacedCall(node.id, ("undo",), node.undo)
