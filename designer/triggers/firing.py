"""What becomes of a slot that Temporal fires: one run of the version that is live now, or none."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import structlog
from django.db import transaction
from django.utils import timezone

from designer.access.actor import Actor, ActorKind
from designer.access.grants import Grant
from designer.access.permissions import Permission
from designer.common.errors import DesignerError, Forbidden, NotFound
from designer.runs.models import Run, StartedBy
from designer.runs.services import RunOver, cancel_run, start_run
from designer.triggers.models import Overlap, Schedule, Slot, SlotKind, SlotOrder
from designer.triggers.schedules import recurrence_for
from designer.workflows.models import Workflow

_CLOCKS_DIFFER = timedelta(minutes=1)
_SERVER_ERROR = 500
_SLOT_FORMAT = "%Y-%m-%dT%H:%M:%SZ"

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Fired:
    """
    How a slot stands.

    Attributes:
        run_id: The run that it started; None when it was missed.
        waits: Whether Temporal must wait for the end of the run, which is not over.
    """

    run_id: UUID | None
    waits: bool


@dataclass(frozen=True, slots=True)
class Missed:
    """Why a slot starts no run."""

    code: str
    message: str


def fire_slot(schedule_id: UUID, *, scheduled_for: datetime, begun_at: datetime) -> Fired:
    """
    Start the run of a slot, once, or remember why there is none; then say how it stands.

    Args:
        begun_at: When Temporal began to fire it.
    """
    with transaction.atomic():
        schedule = Schedule.objects.select_for_update(no_key=True).filter(pk=schedule_id).first()
        if schedule is None:
            _log.warning("slot_of_no_schedule", schedule=str(schedule_id))
            return Fired(None, waits=False)
        slot = schedule.slots.filter(scheduled_for=scheduled_for).first()
        order = _order_of(schedule, scheduled_for)
        if slot is None or (slot.run_id is None and order is not None):
            late = timezone.now() - begun_at
            slot = _fire(schedule, slot or _new(schedule, scheduled_for), order=order, late=late)
        return _standing(schedule, slot, order=order)


def cancel_slot(schedule_id: UUID, *, scheduled_for: datetime) -> None:
    """Ask the run of a slot to stop, because the next one is to take its place."""
    slots = Slot.objects.select_related("schedule")
    slot = slots.filter(schedule=schedule_id, scheduled_for=scheduled_for).first()
    run = slot and slot.run_id and Run.objects.filter(pk=slot.run_id).first()
    if slot is None or not run:
        return
    try:
        cancel_run(actor_of(slot.schedule), run=run, reason="The schedule's next run comes.")
    except RunOver:
        return
    except (Forbidden, NotFound):
        # A run that somebody else started, given back for its business key: it ends by itself.
        _log.info("slot_not_cancelled", run=str(run.id))


def actor_of(schedule: Schedule) -> Actor:
    """Make the actor that a schedule is: it may start its workflow and stop what it started."""
    return Actor(
        kind=ActorKind.SCHEDULE,
        id=str(schedule.id),
        label=schedule.name,
        workspace=schedule.workspace_id,
        grants={Permission.START_BY_API: Grant.ANY, Permission.CANCEL_RUN: Grant.OWN},
    )


def _fire(schedule: Schedule, slot: Slot, *, order: SlotOrder | None, late: timedelta) -> Slot:
    slot.kind = SlotKind(order.kind) if order else SlotKind.PLANNED
    refusal = _refusal(schedule, slot.scheduled_for, order=order, late=late)
    if refusal is None:
        try:
            slot.run = _start(schedule, slot.scheduled_for)
        except DesignerError as error:
            if error.status >= _SERVER_ERROR:
                raise
            refusal = Missed(error.code, error.message)
    slot.missed_code = refusal.code if refusal else ""
    slot.missed_message = refusal.message[:500] if refusal else ""
    slot.save()
    return slot


def _start(schedule: Schedule, scheduled_for: datetime) -> Run:
    """Start a run of the version that is live while nobody can publish another."""
    Workflow.objects.select_for_update(no_key=True).only("id").get(pk=schedule.workflow_id)
    workflow = Workflow.objects.select_related("live_version").get(pk=schedule.workflow_id)
    run, _ = start_run(
        actor_of(schedule),
        workflow=workflow,
        trigger=StartedBy.SCHEDULE,
        input=schedule.input,
        client_key=f"schedule/{schedule.id}/{scheduled_for:{_SLOT_FORMAT}}",
    )
    return run


def slot_of(run: Run) -> datetime | None:
    """Give the time of the slot that a run was started for; None when no schedule started it."""
    first: Run | None = run
    while first is not None and first.trigger == StartedBy.FORK:
        first = first.forked_from
    if first is None or first.trigger != StartedBy.SCHEDULE or first.client_key is None:
        return None
    named = first.client_key.rpartition("/")[2]
    return datetime.strptime(named, _SLOT_FORMAT).replace(tzinfo=UTC)


def _refusal(
    schedule: Schedule, scheduled_for: datetime, *, order: SlotOrder | None, late: timedelta
) -> Missed | None:
    """Say why a slot must not start a run, whatever Temporal says. Pure."""
    if schedule.deleted_at is not None:
        return Missed("schedule.deleted", "The schedule was deleted before this time came.")
    if order is not None:
        return None
    if not _is_planned(schedule, scheduled_for):
        return Missed(
            "schedule.not_planned",
            "Temporal fired at a time that is not one of the schedule's: the schedule was changed "
            "at that moment, or the time zone data of the two machines differ.",
        )
    if schedule.paused or _in_last_pause(schedule, scheduled_for):
        return Missed("schedule.paused", "The schedule was paused at this time.")
    if late > timedelta(seconds=schedule.catch_up_s):
        return Missed(
            "schedule.too_late",
            "No worker was there to start it until the catch-up window had passed.",
        )
    return None


def _is_planned(schedule: Schedule, scheduled_for: datetime) -> bool:
    """
    Say whether the slot is one of the schedule's own.

    Temporal is not asked: somebody who reaches it could name any time.
    """
    since = schedule.spec_since.replace(microsecond=0)
    if not since <= scheduled_for <= timezone.now() + _CLOCKS_DIFFER:
        return False
    return recurrence_for(schedule).comes_at(scheduled_for)


def _in_last_pause(schedule: Schedule, scheduled_for: datetime) -> bool:
    if schedule.paused_at is None or schedule.resumed_at is None:
        return False
    return schedule.paused_at <= scheduled_for < schedule.resumed_at


def _order_of(schedule: Schedule, scheduled_for: datetime) -> SlotOrder | None:
    """Find who asked for a slot; the newest order counts."""
    orders = schedule.orders.filter(first__lte=scheduled_for, last__gte=scheduled_for)
    for order in orders.order_by("-id"):
        if order.kind == SlotKind.BY_HAND or recurrence_for(schedule).comes_at(scheduled_for):
            return order
    return None


def _new(schedule: Schedule, scheduled_for: datetime) -> Slot:
    return Slot(schedule=schedule, scheduled_for=scheduled_for)


def _standing(schedule: Schedule, slot: Slot, *, order: SlotOrder | None) -> Fired:
    if slot.run_id is None:
        return Fired(None, waits=False)
    overlap = order.overlap if order else schedule.overlap
    under_way = Run.objects.filter(pk=slot.run_id, finished_at=None).exists()
    # With "allow all" nobody asks whether it is still going on.
    waits = overlap != Overlap.ALLOW_ALL and under_way
    if waits and not slot.awaited:
        slot.awaited = True
        slot.save(update_fields=["awaited"])
    return Fired(slot.run_id, waits=waits)
