"""Every edge leads from a way out of a node to another node, once."""

from collections.abc import Iterator

from engine.graph.checks.view import GraphView
from engine.graph.issues import Issue
from engine.graph.model import Edge
from engine.graph.nodes.start import StartNode


def find(view: GraphView) -> Iterator[Issue]:
    """Find edges that lead nowhere, to their own node, to the start, or that are doubled."""
    seen: set[tuple[str, str, str]] = set()
    for edge in view.graph.edges:
        yield from _dangling(view, edge)
        if edge.source == edge.target:
            yield Issue(
                code="graph.self_edge",
                node=edge.source,
                edge=edge.id,
                message=f"This edge leads from {edge.source} to itself; delete it.",
            )
        elif isinstance(view.nodes.get(edge.target), StartNode):
            yield Issue(
                code="graph.edge_into_start",
                node=edge.target,
                edge=edge.id,
                message="Nothing leads back to the start; delete this edge.",
            )
        else:
            yield from _crossing(view, edge)
        way = (edge.source, edge.source_handle, edge.target)
        if way in seen:
            yield Issue(
                code="graph.duplicate_edge",
                edge=edge.id,
                message=f"{edge.source} and {edge.target} are connected twice; delete one edge.",
            )
        seen.add(way)


def _dangling(view: GraphView, edge: Edge) -> Iterator[Issue]:
    for end, name in (("source", edge.source), ("target", edge.target)):
        if name not in view.nodes:
            yield Issue(
                code="graph.dangling_edge",
                edge=edge.id,
                message=f'The {end} of this edge, "{name}", does not exist; delete the edge.',
                data={"end": end, "node": name},
            )


def _crossing(view: GraphView, edge: Edge) -> Iterator[Issue]:
    """Tell of edges through the border of a container, unless something else is wrong with them."""
    parents = view.drawing.nesting.parents
    if edge.source not in parents or edge.target not in parents or view.drawing.carries(edge):
        return
    if edge.source_handle in view.drawing.inner_handles[edge.source]:
        message = (
            f"This edge begins inside {edge.source}, but {edge.target} is not in it; move "
            f"{edge.target} into {edge.source} or delete the edge."
        )
    elif edge.source_handle not in view.drawing.handles[edge.source]:
        return  # which `handles_known` tells
    elif parents[edge.target] == edge.source:
        message = (
            f"{edge.target} is inside {edge.source}, and this edge leads on after it; draw it from "
            f"the inner handle of {edge.source}, or move {edge.target} out."
        )
    else:
        message = (
            f"{edge.source} and {edge.target} are not in the same container, and no edge leads "
            "through its border; move one of them, or delete the edge."
        )
    yield Issue(code="graph.edge_crosses", node=edge.source, edge=edge.id, message=message)
