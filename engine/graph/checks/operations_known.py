"""Operations come from installed connectors."""

from collections.abc import Iterator

from engine.graph.checks.calls import calls_in
from engine.graph.checks.view import GraphView
from engine.graph.issues import Issue


def find(view: GraphView) -> Iterator[Issue]:
    """Find operations that no installed connector offers."""
    for placed in calls_in(view.graph):
        if view.facts(placed.call) is not None:
            continue
        reason = view.undescribed(placed.call)
        if reason is not None:
            yield Issue(
                code="operation.not_described",
                node=placed.node,
                field=placed.pointer(),
                message=f"{placed.name} cannot say what it does with these "
                f"inputs ({reason}); check them, or report it to the "
                "connector's author.",
            )
        else:
            yield Issue(
                code="operation.unknown",
                node=placed.node,
                field=placed.pointer("operation"),
                message=f'No installed connector offers "{placed.name}"; '
                "install it or choose another operation.",
            )
