"""Says which steps a field of a node can read, through all containers around it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property
from itertools import chain
from typing import Final

from engine.graph.blocks import BlockKey, DrawnBlock
from engine.graph.handles import handles_of
from engine.graph.losers import MAX_LOOKED_AT, cancels_losers, find_losers
from engine.graph.model import Edge, Node
from engine.graph.nodes.common import BODY
from engine.graph.nodes.scope import FINALLY
from engine.graph.precedence import Precedence, Relation

WORK: Final = 1_000_000
WORK_PER_NODE: Final = 100
"""What may be spent on conditions: by all blocks together, and more for each node."""


class Moment(Enum):
    """When a field of a node is filled, which decides what its expressions can see."""

    START = auto()
    """When the node starts."""

    DONE = auto()
    """After the node succeeded: it can also see its own output."""

    BODY_DONE = auto()
    """At the end of the body of a container, once for each iteration."""


@dataclass(frozen=True, slots=True)
class Place:
    """A node, and when in its life something of it is filled."""

    node: str
    moment: Moment = Moment.START


class Sight:
    """
    What can be read where, among nodes that a run can come to and that are on no cycle.

    Args:
        blocks: All blocks of the graph.
        block_of: The block of each node.
        incoming, successors: Sound edges into each node, and the targets of those out of it.
    """

    def __init__(
        self,
        *,
        blocks: Mapping[BlockKey, DrawnBlock],
        block_of: Mapping[str, BlockKey],
        nodes: Mapping[str, Node],
        incoming: Mapping[str, Sequence[Edge]],
        successors: Mapping[str, Sequence[str]],
    ) -> None:
        self._blocks = blocks
        self._block_of = block_of
        self._nodes = nodes
        self._incoming = incoming
        self._successors = successors
        self._precedences: dict[BlockKey, Precedence] = {}

    def precedence(self, key: BlockKey) -> Precedence:
        """Say who comes before whom in one block."""
        if key not in self._precedences:
            block = self._blocks[key]
            ordered = (block.entry, *block.order.ordered)
            known = frozenset(ordered)
            incoming = {
                name: [edge for edge in self._incoming[name] if edge.source in known]
                for name in block.order.ordered
            }
            # The same whichever block is asked for first.
            work = WORK_PER_NODE * len(ordered) + WORK // len(self._blocks)
            self._precedences[key] = Precedence(
                ordered=ordered, nodes=self._nodes, incoming=incoming, work=work
            )
        return self._precedences[key]

    def relation(self, *, step: str, place: Place) -> Relation:
        """Say how a step stands to the place of an expression; both are known here."""
        if step == place.node and place.moment is Moment.DONE:
            return Relation.ALWAYS_BEFORE
        here = self._in_block_of(step, place)
        if isinstance(here, Relation):
            return here
        precedence = self.precedence(self._block_of[step])
        if here is not None:
            return precedence.relation(step=step, node=here)
        if step in self.all_losers:
            return Relation.MAY_BE_SKIPPED
        return precedence.relation_at_end(step=step)

    def handles_before(self, *, step: str, place: Place) -> frozenset[str]:
        """Say which handles of a step may be live in the place of an expression."""
        here = self._in_block_of(step, place)
        if not isinstance(here, str):
            return frozenset(handles_of(self._nodes[step]))
        return self.precedence(self._block_of[step]).handles_before(step=step, node=here)

    def _in_block_of(self, step: str, place: Place) -> str | Relation | None:
        """
        Find what stands for a place in the block of a step.

        Returns:
            The node itself or the container around it, None for the end of the block; or how they
            stand to each other if the place is not inside that block.
        """
        if step not in self._block_of or place.node not in self._block_of:
            # One of them bears the id of the start, which another rule tells.
            return Relation.NEVER_BEFORE
        wanted = self._block_of[step]
        here: str | None = place.node
        block = self._block_of[place.node]
        if place.moment is Moment.BODY_DONE:
            here, block = None, BlockKey(place.node, BODY)
        while block != wanted:
            outside = _seen_from_inside(step, wanted, block)
            if outside is not None:
                return outside
            here = block.container
            block = self._block_of[here] if here is not None else wanted
        return here

    @cached_property
    def losers(self) -> dict[str, tuple[str, ...] | None]:
        """What each join that cancels its losers may stop; None where that cannot be said."""
        found: dict[str, tuple[str, ...] | None] = {}
        for key, block in self._blocks.items():
            ordered = block.order.ordered
            if any(cancels_losers(self._nodes[name]) for name in ordered):
                looked_at = sum(len(losers or ()) for losers in found.values())
                found |= find_losers(
                    ordered=ordered,
                    nodes=self._nodes,
                    successors=self._successors,
                    precedence=self.precedence(key),
                    most=MAX_LOOKED_AT - looked_at,
                )
        return found

    @cached_property
    def all_losers(self) -> frozenset[str]:
        """Every step that some join may stop."""
        return frozenset(chain.from_iterable(losers or () for losers in self.losers.values()))


def _seen_from_inside(step: str, wanted: BlockKey, block: BlockKey) -> Relation | None:
    """Say how a step of another block stands to a block; None if that is for the block around."""
    if block.handle == FINALLY and wanted == BlockKey(block.container, BODY):
        # The body may have failed anywhere.
        return Relation.MAY_BE_UNFINISHED
    if block.container is None:
        return Relation.INSIDE
    return Relation.AROUND if block.container == step else None
