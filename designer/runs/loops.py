"""
Reading what runs do in loops: sums, pages of iterations, one iteration.

A loop over 10,000 items has 30,000 steps and more, so nothing here reads all of them: sums are
counted by the database from an index, and states are read for one page or one iteration.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, get_args
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, QuerySet
from django.db.models.fields.json import KT

from designer.common.errors import Invalid
from designer.runs.models import Run, StepState
from designer.runs.step_place import loop_node

IterationState = Literal[
    "running", "retrying", "waiting", "held", "succeeded", "failed", "cancelled"
]
"""How an iteration stands: as what it is at itself says, or as its most urgent step does."""

STATES: tuple[str, ...] = get_args(IterationState)
_URGENT = ("held", "retrying", "waiting", "running")

MAX_ITERATIONS = 200
"""Iterations in one answer."""


@dataclass(frozen=True, slots=True)
class NodeTally:
    """How many steps of a node, over all iterations, stand how."""

    node: str
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class LoopTally:
    """How many iterations of a loop have begun, wherever it ran, and how many ended how."""

    node: str
    begun: int
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Iteration:
    """One iteration, as it shows in a list. Times are ISO 8601, as the record holds them."""

    index: int
    state: str
    started_at: str | None
    finished_at: str | None
    steps: int


def tallies(run_id: UUID) -> tuple[list[NodeTally], list[LoopTally]]:
    """Count the steps inside of loops by node, and the iterations by loop."""
    found = _inside(run_id).values_list("loop", "node", "status")
    # One walk along the index; iterations begin in their order, so the last tells how many.
    rows = found.annotate(count=Count("id"), last=Max("iteration")).order_by(
        "loop", "node", "status"
    )
    by_node: dict[str, Counter[str]] = defaultdict(Counter)
    ended: dict[str, Counter[str]] = defaultdict(Counter)
    last: dict[str, int] = {}
    for loop, node, status, count, highest in rows:
        (by_node[node] if node else ended[loop_node(loop)])[status] += count
        last[loop] = max(last.get(loop, 0), highest)
    begun: Counter[str] = Counter()
    for loop, highest in last.items():
        begun[loop_node(loop)] += highest + 1
    nodes = [NodeTally(node, dict(by_node[node])) for node in sorted(by_node)]
    return nodes, [LoopTally(node, begun[node], dict(ended[node])) for node in sorted(begun)]


def iterations(
    run_id: UUID, *, loop: str, state: str = "", after: int = -1, limit: int = MAX_ITERATIONS
) -> list[Iteration]:
    """
    List iterations of a loop in their order, those in one state if `state` names one.

    Args:
        loop: Path of the loop, such as `lines` or `orders[2]/lines`.
        after: Number of the last iteration that is known.
    """
    rows = _inside(run_id).filter(loop=loop)
    chosen = _in_state(rows.filter(iteration__gt=after), state)
    numbers = chosen.order_by("iteration").values_list("iteration", flat=True).distinct()
    wanted = [number for number in numbers[:limit] if number is not None]
    # Only what is shown is read: the values of a step may be large.
    told = rows.filter(iteration__in=wanted).annotate(
        started=KT("state__started_at"), finished=KT("state__finished_at")
    )
    steps: dict[int, list[_Step]] = {number: [] for number in wanted}
    for number, *step in told.values_list("iteration", "node", "status", "started", "finished"):
        steps[number or 0].append(_Step(*step))
    return [_iteration(number, found) for number, found in steps.items()]


def count_iterations(run_id: UUID, *, loop: str) -> LoopTally:
    """Count the iterations of one loop."""
    rows = _inside(run_id).filter(loop=loop)
    last = rows.aggregate(last=Max("iteration"))["last"]
    ended = rows.filter(node="").values_list("status").annotate(count=Count("id"))
    return LoopTally(loop_node(loop), 0 if last is None else last + 1, dict(ended))


def steps_of_iteration(run_id: UUID, *, loop: str, iteration: int) -> list[dict[str, Any]]:
    """Read the states of the steps of one iteration, in the order in which they first showed."""
    rows = _inside(run_id).filter(loop=loop, iteration=iteration).order_by("id")
    return list(rows.values_list("state", flat=True))


def outer_steps(run: Run) -> list[dict[str, Any]]:
    """Read the states of the steps that are in no loop, in the order in which they first showed."""
    rows = StepState.objects.filter(run=run, iteration=None).order_by("id")
    return list(rows.values_list("state", flat=True))


def statuses_of_runs(run_ids: Iterable[UUID]) -> dict[UUID, dict[str, set[str]]]:
    """Tell in which states the steps of each node are, inside of loops and outside."""
    found: dict[UUID, dict[str, set[str]]] = {}
    rows = StepState.objects.filter(run__in=run_ids).exclude(node="").order_by()
    for run_id, node, status in rows.values_list("run_id", "node", "status").distinct():
        found.setdefault(run_id, {}).setdefault(node, set()).add(status)
    return found


def _inside(run_id: UUID) -> QuerySet[StepState]:
    # `iteration` is not null for all steps of a loop; the indexes hold just these.
    return StepState.objects.filter(run=run_id, iteration__isnull=False).order_by()


def _in_state(rows: QuerySet[StepState], state: str) -> QuerySet[StepState]:
    """Leave of each iteration that is in a state, one row or several."""
    if not state:
        return rows
    if state not in STATES:
        message = f"One of {', '.join(STATES)}."
        raise Invalid(fields=[{"field": "/state", "message": message}])
    if state not in _URGENT:
        return rows.filter(node="", status=state)
    own = StepState.objects.filter(
        run=OuterRef("run"), loop=OuterRef("loop"), iteration=OuterRef("iteration"), node=""
    )
    under_way = rows.exclude(Exists(own))
    # "Running" is every iteration that has not ended, between two steps as well.
    return under_way if state == "running" else under_way.filter(status=state)


class _Step(NamedTuple):
    node: str
    status: str
    started_at: str | None
    finished_at: str | None


def _iteration(number: int, steps: list[_Step]) -> Iteration:
    own = next((step for step in steps if not step.node), None)
    inner = [step for step in steps if step.node]
    begins = [at for step in inner if (at := step.started_at or step.finished_at)]
    statuses = {step.status for step in inner}
    return Iteration(
        index=number,
        state=own.status if own else next((s for s in _URGENT if s in statuses), "running"),
        started_at=min(begins, default=None),
        finished_at=own.finished_at if own else None,
        steps=len(inner),
    )
