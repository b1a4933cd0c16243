"""Finds what a join of `any` or `first` may stop: steps that lead nowhere but to it."""

from collections.abc import Mapping, Sequence
from typing import Final

from engine.graph.model import Node
from engine.graph.nodes.common import JoiningNode
from engine.graph.precedence import Precedence

MAX_LOOKED_AT: Final = 200_000
"""Nodes that are looked at for all joins of a graph together."""


def find_losers(
    *,
    ordered: Sequence[str],
    nodes: Mapping[str, Node],
    successors: Mapping[str, Sequence[str]],
    precedence: Precedence,
    most: int = MAX_LOOKED_AT,
) -> dict[str, tuple[str, ...] | None]:
    """
    Find what each join of a block stops when it starts, in the order of ids.

    Of all ways on from a node, what they surely come through makes a tree: the parent of a node is
    the nearest such node, and the root is the end of the block. So the nodes that lead only to a
    join are those below it. What has surely ended when the join starts is left out, and so is what
    an earlier join of this sort stops.

    Args:
        ordered: The nodes of the block, every one after those that lead to it.
        successors: Where each node leads to; other nodes than those in `ordered` do not count.
        most: How many nodes may be looked at.

    Returns:
        By join; None for those that would have to look at too many.
    """
    joins = [name for name in ordered if cancels_losers(nodes[name])]
    if not joins:
        return {}
    below = _below(ordered, successors)
    found: dict[str, tuple[str, ...] | None] = {}
    for join in joins:
        losers: list[str] = []
        waiting = list(below[join])
        while waiting and most >= 0:
            name = waiting.pop()
            most -= 1
            is_settled = precedence.is_settled(step=name, node=join)
            if not is_settled:
                losers.append(name)
            if not is_settled or not cancels_losers(nodes[name]):
                waiting.extend(below[name])
        found[join] = tuple(sorted(losers)) if most >= 0 else None
    return found


def _below(ordered: Sequence[str], successors: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    known = frozenset(ordered)
    tree = _Tree()
    below: dict[str, list[str]] = {name: [] for name in ordered}
    for name in reversed(ordered):
        meeting = tree.add(name, [one for one in successors[name] if one in known])
        if meeting is not None:
            below[meeting].append(name)
    return below


def cancels_losers(node: Node) -> bool:
    """Say whether a node stops what leads only to it when it starts."""
    return isinstance(node, JoiningNode) and node.cancel_losers and node.join != "all"


class _Tree:
    """Grows from its root; where nodes meet takes as many steps to find as the depth has digits."""

    def __init__(self) -> None:
        self._depth: dict[str | None, int] = {None: 0}
        self._parent: dict[str | None, str | None] = {None: None}
        self._jump: dict[str | None, str | None] = {None: None}

    def add(self, name: str, leads_to: Sequence[str]) -> str | None:
        """Put a node below where all of some nodes meet, and give that; None is the root."""
        parent: str | None = None
        if leads_to:
            parent = leads_to[0]
            for other in leads_to[1:]:
                parent = self._meet(parent, other)
        depth, jump = self._depth, self._jump
        far = jump[parent]
        is_even = depth[parent] - depth[far] == depth[far] - depth[jump[far]]
        self._parent[name] = parent
        self._jump[name] = jump[far] if is_even else parent
        self._depth[name] = depth[parent] + 1
        return parent

    def _meet(self, one: str | None, other: str | None) -> str | None:
        depth, jump, parent = self._depth, self._jump, self._parent
        if depth[one] < depth[other]:
            one, other = other, one
        while depth[one] > depth[other]:
            one = jump[one] if depth[jump[one]] >= depth[other] else parent[one]
        while one != other:
            if jump[one] != jump[other]:
                one, other = jump[one], jump[other]
            else:
                one, other = parent[one], parent[other]
        return one
