"""Operations come from installed connectors."""

from collections.abc import Iterator

from engine.graph.checks.view import GraphView
from engine.graph.issues import Issue
from engine.graph.nodes.operation import OperationNode


def find(view: GraphView) -> Iterator[Issue]:
    """Find operations that no installed connector offers."""
    for node in view.graph.nodes:
        if not isinstance(node, OperationNode) or view.facts(node) is not None:
            continue
        if node.id in view.undescribed:
            yield Issue(
                code="operation.not_described",
                node=node.id,
                message=f"{node.connector}.{node.operation} cannot say what it does with these "
                f"inputs ({view.undescribed[node.id]}); check them, or report it to the "
                "connector's author.",
            )
        else:
            yield Issue(
                code="operation.unknown",
                node=node.id,
                field="/operation",
                message=f'No installed connector offers "{node.connector}.{node.operation}"; '
                "install it or choose another operation.",
            )
