"""Every expression is one of our language."""

from collections.abc import Iterator

from engine.graph.checks.view import GraphView
from engine.graph.issues import Issue


def find(view: GraphView) -> Iterator[Issue]:
    """Find expressions that cannot be read, with the place where they go wrong."""
    yield from view.unreadable
