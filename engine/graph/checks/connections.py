"""A connection is there when it is needed, and fits its connector."""

from collections.abc import Iterator, Mapping

from engine.graph.checks.calls import PlacedCall, calls_in
from engine.graph.checks.view import GraphView
from engine.graph.facts import OperationFacts
from engine.graph.issues import Issue


def find(view: GraphView) -> Iterator[Issue]:
    """Find missing, unknown and unfitting connections."""
    for placed in calls_in(view.graph):
        facts = view.facts(placed.call)
        problem = None if facts is None else _problem(view.connections, placed, facts)
        if problem is not None:
            code, message = problem
            field = placed.pointer("connection")
            yield Issue(code=code, node=placed.node, field=field, message=message)


def _problem(
    connections: Mapping[str, str] | None, placed: PlacedCall, facts: OperationFacts
) -> tuple[str, str] | None:
    connection, connector = placed.call.connection, placed.call.connector
    if connection is None:
        if not facts.needs_connection:
            return None
        return "connection.missing", f"Choose the {connector} connection to use."
    if not facts.takes_connection:
        return "connection.not_taken", f"{placed.name} takes no connection; remove it."
    if connections is None:
        return None
    return _mismatch(connections.get(connection), connector)


def _mismatch(found: str | None, wanted: str) -> tuple[str, str] | None:
    if found is None:
        return "connection.unknown", "This connection does not exist any more; choose another."
    if found == wanted:
        return None
    return (
        "connection.wrong_connector",
        f"This connection is for {found}; choose one for {wanted}.",
    )
