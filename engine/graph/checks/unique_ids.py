"""Ids name nodes and edges, so none may be used twice."""

from collections.abc import Iterator
from typing import Final

from engine.graph.checks.view import GraphView
from engine.graph.issues import Issue

RESERVED: Final = frozenset({"undo"})
"""Ids that would make the paths of steps ambiguous: undoing `pay` is the step `pay/undo`."""


def find(view: GraphView) -> Iterator[Issue]:
    """Find ids that several nodes, or several edges, have, or that no node may have."""
    seen: set[str] = set()
    for node in view.graph.nodes:
        if node.id in seen:
            yield Issue(
                code="graph.duplicate_id",
                node=node.id,
                field="/id",
                message=f'Several nodes are called "{node.id}"; give each an id of its own.',
            )
        if node.id in RESERVED:
            yield Issue(
                code="graph.reserved_id",
                node=node.id,
                field="/id",
                message=f'"{node.id}" has a meaning of its own in the record of a run; give this '
                "node another id.",
            )
        seen.add(node.id)
    edges: set[str] = set()
    for edge in view.graph.edges:
        if edge.id in edges:
            yield Issue(
                code="graph.duplicate_edge_id",
                edge=edge.id,
                message=f'Several edges have the id "{edge.id}"; delete one and draw it again.',
            )
        edges.add(edge.id)
