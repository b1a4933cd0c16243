"""How a node waits for several paths."""

from collections.abc import Iterator

from engine.graph.checks.view import GraphView
from engine.graph.issues import Issue, Severity
from engine.graph.nodes.common import JoiningNode


def find(view: GraphView) -> Iterator[Issue]:
    """Find nodes that wait for the first of several paths but have only one."""
    for node in view.nodes.values():
        if isinstance(node, JoiningNode) and node.join == "any" and len(view.incoming[node.id]) < 2:  # noqa: PLR2004
            yield Issue(
                code="graph.pointless_join",
                severity=Severity.WARNING,
                node=node.id,
                field="/join",
                message=f"{node.id} starts with the first of several paths, but fewer than two "
                "lead to it; connect another or let it wait for all.",
            )
