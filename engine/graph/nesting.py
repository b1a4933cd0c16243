"""Which container each node is in."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from engine.graph.handles import inner_handles_of
from engine.graph.model import Node
from engine.graph.nodes.start import StartNode

MAX_DEPTH: Final = 20
"""Containers inside one another."""


class Misplacement(Enum):
    """Why a node cannot be where its `parent` puts it."""

    UNKNOWN_PARENT = auto()
    NO_CONTAINER = auto()
    CYCLE = auto()
    TOO_DEEP = auto()
    START_INSIDE = auto()


@dataclass(frozen=True, slots=True)
class Nesting:
    """
    Attributes:
        parents: The container of each node that has its place, None for outermost ones. Nodes
            inside a misplaced one are left out with it.
        misplaced: Nodes that are wrong where they are, by id; of a cycle only the first id.
    """

    parents: dict[str, str | None]
    misplaced: dict[str, Misplacement]

    def ancestors(self, node: str) -> list[str]:
        """List the containers around a node, the innermost first."""
        found = []
        parent = self.parents.get(node)
        while parent is not None:
            found.append(parent)
            parent = self.parents[parent]
        return found


def find_nesting(nodes: Mapping[str, Node]) -> Nesting:
    """Look up every node's place, whatever the graph."""
    depths: dict[str, int | None] = {}
    misplaced: dict[str, Misplacement] = {}
    for name in nodes:
        _measure(name, nodes, depths, misplaced)
    parents = {name: nodes[name].parent for name in nodes if depths[name] is not None}
    return Nesting(parents, misplaced)


def _measure(
    name: str,
    nodes: Mapping[str, Node],
    depths: dict[str, int | None],
    misplaced: dict[str, Misplacement],
) -> None:
    """Note the depth of a node and of all above it; None for those that have no place."""
    path: dict[str, None] = {}
    here: str | None = name
    while here is not None and here in nodes and here not in depths and here not in path:
        path[here] = None
        here = nodes[here].parent
    if here in path:
        cycle = list(path)[list(path).index(here) :]
        misplaced[min(cycle)] = Misplacement.CYCLE
        depths.update(dict.fromkeys(cycle))
    for node in reversed([one for one in path if one not in depths]):
        reason = _misplacement(nodes[node], nodes, depths)
        if reason is not None:
            misplaced[node] = reason
        above = nodes[node].parent
        depth = -1 if above is None else depths.get(above)
        depths[node] = None if reason is not None or depth is None else depth + 1


def _misplacement(
    node: Node, nodes: Mapping[str, Node], depths: Mapping[str, int | None]
) -> Misplacement | None:
    if node.parent is None:
        return None
    parent = nodes.get(node.parent)
    if parent is None:
        return Misplacement.UNKNOWN_PARENT
    if not inner_handles_of(parent):
        return Misplacement.NO_CONTAINER
    if isinstance(node, StartNode):
        return Misplacement.START_INSIDE
    depth = depths[node.parent]
    return Misplacement.TOO_DEEP if depth is not None and depth >= MAX_DEPTH else None
