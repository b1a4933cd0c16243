"""Every node is in a container, or in none, and not too deep."""

from collections.abc import Iterator
from typing import Final

from engine.graph.checks.view import GraphView
from engine.graph.issues import Issue
from engine.graph.model import Node
from engine.graph.nesting import MAX_DEPTH, Misplacement

_CODES: Final = {
    Misplacement.UNKNOWN_PARENT: "graph.unknown_parent",
    Misplacement.NO_CONTAINER: "graph.parent_no_container",
    Misplacement.CYCLE: "graph.parent_cycle",
    Misplacement.TOO_DEEP: "graph.too_deep",
    Misplacement.START_INSIDE: "graph.start_inside",
}


def find(view: GraphView) -> Iterator[Issue]:
    """Find nodes whose parent is missing, no container, inside themselves, or too deep down."""
    for name, reason in view.drawing.nesting.misplaced.items():
        yield Issue(
            code=_CODES[reason],
            node=name,
            field="/parent",
            message=_explain(view.nodes[name], reason),
        )


def _explain(node: Node, reason: Misplacement) -> str:
    match reason:
        case Misplacement.UNKNOWN_PARENT:
            return (
                f'{node.id} is in "{node.parent}", which does not exist; move it into another '
                "container or out of all."
            )
        case Misplacement.NO_CONTAINER:
            return (
                f"{node.id} is in {node.parent}, which cannot hold nodes; move it into a "
                "For each, a Repeat or a Scope, or out of all."
            )
        case Misplacement.CYCLE:
            return f"{node.id} is inside itself; move it out of {node.parent}."
        case Misplacement.TOO_DEEP:
            return (
                f"{node.id} is in more than {MAX_DEPTH} containers, one inside the other; move "
                "some of them into a workflow of their own."
            )
        case Misplacement.START_INSIDE:
            return (
                f"The start cannot be inside {node.parent}; what a container does first is drawn "
                "from its own handle. Move the start out, or delete it."
            )
