"""What no path leads to never runs."""

from collections.abc import Iterator

from engine.graph.checks.view import GraphView
from engine.graph.issues import Issue, Severity
from engine.graph.nodes.start import StartNode


def find(view: GraphView) -> Iterator[Issue]:
    """Find nodes that no path from the start leads to."""
    if view.start is None:
        return
    for node in view.nodes.values():
        if node.id not in view.reachable and not isinstance(node, StartNode):
            yield Issue(
                code="graph.unreachable",
                severity=Severity.WARNING,
                node=node.id,
                message=f"No path from the start leads to {node.id}, so it never runs; "
                "connect it or delete it.",
            )
