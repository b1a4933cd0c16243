"""A workflow begins in one place."""

from collections.abc import Iterator

from engine.graph.checks.view import GraphView
from engine.graph.issues import Issue
from engine.graph.nodes.start import StartNode


def find(view: GraphView) -> Iterator[Issue]:
    """Find a missing or second start."""
    starts = [node for node in view.graph.nodes if isinstance(node, StartNode)]
    if not starts:
        yield Issue(
            code="graph.no_start", message="The workflow has no start; add one from the palette."
        )
    for node in starts:
        if node is view.start or node.parent is not None:
            continue  # the first one; or one inside a container, which `nested_soundly` tells
        yield Issue(
            code="graph.several_starts",
            node=node.id,
            message="A workflow has one start; delete this one.",
        )
