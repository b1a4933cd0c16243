"""How a node waits for several paths."""

from collections.abc import Iterator

from engine.graph.checks.view import GraphView
from engine.graph.issues import Issue, Severity
from engine.graph.nodes.common import JoiningNode

_SEVERAL = 2


def find(view: GraphView) -> Iterator[Issue]:
    """Find nodes that wait for the first of several paths where there are not so many."""
    joining = [node for node in view.nodes.values() if isinstance(node, JoiningNode)]
    # Nothing else than a count of paths can be too much to ask.
    counts = any(node.join == "first" for node in joining)
    for node in joining:
        if node.join != "all" or counts or node.cancel_losers:
            ways = _ways(view, node)
            if node.join != "all" and ways < _SEVERAL:
                yield _pointless(node)
            elif node.join == "first" and node.first > ways:
                yield _too_many(node, ways)
            elif counts and node.id in view.drawing.placed and not _can_be_met(view, node):
                yield _never_met(node)
            if node.cancel_losers:
                yield from _losers(view, node)


def _ways(view: GraphView, node: JoiningNode) -> int:
    edges = view.drawing.incoming[node.id]
    if node.id not in view.drawing.reachable:
        return len(edges)
    return sum(edge.source in view.drawing.reachable for edge in edges)


def _can_be_met(view: GraphView, node: JoiningNode) -> bool:
    return view.drawing.sight.precedence(view.drawing.block_of[node.id]).may_run(node.id)


def _pointless(node: JoiningNode) -> Issue:
    return Issue(
        code="graph.pointless_join",
        severity=Severity.WARNING,
        node=node.id,
        field="/join",
        message=f"{node.id} starts with the first of several paths, but fewer than two "
        "lead to it; connect another or let it wait for all.",
    )


def _too_many(node: JoiningNode, ways: int) -> Issue:
    return Issue(
        code="graph.join_never_met",
        node=node.id,
        field="/first",
        message=f"{node.id} waits for {node.first} paths, but only {ways} lead to it; wait for "
        "fewer or connect more.",
    )


def _never_met(node: JoiningNode) -> Issue:
    return Issue(
        code="graph.join_never_met",
        node=node.id,
        field="/first",
        message=f"{node.id} waits for more paths than a run can take at the same time, because "
        "some of them are ways out of one node; wait for fewer.",
    )


def _losers(view: GraphView, node: JoiningNode) -> Iterator[Issue]:
    if node.join == "all":
        reason = "it waits for all of its paths"
    elif node.id not in view.drawing.placed:
        return
    elif view.drawing.sight.losers[node.id] == ():
        reason = "no step leads only to it, or they are all done by then"
    elif view.drawing.sight.losers[node.id] is None:
        first = next(name for name, losers in view.drawing.sight.losers.items() if losers is None)
        if node.id != first:
            return  # once is enough
        yield Issue(
            code="graph.too_many_losers",
            node=node.id,
            field="/cancel_losers",
            message="So many steps would have to be stopped by the joins of this workflow that "
            "it cannot be planned; let fewer joins stop their losers.",
        )
        return
    else:
        return
    yield Issue(
        code="graph.no_losers",
        severity=Severity.WARNING,
        node=node.id,
        field="/cancel_losers",
        message=f"{node.id} has nothing to stop when it starts, because {reason}; switch this off.",
    )
