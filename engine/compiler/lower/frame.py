"""What every step has, whatever its kind: its names, and how it waits for the steps before it."""

from typing import Literal, TypedDict

from engine.graph.nodes.common import JoiningNode
from engine.plan.model import Incoming


class StepFrame(TypedDict):
    """The fields that all steps of a plan share."""

    id: str
    name: str
    join: Literal["all", "any", "first"]
    needed: int
    cancels: tuple[str, ...]
    due_s: float | None
    incoming: tuple[Incoming, ...]


def lower_frame(
    node: JoiningNode, *, incoming: tuple[Incoming, ...], cancels: tuple[str, ...]
) -> StepFrame:
    """Lower what all kinds have; settings that the node's join does not use are left out."""
    return StepFrame(
        id=node.id,
        name=node.name,
        join=node.join,
        needed=node.first if node.join == "first" else 1,
        cancels=cancels,
        due_s=node.due_s,
        incoming=incoming,
    )
