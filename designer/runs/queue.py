"""
The queue in front of a workflow that allows only so many runs at once.

A run of such a workflow is accepted as `held`. It is let go when there is room, and from then on
counts until it has ended. Nothing is counted up or down: what is under way is what the rows say,
so no crash can leave a wrong number behind.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from designer.runs.models import Run
from designer.workflows.models import Workflow

FURTHEST: Final = 1_000
"""Places beyond this are not counted out: nobody waits for the difference."""


@dataclass(frozen=True, slots=True)
class Place:
    """
    Where a held run stands.

    Attributes:
        ahead: How many runs go before it; `FURTHEST` may be more.
        at_once: How many runs of the workflow may be under way; None when a limit was just lifted.
    """

    ahead: int
    at_once: int | None


def let_go() -> int:
    """
    Let held runs go, those of the highest priority first, then the oldest.

    Each workflow is looked at by itself: one that is full holds up no other.

    Returns:
        How many.
    """
    if not _held().exists():
        return 0
    waiting = Workflow.objects.filter(Exists(_held().filter(workflow=OuterRef("pk"))))
    return sum(
        _let_go(workflow_id)
        for workflow_id, at_once in waiting.values_list("pk", "at_once")
        # Asked without a lock, because most are full most of the time.
        if at_once is None or _under_way(workflow_id) < at_once
    )


def places(runs: Iterable[Run]) -> dict[UUID, Place]:
    """Say where those of the runs stand that are held, with a query for each of their workflows."""
    wanted: dict[UUID, set[UUID]] = defaultdict(set)
    for run in runs:
        if run.held and run.finished_at is None:
            wanted[run.workflow_id].add(run.pk)
    limits = dict(Workflow.objects.filter(pk__in=wanted).values_list("pk", "at_once"))
    found: dict[UUID, Place] = {}
    for workflow_id, run_ids in wanted.items():
        line = _in_line(workflow_id).values_list("pk", flat=True)[:FURTHEST]
        ahead = {run_id: at for at, run_id in enumerate(line)}
        for run_id in run_ids:
            # One that is not in the line any more was let go since it was read.
            if run_id in ahead or len(ahead) == FURTHEST:
                found[run_id] = Place(ahead.get(run_id, FURTHEST), limits[workflow_id])
    return found


def _let_go(workflow_id: UUID) -> int:
    with transaction.atomic():
        workflow = _locked(workflow_id)
        if workflow is None:
            return 0  # another worker is at it
        line = _in_line(workflow_id)
        if workflow.at_once is not None:
            free = max(workflow.at_once - _under_way(workflow_id), 0)
            line = Run.objects.filter(pk__in=list(line.values_list("pk", flat=True)[:free]))
        return line.order_by().update(held=False, dispatch_at=timezone.now())


def _locked(workflow_id: UUID) -> Workflow | None:
    """Lock the workflow, so that no two workers give the same room away."""
    rows = Workflow.objects.filter(pk=workflow_id)
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(no_key=True, skip_locked=True)
    return rows.first()


def _held() -> QuerySet[Run]:
    return Run.objects.filter(held=True, finished_at=None)


def _in_line(workflow_id: UUID) -> QuerySet[Run]:
    return _held().filter(workflow=workflow_id).order_by("priority", "id")


def _under_way(workflow_id: UUID) -> int:
    return Run.objects.filter(workflow=workflow_id, held=False, finished_at=None).count()
