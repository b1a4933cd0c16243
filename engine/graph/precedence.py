"""
Says what surely ran before a node of a block starts, and before the block is done.

A dead path is skipped through to the join, so whether a step ran depends only on which of its
handles each node with several made live.
"""

from collections.abc import Mapping, Sequence
from enum import Enum, auto

from engine.graph.conditions import ALWAYS, Condition, Decisions, implies
from engine.graph.model import Edge, Node
from engine.graph.nodes.common import JoiningNode
from engine.graph.nodes.end import EndNode


class Relation(Enum):
    """How a step stands to a place that wants its output."""

    NEVER_BEFORE = auto()
    INSIDE = auto()
    """It is inside a container that does not surround the place."""

    AROUND = auto()
    """It is a container around the place, so it is not done yet."""

    MAY_BE_UNFINISHED = auto()
    MAY_BE_SKIPPED = auto()
    ALWAYS_BEFORE = auto()


class Precedence:
    """
    Who comes before whom in one block.

    Args:
        ordered: What leads into the block, whose edges are all live at once; then its nodes, every
            one after those that lead to it.
        incoming: Edges into each node, from nodes in `ordered` only.
        work: See `Decisions`.
    """

    def __init__(
        self,
        *,
        ordered: Sequence[str],
        nodes: Mapping[str, Node],
        incoming: Mapping[str, Sequence[Edge]],
        work: int,
    ) -> None:
        self._nodes = nodes
        self._at = {node: at for at, node in enumerate(ordered)}
        self._before = [0] * len(ordered)
        self._settled = [0] * len(ordered)
        self._conditions: list[Condition] = [ALWAYS] * len(ordered)
        self._decisions = Decisions((nodes[name] for name in ordered[1:]), work=work)
        for at, node in enumerate(ordered[1:], start=1):
            self._add(at, nodes[node], incoming[node])
        self._done = self._decisions.none_of(
            self._conditions[at] for at, node in enumerate(ordered) if _fails(nodes[node])
        )

    def _add(self, at: int, node: Node, edges: Sequence[Edge]) -> None:
        sources = [self._at[edge.source] for edge in edges]
        for source in sources:
            self._before[at] |= self._before[source] | 1 << source
        needed = _needed(node)
        self._settled[at] = _in_at_least(
            len(edges) - (needed or len(edges)) + 1,
            [self._settled[source] | 1 << source for source in sources],
        )
        self._conditions[at] = self._decisions.at_least(
            needed or 1,
            [
                tuple(product | self._decisions.bit_of(edge) for product in self._conditions[at])
                for edge, at in zip(edges, sources, strict=True)
            ],
        )

    def relation(self, *, step: str, node: str) -> Relation:
        """Say how `step` stands to the start of `node`; both are in the block."""
        at, wanted = self._at[node], self._at[step]
        if not self._before[at] >> wanted & 1:
            return Relation.NEVER_BEFORE
        if not self._settled[at] >> wanted & 1:
            return Relation.MAY_BE_UNFINISHED
        if not implies(self._conditions[at], self._conditions[wanted]):
            return Relation.MAY_BE_SKIPPED
        return Relation.ALWAYS_BEFORE

    def handles_before(self, *, step: str, node: str) -> frozenset[str]:
        """Say which handles of `step` may be live when `node` starts."""
        return self._decisions.handles_in(self._conditions[self._at[node]], self._nodes[step])

    def relation_at_end(self, *, step: str) -> Relation:
        """Say how `step` stands to the end of the block, if the block does not fail."""
        if not implies(self._done, self._conditions[self._at[step]]):
            return Relation.MAY_BE_SKIPPED
        return Relation.ALWAYS_BEFORE

    def is_settled(self, *, step: str, node: str) -> bool:
        """Say whether `step` has surely ended, or is surely skipped, when `node` starts."""
        return bool(self._settled[self._at[node]] >> self._at[step] & 1)

    def may_run(self, node: str) -> bool:
        """Say whether there is any way through the block on which a node runs."""
        return bool(self._conditions[self._at[node]])

    def may_both_run(self, one: str, other: str) -> bool:
        """Say whether there is any way through the block on which both of two nodes run."""
        first, second = (self._conditions[self._at[name]] for name in (one, other))
        return self._decisions.may_both_hold(first, second)


def _fails(node: Node) -> bool:
    return isinstance(node, EndNode) and node.outcome == "failed"


def _needed(node: Node) -> int | None:
    """Say how many live edges a node waits for; None if for all to be settled."""
    if not isinstance(node, JoiningNode) or node.join == "all":
        return None
    return node.first if node.join == "first" else 1


def _in_at_least(needed: int, sets: Sequence[int]) -> int:
    """
    Give what is in at least so many of several sets of bits.

    A node that waits for n of k edges starts without up to k - n of them, so what is in k - n + 1
    has surely ended.
    """
    if needed <= 1:
        found = 0
        for one in sets:
            found |= one
        return found
    digits: list[int] = []  # of how many sets each bit is in, the lowest binary digit first
    for carry in sets:
        for place, digit in enumerate(digits):
            digits[place], carry = digit ^ carry, digit & carry  # noqa: PLW2901 -- adding
        if carry:
            digits.append(carry)
    return _reaches(needed, digits)


def _reaches(needed: int, digits: Sequence[int]) -> int:
    """Compare each bit's count with a number, digit by digit."""
    equal, greater = -1, 0
    for place in reversed(range(max(len(digits), needed.bit_length()))):
        digit = digits[place] if place < len(digits) else 0
        if needed >> place & 1:
            equal &= digit
        else:
            greater |= equal & digit
            equal &= ~digit
    return greater | equal
