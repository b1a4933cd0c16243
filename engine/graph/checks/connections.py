"""A connection is there when it is needed, and fits its connector."""

from collections.abc import Iterator, Mapping

from engine.graph.checks.view import GraphView
from engine.graph.facts import OperationFacts
from engine.graph.issues import Issue
from engine.graph.nodes.operation import OperationNode


def find(view: GraphView) -> Iterator[Issue]:
    """Find missing, unknown and unfitting connections."""
    for node in view.graph.nodes:
        if isinstance(node, OperationNode):
            facts = view.facts(node)
            problem = None if facts is None else _problem(view.connections, node, facts)
            if problem is not None:
                code, message = problem
                yield Issue(code=code, node=node.id, field="/connection", message=message)


def _problem(
    connections: Mapping[str, str] | None, node: OperationNode, facts: OperationFacts
) -> tuple[str, str] | None:
    if node.connection is None:
        if not facts.needs_connection:
            return None
        return "connection.missing", f"Choose the {node.connector} connection to use."
    if not facts.takes_connection:
        return (
            "connection.not_taken",
            f"{node.connector}.{node.operation} takes no connection; remove it.",
        )
    if connections is None:
        return None
    return _mismatch(connections.get(node.connection), node.connector)


def _mismatch(found: str | None, wanted: str) -> tuple[str, str] | None:
    if found is None:
        return "connection.unknown", "This connection does not exist any more; choose another."
    if found == wanted:
        return None
    return (
        "connection.wrong_connector",
        f"This connection is for {found}; choose one for {wanted}.",
    )
