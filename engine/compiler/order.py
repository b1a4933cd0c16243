"""Puts the steps of a block in order."""

from collections.abc import Iterator

from engine.graph.checks.view import GraphView
from engine.graph.model import Node
from engine.plan.model import Incoming


def order_steps(view: GraphView, start: str) -> Iterator[tuple[Node, tuple[Incoming, ...]]]:
    """
    List the reachable nodes but the start, each after all it depends on, with its edges.

    The order comes from ids and edges alone, so that drawing the same graph another way gives
    the same plan. Edges from unreachable nodes are left out: they would never be settled.

    Args:
        view: A graph without errors.
        start: Id of its start.
    """
    at = {name: number for number, name in enumerate(view.order.ordered)}
    for name in view.order.ordered:
        if name == start:
            continue
        ways = sorted(
            (at[edge.source], edge.source_handle, edge.source)
            for edge in view.incoming[name]
            if edge.source in at
        )
        incoming = tuple(
            Incoming(source=None if source == start else source, handle=handle)
            for _, handle, source in ways
        )
        yield view.nodes[name], incoming
