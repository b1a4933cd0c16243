"""Orders nodes by their edges."""

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Order:
    """
    Attributes:
        ordered: Every node after all that lead to it; equals in the order of their ids.
        stuck: Nodes on a cycle or behind one, in the order of their ids.
    """

    ordered: tuple[str, ...]
    stuck: tuple[str, ...]


def topological_order(ids: Iterable[str], successors: Mapping[str, Sequence[str]]) -> Order:
    """
    Order nodes from their ids and edges only, so that neither positions nor the order of drawing
    can change a plan.

    Args:
        ids: The nodes to order.
        successors: Targets of each node's edges; edges to other nodes do not count.
    """
    waiting_for = dict.fromkeys(ids, 0)
    for source in waiting_for:
        for target in successors.get(source, ()):
            if target in waiting_for:
                waiting_for[target] += 1
    ready = [node for node, count in waiting_for.items() if count == 0]
    heapq.heapify(ready)
    ordered = []
    while ready:
        node = heapq.heappop(ready)
        ordered.append(node)
        for target in successors.get(node, ()):
            if target in waiting_for:
                waiting_for[target] -= 1
                if waiting_for[target] == 0:
                    heapq.heappush(ready, target)
    stuck = sorted(set(waiting_for) - set(ordered))
    return Order(tuple(ordered), tuple(stuck))


def find_cycle(ids: Sequence[str], successors: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """
    Name one cycle among nodes that `topological_order` found stuck.

    Returns:
        Its nodes in the order of the edges, the smallest id first; empty when there is none.
    """
    predecessors: dict[str, list[str]] = {node: [] for node in ids}
    for node in ids:
        for target in successors.get(node, ()):
            if target in predecessors:
                predecessors[target].append(node)
    if not ids or not all(predecessors.values()):
        # Every stuck node has a stuck predecessor; otherwise these are not stuck nodes.
        return ()
    seen: dict[str, int] = {}
    path: list[str] = []
    node = min(ids)
    while node not in seen:
        seen[node] = len(path)
        path.append(node)
        node = min(predecessors[node])
    cycle = path[seen[node] :][::-1]
    first = cycle.index(min(cycle))
    return tuple(cycle[first:] + cycle[:first])
