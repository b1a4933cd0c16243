"""
Says what surely ran before a node starts.

A dead path is skipped through to the join, so whether a step ran depends only on what the choices
decided. The condition under which a node runs is kept as a sum of products: each product is a set
of decisions, held as the bits of a number.
"""

from collections.abc import Mapping, Sequence
from enum import Enum, auto

from engine.graph.model import Edge, Node
from engine.graph.nodes.choice import OTHERWISE, ChoiceNode

_MAX_PRODUCTS = 128
_MAX_OPEN_DECISIONS = 256
_MAX_WORK = 2_000_000

Condition = tuple[int, ...]
_ALWAYS: Condition = (0,)


class Moment(Enum):
    """When a field of a node is filled, which decides what its expressions can see."""

    START = auto()
    """When the node starts."""

    DONE = auto()
    """After the node succeeded: it can also see its own output."""

    BODY_DONE = auto()
    """At the end of the body of a container, once for each iteration."""


class Relation(Enum):
    """How a step stands to a node that wants its output."""

    NEVER_BEFORE = auto()
    MAY_BE_UNFINISHED = auto()
    MAY_BE_SKIPPED = auto()
    ALWAYS_BEFORE = auto()


class Precedence:
    """
    Who comes before whom, for the nodes of one graph without cycles.

    Args:
        ordered: Reachable nodes, every one after those that lead to it.
        incoming: Edges into each node, from nodes in `ordered` only.
    """

    def __init__(
        self,
        *,
        ordered: Sequence[str],
        nodes: Mapping[str, Node],
        incoming: Mapping[str, Sequence[Edge]],
    ) -> None:
        self._at = {node: at for at, node in enumerate(ordered)}
        self._before = [0] * len(ordered)
        self._settled = [0] * len(ordered)
        self._conditions: list[Condition] = [_ALWAYS] * len(ordered)
        self._decisions = _Decisions(ordered, nodes)
        for at, node in enumerate(ordered):
            edges = incoming.get(node, ())
            if edges:
                self._add(at, nodes[node], edges)

    def _add(self, at: int, node: Node, edges: Sequence[Edge]) -> None:
        sources = [self._at[edge.source] for edge in edges]
        before = 0
        for source in sources:
            before |= self._before[source] | 1 << source
        self._before[at] = before
        if getattr(node, "join", "all") == "any":
            settled = -1
            for source in sources:
                settled &= self._settled[source] | 1 << source
        else:
            settled = 0
            for source in sources:
                settled |= self._settled[source] | 1 << source
        self._settled[at] = settled
        products: dict[int, None] = {}
        for edge, source in zip(edges, sources, strict=True):
            bit = self._decisions.bit_of(edge)
            for product in self._conditions[source]:
                products[product | bit] = None
        self._conditions[at] = self._decisions.simplify(list(products))

    def relation(self, *, step: str, node: str) -> Relation:
        """Say how `step` stands to `node`; both are reachable."""
        at, wanted = self._at[node], self._at[step]
        if not self._before[at] >> wanted & 1:
            return Relation.NEVER_BEFORE
        if not self._settled[at] >> wanted & 1:
            return Relation.MAY_BE_UNFINISHED
        if not _implies(self._conditions[at], self._conditions[wanted]):
            return Relation.MAY_BE_SKIPPED
        return Relation.ALWAYS_BEFORE

    def comes_before(self, *, step: str, node: str) -> bool:
        """Say whether any path leads from `step` to `node`."""
        if step not in self._at or node not in self._at:
            return False
        return bool(self._before[self._at[node]] >> self._at[step] & 1)


class _Decisions:
    """Every way out of every choice, as one bit each."""

    def __init__(self, ordered: Sequence[str], nodes: Mapping[str, Node]) -> None:
        self._bits: dict[tuple[str, str], int] = {}
        self._masks: list[int] = []
        self._choice_of_bit: list[int] = []
        self._work = 0
        for name in ordered:
            node = nodes[name]
            if isinstance(node, ChoiceNode):
                self._add(node)

    def _add(self, node: ChoiceNode) -> None:
        mask = 0
        for handle in dict.fromkeys((*(case.id for case in node.cases), OTHERWISE)):
            position = len(self._choice_of_bit)
            self._bits[node.id, handle] = 1 << position
            self._choice_of_bit.append(len(self._masks))
            mask |= 1 << position
        self._masks.append(mask)

    def bit_of(self, edge: Edge) -> int:
        return self._bits.get((edge.source, edge.source_handle), 0)

    def simplify(self, products: list[int]) -> Condition:
        """Shorten a sum: `a and yes` or `a and otherwise` is `a`."""
        if len(products) == 1:
            return (products[0],)
        while True:
            common = products[0]
            together = 0
            for product in products:
                common &= product
                together |= product
            open_bits = together & ~common
            self._work += len(products) ** 2
            if (
                len(products) > _MAX_PRODUCTS
                or open_bits.bit_count() > _MAX_OPEN_DECISIONS
                or self._work > _MAX_WORK
            ):
                # Weaker than the truth, so at worst a warning too many.
                return (common,)
            products = _absorb(products)
            merged = self._merge_one(products, open_bits)
            if merged is None:
                return tuple(sorted(products))
            products = merged

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
            self._work += len(products)
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


def _implies(given: Condition, wanted: Condition) -> bool:
    return all(any(product & other == other for other in wanted) for product in given)
