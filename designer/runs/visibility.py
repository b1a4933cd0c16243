"""What of a run somebody may see: all of it, or how it stands without any value. Pure."""

from typing import Any

from designer.access.actor import Actor
from designer.access.grants import Grant
from designer.access.permissions import Permission
from designer.access.require import OutOfReach, require
from designer.common.errors import Forbidden, NotFound
from designer.runs.models import Run

_KNOWS_OF_ALL = (Grant.METADATA, Grant.ANY)
_HIDDEN_MESSAGE = "Your role does not show what was in it."


def require_run(actor: Actor, run: Run, permission: Permission = Permission.LIST_RUNS) -> Grant:
    """
    Refuse unless the actor may do this with this run.

    Raises:
        NotFound, Forbidden: see `designer.access.require`.
        OutOfReach: it is somebody else's, and the actor may not even know of it.
    """
    try:
        return require(actor, permission, workspace=run.workspace_id, owner=run.started_by)
    except Forbidden:
        if actor.grants.get(Permission.LIST_RUNS) in _KNOWS_OF_ALL or run.started_by == actor.id:
            raise
        raise OutOfReach(permission=permission) from None


def sees_data(actor: Actor, run: Run) -> bool:
    """Say whether the actor may see what went into the run and came out of its steps."""
    try:
        return require_run(actor, run, Permission.SEE_RUN_DATA) >= Grant.OWN
    except (Forbidden, NotFound):
        return False


def sees_graph(actor: Actor) -> bool:
    """Say whether the actor may see how workflows are made."""
    return actor.grants.get(Permission.SEE_PUBLISHED_WORKFLOW) is Grant.ANY


_EMPTY: dict[str, Any] = {
    "input": None,
    "output": None,
    # Templates fill these as well, from what the run was given.
    "title": "",
    "description": "",
    "people": [],
    "groups": [],
    "detail": "",
}


def without_values(body: dict[str, Any]) -> dict[str, Any]:
    """Take the values out of an event or of a step's state, both as JSON."""
    bare = {name: _EMPTY.get(name, value) for name, value in body.items()}
    if bare.get("error"):
        bare["error"] = bare_error(bare["error"])
    if bare.get("task"):
        bare["task"] = without_values(bare["task"])
    if bare.get("ways"):
        bare["ways"] = [{**way, "key": None} for way in bare["ways"]]
    if "attempts" in bare:
        bare["attempts"] = [without_values(attempt) for attempt in bare["attempts"]]
    return bare


def bare_error(error: dict[str, Any]) -> dict[str, Any]:
    """Leave of an error what holds nobody's data: its code and whose fault it is."""
    return {**error, "message": _HIDDEN_MESSAGE, "data": {}}


def bare_graph(graph: dict[str, Any]) -> dict[str, Any]:
    """Leave of a graph what it takes to draw it."""
    nodes = [_bare_node(node) for node in graph.get("nodes", [])]
    return {"format": graph.get("format", 1), "nodes": nodes, "edges": graph.get("edges", [])}


_DRAWN = (
    "id",
    "kind",
    "parent",
    "name",
    "position",
    "size",
    "stage",
    "join",
    "first",
    "cancel_losers",
    "connector",
    "operation",
    "outcome",
)
_WAYS_OUT = ("cases", "catches", "ways")


def _bare_node(node: dict[str, Any]) -> dict[str, Any]:
    bare = {name: node[name] for name in _DRAWN if name in node}
    for ways in _WAYS_OUT:
        if ways in node:
            bare[ways] = [_bare_way(way) for way in node[ways]]
    return bare


def _bare_way(way: dict[str, Any]) -> dict[str, Any]:
    return {name: way[name] for name in ("id", "name", "type") if name in way}
