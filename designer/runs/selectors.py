"""Reading runs."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet, TextField
from django.db.models.functions import Cast

from designer.access.actor import Actor
from designer.access.grants import Grant
from designer.access.permissions import Permission
from designer.access.require import require
from designer.common.errors import NotFound
from designer.runs.loops import statuses_of_runs
from designer.runs.models import Effect, Run, RunEventRow, StepState
from designer.runs.stages import Stage, stages_of
from designer.workflows.models import Version

EVENTS_PER_READ = 500
FORKS_SHOWN = 20
NEEDS_DECISION = "needs_decision"
"""Asked for like a status: runs under way with a step, in a loop or not, that a person decides."""
_DIGITS = 9
_OTHERS = ("parent", "forked_from")


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFilter:
    """
    What to look for; empty means anything.

    Attributes:
        statuses: Any of these, `NEEDS_DECISION` among them.
    """

    workflow: UUID | None = None
    statuses: tuple[str, ...] = ()
    text: str = ""
    mine: bool = False
    business_key: str = ""


def visible_runs(actor: Actor, wanted: RunFilter | None = None) -> QuerySet[Run]:
    """
    List the runs that the actor may know of.

    Raises:
        Forbidden: they may know of none.
    """
    wanted = wanted or RunFilter()
    grant = require(actor, Permission.LIST_RUNS)
    rows = Run.objects.filter(workspace=actor.workspace).select_related("workflow", "version")
    if wanted.mine or grant is Grant.OWN:
        rows = rows.filter(started_by=actor.id)
    if wanted.workflow is not None:
        rows = rows.filter(workflow=wanted.workflow)
    if wanted.statuses:
        rows = rows.filter(_standing(wanted.statuses))
    if wanted.business_key:
        rows = _whose_data_shows(rows, actor).filter(business_key=wanted.business_key)
    return _matching(rows, actor, wanted.text.strip())


def children_of(actor: Actor, run: Run, *, step: str = "") -> QuerySet[Run]:
    """List the runs that a run has called, and that the actor may know of."""
    rows = visible_runs(actor).filter(parent=run)
    return rows.filter(parent_step=step) if step else rows


def newest_forks(run: Run) -> list[Run]:
    """List runs that go on from a run; they belong to whom it belongs to."""
    rows = run.forks.only(
        "id", "number", "status", "finished_at", "fork_step", "forked_by", "forked_from"
    )
    return list(rows.order_by("-id")[:FORKS_SHOWN])


def find_run(actor: Actor, run_id: UUID) -> Run:
    """
    Find a run in the actor's workspace; what they may do with it is checked by the caller.

    Raises:
        NotFound: there is none.
    """
    found = Run.objects.filter(workspace=actor.workspace, pk=run_id)
    rows = found.select_related("workflow", "version", "parent__workflow", "forked_from")
    values = (f"{other}__{n}" for other in _OTHERS for n in ("input", "output", "response"))
    run = rows.defer(*values).first()
    if run is None:
        raise NotFound
    return run


def events_after(run_id: UUID, *, after: int, limit: int = EVENTS_PER_READ) -> list[dict[str, Any]]:
    """Read numbered events, as JSON, that come after a cursor."""
    rows = RunEventRow.objects.filter(run=run_id, number__gt=after).order_by("number")
    return [
        {"number": number, "event": body}
        for number, body in rows.values_list("number", "body")[:limit]
    ]


def effects_of(run: Run, *, step: str = "") -> QuerySet[Effect]:
    """List what a run, or one step of it, did or meant to do to the outside world."""
    rows = Effect.objects.filter(run=run)
    return rows.filter(step=step) if step else rows


def stages_of_runs(runs: Iterable[Run]) -> dict[UUID, tuple[Stage, ...]]:
    """Tell the stages of several runs, with two queries for all of them."""
    runs = list(runs)
    versions = Version.objects.in_bulk({run.version_id for run in runs})
    statuses = statuses_of_runs([run.id for run in runs])
    return {
        run.id: stages_of(
            graph=versions[run.version_id].graph,
            plan=versions[run.version_id].plan,
            steps=statuses.get(run.id, {}),
            run_status=run.status,
        )
        for run in runs
    }


def runs_needing_decision(runs: Iterable[Run]) -> frozenset[UUID]:
    """Tell which of the runs wait for a person's decision, with one query for those under way."""
    ids = [run.id for run in runs if run.finished_at is None]
    if not ids:
        return frozenset()
    return frozenset(_held_steps().filter(run__in=ids).values_list("run_id", flat=True))


def _held_steps() -> QuerySet[StepState]:
    return StepState.objects.filter(status="held").order_by()


def _standing(statuses: tuple[str, ...]) -> Q:
    plain = [status for status in statuses if status != NEEDS_DECISION]
    if len(plain) == len(statuses):
        return Q(status__in=plain)
    # From the steps to the runs: the index knows the few that are held.
    held = Q(finished_at=None, pk__in=_held_steps().values("run"))
    return Q(status__in=plain) | held if plain else held


def _whose_data_shows(rows: QuerySet[Run], actor: Actor) -> QuerySet[Run]:
    """Leave those whose business data the actor may see, and so may search."""
    match actor.grants.get(Permission.SEE_RUN_DATA):
        case Grant.ANY:
            return rows
        case Grant.OWN:
            return rows.filter(started_by=actor.id)
        case _:
            return rows.none()


def _matching(rows: QuerySet[Run], actor: Actor, text: str) -> QuerySet[Run]:
    if not text:
        return rows
    where = Q(workflow__name__icontains=text) | Q(started_by_label__icontains=text)
    digits = text.removeprefix("#")
    if digits.isascii() and digits.isdigit() and len(digits) <= _DIGITS:
        where |= Q(number=int(digits))
    data = _data_contains(text) | Q(business_key__icontains=text)
    match actor.grants.get(Permission.SEE_RUN_DATA):
        case Grant.ANY:
            where |= data
        case Grant.OWN:
            where |= data & Q(started_by=actor.id)
    return rows.annotate(input_text=Cast(F("input"), TextField())).filter(where)


def _data_contains(text: str) -> Q:
    # Django writes JSON to SQLite with \u escapes; PostgreSQL keeps the characters themselves.
    spelt = json.dumps(text)[1:-1]
    return Q(input_text__icontains=text) | Q(input_text__icontains=spelt)
