"""Cuts a drawing into blocks: the outermost one, and those that each container executes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from engine.graph.handles import inner_handles_of
from engine.graph.model import Edge, Node
from engine.graph.order import Order, topological_order


class BlockKey(NamedTuple):
    """A container and the inner handle that leads into the block."""

    container: str | None
    handle: str


OUTERMOST: Final = BlockKey(None, "out")
"""The block that the start leads into."""


@dataclass(frozen=True, slots=True)
class DrawnBlock:
    """
    Attributes:
        entry: The node whose edges lead into the block: the start, or the container.
        order: Its nodes that a run can come to, each after those that lead to it; without `entry`.
    """

    key: BlockKey
    entry: str
    order: Order


def find_blocks(
    start: str, nodes: Mapping[str, Node], outgoing: Mapping[str, Sequence[Edge]]
) -> dict[BlockKey, DrawnBlock]:
    """
    Find every block that a run can come to.

    Args:
        outgoing: Sound edges by their source, inner ones included.

    Returns:
        A block before those inside it.
    """
    blocks: dict[BlockKey, DrawnBlock] = {}
    waiting = [(OUTERMOST, start)]
    while waiting:
        key, entry = waiting.pop()
        block = _find_block(key, entry, nodes, outgoing)
        blocks[key] = block
        waiting.extend(
            (BlockKey(name, handle), name)
            for name in reversed((*block.order.ordered, *block.order.stuck))
            for handle in reversed(inner_handles_of(nodes[name]))
        )
    return blocks


def _find_block(
    key: BlockKey, entry: str, nodes: Mapping[str, Node], outgoing: Mapping[str, Sequence[Edge]]
) -> DrawnBlock:
    first = [edge.target for edge in outgoing[entry] if edge.source_handle == key.handle]
    found = dict.fromkeys(first)
    waiting = list(found)
    successors: dict[str, list[str]] = {}
    while waiting:
        name = waiting.pop()
        successors[name] = targets = list(_onward(nodes[name], outgoing[name]))
        new = [target for target in targets if target not in found]
        found.update(dict.fromkeys(new))
        waiting.extend(new)
    return DrawnBlock(key, entry, topological_order(found, successors))


def _onward(node: Node, edges: Sequence[Edge]) -> Iterator[str]:
    """List where a node leads to in its own block, each target once."""
    inner = inner_handles_of(node)
    yield from dict.fromkeys(edge.target for edge in edges if edge.source_handle not in inner)
