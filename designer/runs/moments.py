"""
How a run stood after one of its events.

Small runs are folded in the browser. A run with tens of thousands of events is folded here: what
is outside of loops whole, and of the steps inside only how each stood, which takes the type of an
event and no values.
"""

from collections import Counter, defaultdict
from typing import Any
from uuid import UUID

from django.db.models import TextField, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce

from designer.runs.loops import LoopTally, NodeTally
from designer.runs.models import RunEventRow
from designer.runs.projection import NumberedEvent, RunView, fold
from designer.runs.query_numbers import MAX_NUMBER
from designer.runs.step_place import StepPlace, loop_node, place_of

_ENDS = {
    "step.succeeded": "succeeded",
    "step.reused": "succeeded",
    "step.failed": "failed",
    "step.skipped": "skipped",
    "step.cancelled": "cancelled",
    "branch.taken": "succeeded",
}
_UNDER_WAY = {
    "step.started": "running",
    "step.retrying": "retrying",
    "step.waiting": "waiting",
    "task.opened": "waiting",
}
_STEERED = {"retry": "running", "succeed": "running", "skip": "skipped", "fail": "failed"}
_FINALITY = {"skipped": 1, "cancelled": 2, "failed": 3, "succeeded": 4}


def time_of(run_id: UUID, number: int) -> str | None:
    """Say when an event was; None when the run has no such event."""
    if number > MAX_NUMBER:
        return None
    row = RunEventRow.objects.filter(run=run_id, number=number).annotate(at=KT("body__at"))
    return row.values_list("at", flat=True).first()


def view_at(run_id: UUID, number: int) -> RunView:
    """Fold the events up to a number, without those of steps inside of loops."""
    rows = RunEventRow.objects.filter(run=run_id, number__lte=number).order_by("number")
    # Events of the run itself have no step.
    step = Coalesce(KT("body__step"), Value(""), output_field=TextField())
    outer = rows.annotate(step=step).exclude(step__contains="[")
    events = (
        NumberedEvent.model_validate({"number": at, "event": body})
        for at, body in outer.values_list("number", "body").iterator(chunk_size=500)
    )
    view = fold(RunView(), events)
    return view.model_copy(update={"last_event": number})


def tallies_at(run_id: UUID, number: int) -> tuple[list[NodeTally], list[LoopTally]]:
    """Count how the steps inside of loops stood after an event; see `designer.runs.loops`."""
    rows = RunEventRow.objects.filter(run=run_id, number__lte=number).order_by("number")
    inner = rows.annotate(step=KT("body__step")).filter(step__contains="[")
    statuses: dict[str, str] = {}
    told = inner.annotate(action=KT("body__action")).values_list("step", "type", "action")
    for step, kind, action in told.iterator(chunk_size=2_000):
        statuses[step] = _after(statuses.get(step, "running"), kind, action)
    return _tally({path: (place_of(path), status) for path, status in statuses.items()})


def _after(status: str, kind: str, action: str | None) -> str:
    """Say how a step stands after an event, as `designer.runs.step_view` does."""
    if kind == "step.held":
        return status if status == "succeeded" else "held"
    if kind == "step.steered":
        return _STEERED.get(action or "", status) if status == "held" else status
    if kind in _UNDER_WAY:
        return status if status in _FINALITY or status == "held" else _UNDER_WAY[kind]
    end = _ENDS.get(kind)
    if end is None or (kind == "branch.taken" and status in _FINALITY):
        return status
    return end if _FINALITY[end] > _FINALITY.get(status, 0) else status


def _tally(
    steps: dict[str, tuple[StepPlace, str]],
) -> tuple[list[NodeTally], list[LoopTally]]:
    nodes: dict[str, Counter[str]] = defaultdict(Counter)
    ended: dict[str, Counter[str]] = defaultdict(Counter)
    begun: dict[str, set[tuple[str, Any]]] = defaultdict(set)
    for place, status in steps.values():
        loop = loop_node(place.loop)
        begun[loop].add((place.loop, place.iteration))
        (nodes[place.node] if place.node else ended[loop])[status] += 1
    return (
        [NodeTally(node, dict(counts)) for node, counts in sorted(nodes.items())],
        [LoopTally(loop, len(begun[loop]), dict(ended[loop])) for loop in sorted(begun)],
    )
