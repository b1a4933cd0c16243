"""Looks into plans as versions hold them: JSON, of whatever format."""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.events.step_path import StepPath

_INNER_BLOCKS = ("body", "cleanup")
_UNDO = "undo"
"""Last word of the path of a call that undoes a step; no node may have this id."""


def steps_in(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """List the steps of a plan in its order; those inside a container come after it."""
    waiting = list(reversed(plan["block"]["steps"]))
    while waiting:
        step = waiting.pop()
        yield step
        for inner in reversed(_INNER_BLOCKS):
            if step.get(inner):
                waiting.extend(reversed(step[inner]["steps"]))


def names_connection(plan: Mapping[str, Any], connection_id: str) -> bool:
    """Say whether any step of a plan uses a connection, or is undone with it."""
    return any(connection_id in _connections_of(step) for step in steps_in(plan))


def is_planned(plan: Mapping[str, Any], *, step: str, connection_id: str) -> bool:
    """
    Say whether a plan uses a connection at one step.

    Args:
        step: Its path in a run; that of an undo ends in `undo`.
    """
    *outer, (name, _) = StepPath.parse(step).segments
    part: Mapping[str, Any] | None
    if outer and name == _UNDO:
        undone = _find(plan, outer[-1][0])
        part = undone and undone.get(_UNDO)
    else:
        part = _find(plan, name)
    return part is not None and part.get("connection") == connection_id


def _find(plan: Mapping[str, Any], step_id: str) -> Mapping[str, Any] | None:
    return next((step for step in steps_in(plan) if step["id"] == step_id), None)


def _connections_of(step: Mapping[str, Any]) -> tuple[object, object]:
    return step.get("connection"), (step.get(_UNDO) or {}).get("connection")
