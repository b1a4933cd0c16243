"""A run answers its caller early once."""

from collections.abc import Iterator
from typing import Final

from engine.graph.blocks import BlockKey
from engine.graph.checks.view import GraphView
from engine.graph.issues import Issue, Severity
from engine.graph.nodes.for_each import ForEachNode
from engine.graph.nodes.repeat import RepeatNode
from engine.graph.nodes.respond import RespondNode

_COMPARED: Final = 100
"""How many answers are compared with one another."""


def find(view: GraphView) -> Iterator[Issue]:
    """Find answers that come after, or beside, another one; the first one counts."""
    ordered = view.drawing.order.ordered
    names = [name for name in ordered if isinstance(view.nodes[name], RespondNode)]
    for at, name in enumerate(names[:_COMPARED]):
        loop = next((c for c in view.drawing.nesting.ancestors(name) if _is_loop(view, c)), None)
        earlier = next((e for e in names[:at] if _may_both_run(view, e, name)), None)
        if loop is not None:
            yield _issue(name, f"{name} answers again in every iteration of {loop}")
        elif earlier is not None:
            yield _issue(name, f"{earlier} may answer before {name} does")


def _is_loop(view: GraphView, container: str) -> bool:
    return isinstance(view.nodes[container], ForEachNode | RepeatNode)


def _may_both_run(view: GraphView, one: str, other: str) -> bool:
    here = dict(_blocks_around(view, one))
    for block, name in _blocks_around(view, other):
        if block in here:
            return view.drawing.sight.precedence(block).may_both_run(here[block], name)
    return True


def _blocks_around(view: GraphView, name: str) -> Iterator[tuple[BlockKey, str]]:
    """Give the blocks that a node is in, with what it is inside of there; innermost first."""
    at: str | None = name
    while at is not None:
        block = view.drawing.block_of[at]
        yield block, at
        at = block.container


def _issue(name: str, why: str) -> Issue:
    return Issue(
        code="respond.twice",
        severity=Severity.WARNING,
        node=name,
        message=f"{why}, and only the first answer of a run counts; leave one of them out.",
    )
