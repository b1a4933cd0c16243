"""Reading schedules and their slots."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from designer.access.actor import Actor
from designer.access.grants import Grant
from designer.access.permissions import Permission
from designer.accounts.models import User
from designer.common.errors import NotFound
from designer.runs.selectors import runs_needing_decision
from designer.triggers.models import Schedule, Slot
from designer.triggers.schedule_shapes import ScheduleRow, SlotRow
from designer.triggers.schedules import recurrence_for
from designer.workflows.selectors import workflow_for, workflows_of
from engine.recurrence.fire_times import next_times

TIMES_SHOWN = 10


def schedules_of(actor: Actor, workflow_id: UUID) -> QuerySet[Schedule]:
    """
    List the schedules of a workflow that the actor may know of.

    Raises:
        NotFound: there is no such workflow.
    """
    workflow = workflow_for(actor, workflow_id)
    return _shown(Schedule.objects.filter(workflow=workflow, deleted_at=None))


def schedule_for(actor: Actor, schedule_id: UUID) -> Schedule:
    """
    Find a schedule that the actor may know of.

    Raises:
        NotFound: there is none.
    """
    known = Schedule.objects.filter(
        workspace=actor.home, deleted_at=None, workflow__in=workflows_of(actor)
    )
    schedule = _shown(known).filter(pk=schedule_id).first()
    if schedule is None:
        raise NotFound
    return schedule


def changed_schedule(schedule_id: UUID) -> Schedule:
    """Read again what the actor has just changed, as a token may that cannot look."""
    return _shown(Schedule.objects.filter(pk=schedule_id)).get()


def slots_of(schedule: Schedule) -> QuerySet[Slot]:
    """List what a schedule fired."""
    return Slot.objects.filter(schedule=schedule).select_related("run").defer(*_RUN_VALUES)


def schedule_rows(
    actor: Actor, schedules: Iterable[Schedule], *, now: datetime
) -> list[ScheduleRow]:
    """Show schedules, each with its last slot and its next times."""
    found = list(schedules)
    newest = [row.last_slot for row in found if row.last_slot is not None]  # type: ignore[attr-defined]
    slots = list(Slot.objects.filter(pk__in=newest).select_related("run").defer(*_RUN_VALUES))
    last = {row.schedule_id: shown for row, shown in zip(slots, slot_rows(slots), strict=True)}
    sees_input = (
        Permission.MANAGE_SCHEDULE in actor.grants
        or actor.grants.get(Permission.SEE_RUN_DATA) is Grant.ANY
    )
    return [
        _row(schedule, last=last.get(schedule.id), sees_input=sees_input, now=now)
        for schedule in found
    ]


def slot_rows(slots: Iterable[Slot]) -> tuple[SlotRow, ...]:
    """Show slots, each with the run that it started."""
    found = list(slots)
    undecided = runs_needing_decision([slot.run for slot in found if slot.run is not None])
    return tuple(_slot_row(slot, undecided) for slot in found)


def _slot_row(slot: Slot, undecided: frozenset[UUID]) -> SlotRow:
    run, missed = slot.run if slot.run_id else None, slot.missed_code
    shown = run and {
        "id": run.id,
        "number": run.number,
        "status": run.status,
        "needs_decision": run.id in undecided,
    }
    return SlotRow.model_validate(
        {
            "scheduled_for": slot.scheduled_for,
            "kind": slot.kind,
            "fired_at": slot.fired_at,
            "run": shown,
            "missed": {"code": missed, "message": slot.missed_message} if missed else None,
        }
    )


_RUN_VALUES = ("run__input", "run__output", "run__error")


def _shown(rows: QuerySet[Schedule]) -> QuerySet[Schedule]:
    newest = Slot.objects.filter(schedule=OuterRef("pk")).order_by("-id").values("id")[:1]
    return rows.select_related("created_by", "changed_by", "paused_by").annotate(
        last_slot=Subquery(newest), open_orders=Count("orders", filter=Q(orders__sent_at=None))
    )


def _row(
    schedule: Schedule, *, last: SlotRow | None, sees_input: bool, now: datetime
) -> ScheduleRow:
    return ScheduleRow.model_validate(
        {
            "id": schedule.id,
            "workflow": schedule.workflow_id,
            "name": schedule.name,
            "spec": schedule.spec,
            "overlap": schedule.overlap,
            "catch_up_s": schedule.catch_up_s,
            "input": schedule.input if sees_input else None,
            "revision": schedule.revision,
            "paused": _pause(schedule),
            "in_temporal": schedule.temporal_revision == schedule.revision,
            "next": next_times(recurrence_for(schedule), after=now, count=TIMES_SHOWN),
            "last": last,
            "ordered": schedule.open_orders,  # type: ignore[attr-defined]
            "skipped": schedule.skipped,
            "missed": schedule.missed,
            "created_by": _person(schedule.created_by),
            "created_at": schedule.created_at,
            "changed_by": _person(schedule.changed_by),
            "changed_at": schedule.changed_at,
        }
    )


def _pause(schedule: Schedule) -> dict[str, Any] | None:
    if not schedule.paused or schedule.paused_by is None:
        return None
    return {
        "at": schedule.paused_at,
        "by": _person(schedule.paused_by),
        "note": schedule.pause_note,
    }


def _person(user: User) -> dict[str, Any]:
    return {"id": user.id, "name": str(user)}
