"""An edge leaves a node through one of its handles."""

from collections.abc import Iterator

from engine.graph.checks.view import GraphView
from engine.graph.handles import handles_of, inner_handles_of
from engine.graph.issues import Issue
from engine.graph.nodes.end import EndNode


def find(view: GraphView) -> Iterator[Issue]:
    """Find edges from handles that their node does not have."""
    for edge in view.graph.edges:
        source = view.nodes.get(edge.source)
        if source is None or edge.source_handle in view.drawing.handles[source.id]:
            continue
        if edge.source_handle in view.drawing.inner_handles[source.id]:
            continue
        if isinstance(source, EndNode):
            yield Issue(
                code="graph.edge_from_end",
                node=source.id,
                edge=edge.id,
                message=f"Nothing follows the end {source.id}; delete this edge.",
            )
            continue
        ways = ", ".join((*handles_of(source), *inner_handles_of(source)))
        yield Issue(
            code="graph.unknown_handle",
            node=source.id,
            edge=edge.id,
            message=f'{source.id} has no way out called "{edge.source_handle}" (it has {ways}); '
            "draw the edge again.",
        )
