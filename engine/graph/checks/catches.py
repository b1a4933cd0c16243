"""Every catch of a scope can be reached and says clearly what it takes."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from engine.errors import Fault
from engine.graph.checks.pointer import pointer
from engine.graph.checks.view import GraphView
from engine.graph.handles import OUT
from engine.graph.issues import Issue
from engine.graph.nodes.common import BODY
from engine.graph.nodes.scope import FINALLY, Catch, ScopeNode

_FAULTS: Final = frozenset(fault.value for fault in Fault)
_CODE: Final = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*\.?")


def find(view: GraphView) -> Iterator[Issue]:
    """Find catches with a taken id, with kinds that are none, or behind one that takes all."""
    for node in view.nodes.values():
        if isinstance(node, ScopeNode):
            yield from _of_scope(node)


def _of_scope(node: ScopeNode) -> Iterator[Issue]:
    taken = {OUT, BODY, FINALLY}
    earlier: list[str] = []
    takes_all: str | None = None
    for at, catch in enumerate(node.catches):
        label = catch.name or catch.id
        if catch.id in taken:
            yield Issue(
                code="scope.duplicate_catch",
                node=node.id,
                field=pointer("catches", at, "id"),
                message=f'The id "{catch.id}" is taken; give this catch another.',
            )
        yield from _kinds(node, at, catch)
        if takes_all is not None or (catch.kinds and _covers(earlier, catch.kinds)):
            first = f'"{takes_all}" takes every error' if takes_all else "others take its errors"
            yield Issue(
                code="scope.catch_never_reached",
                node=node.id,
                field=pointer("catches", at),
                message=f'"{label}" never catches anything, because {first} before it; move it up '
                "or delete it.",
            )
        taken.add(catch.id)
        earlier.extend(catch.kinds)
        if takes_all is None and (not catch.kinds or _covers(earlier, _FAULTS)):
            takes_all = label


def _kinds(node: ScopeNode, at: int, catch: Catch) -> Iterator[Issue]:
    for place, kind in enumerate(catch.kinds):
        if _CODE.fullmatch(kind) is None:
            yield Issue(
                code="scope.unknown_kind",
                node=node.id,
                field=pointer("catches", at, "kinds", place),
                message=f'"{kind}" is no kind of error; write author, service or platform, a code '
                "such as http.not_found, or its beginning such as http. with the point.",
            )


def _covers(earlier: Iterable[str], kinds: Iterable[str]) -> bool:
    """Say whether earlier catches take all errors of these kinds."""
    known = set(earlier)
    beginnings = tuple(kind for kind in known if kind.endswith("."))
    return all(kind in known or bool(beginnings and kind.startswith(beginnings)) for kind in kinds)
