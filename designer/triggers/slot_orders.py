"""Slots out of their time: one at once, or those of a stretch of the past."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from designer.access.actor import Actor
from designer.access.permissions import Permission
from designer.access.require import require
from designer.audit.services import record
from designer.audit.trigger_events import ScheduleBackfilled, ScheduleRunByHand
from designer.common.nudges import SCHEDULES, nudge
from designer.runs.services import live_version
from designer.triggers.models import Overlap, Schedule, Slot, SlotKind, SlotOrder
from designer.triggers.schedule_errors import BackfillRefused, OrderKeyReused
from designer.triggers.schedules import locked_schedule, recurrence_for

MOST_SLOTS = 1_000
"""How many slots one back-fill may fire."""

_SECOND = timedelta(seconds=1)
_BY_HAND: dict[Overlap, Overlap] = {
    # Somebody who asks for a run wants it: it waits for its turn instead of being dropped.
    Overlap.SKIP: Overlap.BUFFER_ALL,
    Overlap.BUFFER_ONE: Overlap.BUFFER_ALL,
    Overlap.BUFFER_ALL: Overlap.BUFFER_ALL,
    Overlap.CANCEL_OTHER: Overlap.CANCEL_OTHER,
    Overlap.ALLOW_ALL: Overlap.ALLOW_ALL,
}


@dataclass(frozen=True, slots=True)
class BackfillPlan:
    """
    What a back-fill would do.

    Attributes:
        open: Slots that it would fire, in order.
        done: Slots of the stretch that started a run before, and do not again.
    """

    open: tuple[datetime, ...]
    done: tuple[datetime, ...]


def run_now(actor: Actor, *, schedule_id: UUID, client_key: str | None = None) -> SlotOrder:
    """
    Fire a slot of this moment, paused or not; it is another one than any that is planned.

    Args:
        client_key: The same key for the same schedule fires one slot.

    Raises:
        NotPublished: the workflow has no live version.
        OrderKeyReused: the key came with a back-fill.
    """
    require(actor, Permission.START_BY_API)
    with transaction.atomic():
        schedule = locked_schedule(actor, schedule_id)
        earlier = _earlier(schedule, client_key)
        if earlier is not None:
            if earlier.kind != SlotKind.BY_HAND:
                raise OrderKeyReused
            return earlier
        live_version(schedule.workflow)
        slot = _free_second(schedule)
        order = SlotOrder.objects.create(
            schedule=schedule,
            kind=SlotKind.BY_HAND,
            first=slot,
            last=slot,
            slots=1,
            overlap=_BY_HAND[Overlap(schedule.overlap)],
            client_key=client_key,
            ordered_by_id=UUID(actor.id),
        )
        record(
            actor,
            ScheduleRunByHand(
                id=str(schedule.id),
                label=schedule.name,
                workflow=str(schedule.workflow_id),
                slot=slot.isoformat(),
            ),
        )
        transaction.on_commit(lambda: nudge(SCHEDULES), robust=True)
    return order


def plan_backfill(schedule: Schedule, *, first: datetime, last: datetime) -> BackfillPlan:
    """
    List the slots from `first` to `last`, both included, as the schedule comes today.

    Raises:
        BackfillRefused: these are none, too many, or not all in the past.
    """
    if last > timezone.now():
        raise _refused("/last", "Choose an end in the past.")
    if first > last:
        raise _refused("/first", "The beginning must come before the end.")
    slots = recurrence_for(schedule).times_within(first, last, limit=MOST_SLOTS + 1)
    if not slots:
        raise _refused("/first", "The schedule does not come between these times.")
    if len(slots) > MOST_SLOTS:
        raise _refused(
            "/last", f"These are more than {MOST_SLOTS} times. Choose a shorter stretch."
        )
    known = Slot.objects.filter(
        schedule=schedule, scheduled_for__range=(slots[0], slots[-1]), run__isnull=False
    )
    done = set(known.values_list("scheduled_for", flat=True))
    return BackfillPlan(
        open=tuple(slot for slot in slots if slot not in done),
        done=tuple(slot for slot in slots if slot in done),
    )


def backfill(
    actor: Actor,
    *,
    schedule_id: UUID,
    first: datetime,
    last: datetime,
    one_after_another: bool,
    client_key: str | None = None,
) -> SlotOrder:
    """
    Fire the slots of a stretch of the past, each that has started no run before.

    Args:
        one_after_another: Whether each waits for the run of the one before; else all at once.

    Raises:
        NotPublished: the workflow has no live version.
        BackfillRefused: there is nothing to fire, too much, or not all of it in the past.
        OrderKeyReused: the key came with another stretch, or with a slot by hand.
    """
    require(actor, Permission.BACKFILL_SCHEDULE)
    with transaction.atomic():
        schedule = locked_schedule(actor, schedule_id)
        earlier = _earlier(schedule, client_key)
        if earlier is not None:
            within = first <= earlier.first and earlier.last <= last
            if earlier.kind != SlotKind.BACKFILL or not within:
                raise OrderKeyReused
            return earlier
        live_version(schedule.workflow)
        plan = plan_backfill(schedule, first=first, last=last)
        if not plan.open:
            raise _refused("/first", "Every time between these two has started its run already.")
        order = SlotOrder.objects.create(
            schedule=schedule,
            kind=SlotKind.BACKFILL,
            first=plan.open[0],
            last=plan.open[-1],
            slots=len(plan.open),
            overlap=Overlap.BUFFER_ALL if one_after_another else Overlap.ALLOW_ALL,
            client_key=client_key,
            ordered_by_id=UUID(actor.id),
        )
        record(
            actor,
            ScheduleBackfilled(
                id=str(schedule.id),
                label=schedule.name,
                workflow=str(schedule.workflow_id),
                first=order.first.isoformat(),
                last=order.last.isoformat(),
                slots=order.slots,
                one_after_another=one_after_another,
            ),
        )
        transaction.on_commit(lambda: nudge(SCHEDULES), robust=True)
    return order


def _earlier(schedule: Schedule, client_key: str | None) -> SlotOrder | None:
    if client_key is None:
        return None
    return schedule.orders.filter(client_key=client_key).first()


def _free_second(schedule: Schedule) -> datetime:
    """Find the name of a slot by hand: the first second from now that names no other slot."""
    slot = timezone.now().replace(microsecond=0)
    recurrence = recurrence_for(schedule)
    taken = set(
        schedule.orders.filter(first__gte=slot, kind=SlotKind.BY_HAND).values_list(
            "first", flat=True
        )
    )
    for _ in range(MOST_SLOTS):
        if slot not in taken and not recurrence.comes_at(slot):
            return slot
        slot += _SECOND
    return slot


def _refused(pointer: str, message: str) -> BackfillRefused:
    return BackfillRefused(fields=[{"field": pointer, "message": message}])
