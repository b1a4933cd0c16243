"""Looks into plans as versions hold them: JSON, of whatever format."""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.events.step_path import StepPath

_INNER_BLOCKS = ("body", "cleanup")
_LOOPS = ("for_each", "repeat")
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


def kind_at(plan: Mapping[str, Any], path: str) -> str | None:
    """
    Give the kind of the step at a path; `undo` for the call that undoes one.

    Returns:
        None when the plan has no such step.
    """
    try:
        segments = StepPath.parse(path).segments
    except ValueError:
        return None
    block, step = plan["block"]["steps"], None
    for place, (name, index) in enumerate(segments):
        is_last = place == len(segments) - 1
        if is_last and name == _UNDO and step is not None and step.get(_UNDO) and index is None:
            return _UNDO
        step = next((one for one in block if one["id"] == name), None)
        is_loop = step is not None and step["kind"] in _LOOPS
        if step is None or (index is not None) != (is_loop and not is_last):
            return None
        block = [one for inner in _INNER_BLOCKS for one in (step.get(inner) or {}).get("steps", ())]
    return None if step is None else str(step["kind"])


def _find(plan: Mapping[str, Any], step_id: str) -> Mapping[str, Any] | None:
    return next((step for step in steps_in(plan) if step["id"] == step_id), None)


def _connections_of(step: Mapping[str, Any]) -> tuple[object, object]:
    return step.get("connection"), (step.get(_UNDO) or {}).get("connection")
