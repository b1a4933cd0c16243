"""What no path leads to never runs."""

from collections.abc import Iterator

from engine.graph.checks.view import GraphView
from engine.graph.issues import Issue, Severity
from engine.graph.nodes.start import StartNode


def find(view: GraphView) -> Iterator[Issue]:
    """Find nodes that no path leads to from the start, or from the inner handle around them."""
    if view.start is None:
        return
    for node in view.nodes.values():
        if node.id in view.drawing.reachable or isinstance(node, StartNode):
            continue
        if node.id not in view.drawing.nesting.parents:
            continue  # misplaced, which another rule tells
        parent = view.drawing.nesting.parents[node.id]
        if parent is not None and parent not in view.drawing.reachable:
            continue  # told of the container
        origin = "the start" if parent is None else f"the beginning of {parent}"
        yield Issue(
            code="graph.unreachable",
            severity=Severity.WARNING,
            node=node.id,
            message=f"No path from {origin} leads to {node.id}, so it never runs; "
            "connect it or delete it.",
        )
