"""Puts the steps of a block in order."""

from collections.abc import Iterator

from engine.graph.blocks import BlockKey
from engine.graph.checks.view import GraphView
from engine.graph.model import Node
from engine.plan.model import Incoming


def order_steps(view: GraphView, key: BlockKey) -> Iterator[tuple[Node, tuple[Incoming, ...]]]:
    """
    List the nodes of a block that a run can come to, each after all it depends on, with its edges.

    The order comes from ids and edges alone, so that drawing the same graph another way gives
    the same plan. Edges from unreachable nodes are left out: they would never be settled.

    Args:
        view: A graph without errors.
        key: One of its blocks; nothing is listed for a block that has no nodes.
    """
    block = view.drawing.blocks[key]
    at = {name: number for number, name in enumerate(block.order.ordered)}
    for name in block.order.ordered:
        ways = sorted(
            (at[edge.source], edge.source_handle, edge.source)
            for edge in view.drawing.incoming[name]
            if edge.source in at
        )
        entering = any(
            edge.source == block.entry and edge.source_handle == key.handle
            for edge in view.drawing.incoming[name]
        )
        incoming = tuple(Incoming(source=source, handle=handle) for _, handle, source in ways)
        yield view.nodes[name], ((Incoming(source=None), *incoming) if entering else incoming)
