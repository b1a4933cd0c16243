"""What undoes a step is where it can be called."""

from collections.abc import Iterator

from engine.graph.checks.view import GraphView
from engine.graph.issues import Issue, Severity
from engine.graph.nodes.operation import OperationNode
from engine.graph.nodes.scope import FINALLY, ScopeNode


def find(view: GraphView) -> Iterator[Issue]:
    """Find steps of a finally that say how to undo them: what is done at last stays done."""
    for node in view.nodes.values():
        if not isinstance(node, OperationNode) or node.undo is None:
            continue
        scope = _scope_whose_finally_holds(view, node.id)
        if scope is not None:
            yield Issue(
                code="graph.undo_in_finally",
                severity=Severity.WARNING,
                node=node.id,
                field="/undo",
                message=f"What {scope} does at last is never undone; remove how to undo "
                f"{node.id}, or move it into the body of a scope.",
            )


def _scope_whose_finally_holds(view: GraphView, name: str) -> str | None:
    """Give the nearest scope around a node, if the node is in its finally."""
    block = view.drawing.block_of.get(name)
    while block is not None and block.container is not None:
        if isinstance(view.nodes[block.container], ScopeNode):
            return block.container if block.handle == FINALLY else None
        block = view.drawing.block_of[block.container]
    return None
