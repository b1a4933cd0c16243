"""Paths lead forward; repeating is what loop nodes are for."""

from collections.abc import Iterator

from engine.graph.checks.view import GraphView
from engine.graph.issues import Issue
from engine.graph.order import find_cycle, topological_order

_SHOWN = 12


def find(view: GraphView) -> Iterator[Issue]:
    """Name one cycle, if there is any."""
    order = topological_order(view.nodes, view.drawing.successors)
    cycle = find_cycle(order.stuck, view.drawing.successors)
    if cycle:
        shown = list(cycle) if len(cycle) <= _SHOWN else [*cycle[: _SHOWN - 1], "…", cycle[-1]]
        last = next(e for e in view.drawing.outgoing[cycle[-1]] if e.target == cycle[0])
        yield Issue(
            code="graph.cycle",
            node=cycle[0],
            edge=last.id,
            message=f"These nodes lead back to their beginning: "
            f"{' → '.join((*shown, cycle[0]))}. Delete one of the edges.",
            data={"nodes": list(cycle)},
        )
