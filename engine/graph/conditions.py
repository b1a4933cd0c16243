"""
The algebra of decisions: under which of them a node runs.

A condition is a sum of products; each product is a set of decisions, held as the bits of a number.
A sum that grows long is given a name: a decision of its own that says no more than that the sum
holds. So nothing false is ever concluded; at worst a warning too many.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from itertools import chain
from operator import and_, or_
from typing import Final

from engine.graph.handles import handles_of
from engine.graph.model import Edge, Node

_MAX_PRODUCTS: Final = 128
_MAX_OPEN_DECISIONS: Final = 256
_MAX_WORK_AT_ONCE: Final = 4_096
_STEP_WORK: Final = 16
_MERGE_WORK: Final = 4
"""What one step of a sum, and one product that is looked at for merging, cost in comparisons."""
_NAMED: Final = ("the sum holds", "it does not")

Condition = tuple[int, ...]
"""Holds if any of its products does; the empty one never does."""

ALWAYS: Final[Condition] = (0,)


class Decisions:
    """
    Every way out of every node that has several, as one bit each; exactly one of them is live.

    Args:
        nodes: Those that decide, and any others.
        work: How much may be done to keep sums short, in comparisons of products; sums that come
            later are named at once.
    """

    def __init__(self, nodes: Iterable[Node], *, work: int) -> None:
        self._bits: dict[tuple[str, str], int] = {}
        self._masks: list[int] = []
        self._choice_of_bit: list[int] = []
        self._work = work
        for node in nodes:
            handles = tuple(dict.fromkeys(handles_of(node)))
            if len(handles) > 1:
                self._add(node.id, handles)

    def _add(self, name: str, handles: tuple[str, ...]) -> None:
        mask = 0
        for handle in handles:
            position = len(self._choice_of_bit)
            self._bits[name, handle] = 1 << position
            self._choice_of_bit.append(len(self._masks))
            mask |= 1 << position
        self._masks.append(mask)

    def handles_in(self, condition: Condition, node: Node) -> frozenset[str]:
        """Say which handles of a node may be live where a condition holds."""
        handles = handles_of(node)
        bits = {self._bits[node.id, handle]: handle for handle in handles if len(handles) > 1}
        mask = reduce(or_, bits, 0)
        if not mask or any(not product & mask for product in condition):
            return frozenset(handles)
        return frozenset(
            handle for bit, handle in bits.items() if any(product & bit for product in condition)
        )

    def _name(self, products: Iterable[int]) -> Condition:
        """Name a sum, of which only the decisions stay known that all its products share."""
        common = reduce(and_, products, -1)
        if common < 0:
            return ()
        name = f"{len(self._masks)}"
        self._add(name, _NAMED)
        return (common | self._bits[name, _NAMED[0]],)

    def bit_of(self, edge: Edge) -> int:
        """Give the decision that makes an edge live; 0 if it needs none."""
        return self._bits.get((edge.source, edge.source_handle), 0)

    def simplify(self, products: Sequence[int]) -> Condition:
        """Shorten a sum: `a and yes` or `a and otherwise` is `a`."""
        products = list(products)
        if len(products) < 2:  # noqa: PLR2004
            return tuple(products)
        while True:
            if len(products) > _MAX_PRODUCTS:
                return self._name(products)
            open_bits = reduce(or_, products) & ~reduce(and_, products)
            self._work -= len(products) ** 2
            if open_bits.bit_count() > _MAX_OPEN_DECISIONS or self._work < 0:
                return self._name(products)
            products = _absorb(products)
            merged = self._merge_one(products, open_bits)
            if merged is None:
                return tuple(sorted(products))
            products = merged

    def at_least(self, needed: int, conditions: Sequence[Condition]) -> Condition:
        """Say when at least so many of several conditions hold."""
        if needed == 1:
            return self.simplify(list(dict.fromkeys(chain.from_iterable(conditions))))
        steps = needed * len(conditions)
        self._work -= steps * _STEP_WORK
        if steps > _MAX_WORK_AT_ONCE or self._work < 0:
            return self._name(chain.from_iterable(conditions))
        # so_far[n]: at least n of the conditions looked at hold.
        so_far: list[Condition] = [ALWAYS, *[()] * needed]
        for condition in conditions:
            for n in range(needed, 0, -1):
                both = self._both(so_far[n - 1], condition)
                so_far[n] = self.simplify(list(dict.fromkeys((*so_far[n], *both))))
        return so_far[needed]

    def none_of(self, conditions: Iterable[Condition]) -> Condition:
        """Say when none of several conditions holds."""
        found = ALWAYS
        for product in chain.from_iterable(conditions):
            found = self._both(found, tuple(self._other_ways(product)))
        return found

    def may_both_hold(self, one: Condition, other: Condition) -> bool:
        """Say whether two conditions may hold in the same run."""
        if len(one) * len(other) > _MAX_WORK_AT_ONCE:
            return True
        return any(not self._contradicts(a | b) for a in one for b in other)

    def _other_ways(self, product: int) -> Iterator[int]:
        while product:
            bit = product & -product
            product &= product - 1
            others = self._masks[self._choice_of_bit[bit.bit_length() - 1]] & ~bit
            while others:
                yield others & -others
                others &= others - 1

    def _both(self, one: Condition, other: Condition) -> Condition:
        self._work -= len(one) * len(other)
        if len(one) * len(other) > _MAX_WORK_AT_ONCE or self._work < 0:
            return self._name(a | b for a in self._name(one) for b in self._name(other))
        joined = (a | b for a in one for b in other)
        return self.simplify(list(dict.fromkeys(p for p in joined if not self._contradicts(p))))

    def _contradicts(self, product: int) -> bool:
        """Say whether a product asks for two ways out of one node."""
        left = product
        while left:
            mask = self._masks[self._choice_of_bit[(left & -left).bit_length() - 1]]
            if (left & mask).bit_count() > 1:
                return True
            left &= ~mask
        return False

    def _merge_one(self, products: list[int], open_bits: int) -> list[int] | None:
        tried = set()
        while open_bits:
            position = (open_bits & -open_bits).bit_length() - 1
            open_bits &= open_bits - 1
            choice = self._choice_of_bit[position]
            if choice in tried:
                continue
            tried.add(choice)
            mask = self._masks[choice]
            self._work -= len(products) * _MERGE_WORK
            groups: dict[int, int] = {}
            for product in products:
                rest = product & ~mask
                groups[rest] = groups.get(rest, 0) | product & mask
            complete = [rest for rest, bits in groups.items() if bits == mask]
            if complete:
                kept = [product for product in products if product & ~mask not in complete]
                return [*kept, *complete]
        return None


def _absorb(products: list[int]) -> list[int]:
    """Leave out every product that another one contains: `a` or `a and b` is `a`."""
    kept: list[int] = []
    for product in sorted(set(products), key=lambda bits: (bits.bit_count(), bits)):
        if not any(product & other == other for other in kept):
            kept.append(product)
    return kept


def implies(given: Condition, wanted: Condition) -> bool:
    """Say whether one condition surely holds where another does."""
    return all(any(product & other == other for other in wanted) for product in given)
