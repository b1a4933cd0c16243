"""How far a run has come, in the words that its designer gave to the requester. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from designer.workflows.stored_plans import steps_in

StageState = Literal["done", "now", "later", "failed", "skipped"]

_UNDER_WAY = frozenset({"running", "retrying", "waiting", "held"})
_OVER = frozenset({"succeeded", "failed", "cancelled"})


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage and how it stands."""

    name: str
    state: StageState


def stages_of(
    *,
    graph: Mapping[str, Any],
    plan: Mapping[str, Any],
    steps: Mapping[str, Collection[str]],
    run_status: str,
) -> tuple[Stage, ...]:
    """
    Tell the stages of a run, in the order in which its plan comes to them.

    Nodes with the same stage count as one; a stage all of whose nodes are skipped is left out,
    because it is on a way that this run did not take.

    Args:
        steps: In which states the steps of each node are; several, for a node in a loop.
    """
    told: list[Stage] = []
    for name, nodes in _nodes_by_stage(graph, plan).items():
        known = (steps.get(node) or (None,) for node in nodes)
        state = _state({status for told in known for status in told}, run_status=run_status)
        if state is not None:
            told.append(Stage(name, state))
    if run_status == "running" and not any(s.state in {"now", "failed"} for s in told):
        # Between two stages, the next one is where the requester waits.
        following = next((i for i, s in enumerate(told) if s.state == "later"), None)
        if following is not None:
            told[following] = Stage(told[following].name, "now")
    return tuple(told)


def current_stage(stages: tuple[Stage, ...]) -> str | None:
    """Give the stage that a run is in, if it is in one."""
    return next((stage.name for stage in stages if stage.state == "now"), None)


def _nodes_by_stage(graph: Mapping[str, Any], plan: Mapping[str, Any]) -> dict[str, list[str]]:
    stage = {node["id"]: node.get("stage", "") for node in graph.get("nodes", [])}
    order = [plan.get("start", ""), *(step["id"] for step in steps_in(plan))]
    found: dict[str, list[str]] = {}
    for node in order:
        if stage.get(node):
            found.setdefault(stage[node], []).append(node)
    return found


def _state(statuses: set[str | None], *, run_status: str) -> StageState | None:
    live = statuses - {"skipped"}
    if not live:
        return None
    if "failed" in live:
        return "failed"
    if live == {"succeeded"}:
        return "done"
    if run_status in _OVER:
        return _state_at_the_end(live, run_status=run_status)
    return "now" if live & {*_UNDER_WAY, "succeeded"} else "later"


def _state_at_the_end(live: set[str | None], *, run_status: str) -> StageState | None:
    if run_status != "succeeded":
        return "skipped"
    return "done" if "succeeded" in live else None
