"""
What of the schedules still has to reach Temporal.

As with runs, each `claim_…` hands rows to one worker for a while; one that dies on the way leaves
nothing behind but a short wait, and doing anything here twice changes nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Model, Q, QuerySet
from django.utils import timezone

from designer.triggers.models import Schedule, Slot, SlotOrder

LEASE = timedelta(seconds=15)
"""How long claimed work is left alone."""

CHECK_EVERY = timedelta(seconds=60)
"""How often each schedule is compared with what Temporal has."""

Row = TypeVar("Row", bound=Model)

_FIRST_RETRY_S = 0.5
_LONGEST_RETRY_S = 30.0

WANTED = Q(deleted_at=None, workflow__archived_at=None)
"""Schedules that Temporal should have; the others it must not."""

_TO_PUT = (WANTED & (Q(temporal_revision=None) | ~Q(temporal_revision=F("revision")))) | (
    ~WANTED & Q(temporal_revision__isnull=False)
)


@dataclass(frozen=True, slots=True)
class EndedSlot:
    """A slot of which Temporal waits to hear that its run is over, which it is."""

    id: int
    schedule_id: UUID
    scheduled_for: datetime
    run_id: UUID


def claim_changes(*, limit: int = 50) -> list[Schedule]:
    """Claim schedules that are not in Temporal as they should be, those that wait longest first."""
    now = timezone.now()
    due = Schedule.objects.filter(_TO_PUT, put_at__lte=now).order_by("put_at")
    if not due.exists():
        return []
    with transaction.atomic():
        claimed = list(_locked(due)[:limit].values_list("pk", flat=True))
        Schedule.objects.filter(pk__in=claimed).update(
            put_at=now + LEASE, put_tries=F("put_tries") + 1
        )
    return _read(claimed)


def is_wanted(schedule: Schedule) -> bool:
    """Say whether Temporal should have a schedule."""
    return schedule.deleted_at is None and schedule.workflow.archived_at is None


def note_put(schedule: Schedule) -> None:
    """Remember that Temporal has this revision, or, of an unwanted schedule, nothing at all."""
    now = timezone.now()
    has = schedule.revision if is_wanted(schedule) else None
    found = Schedule.objects.filter(pk=schedule.pk)
    found.update(temporal_revision=has, seen_at=now, check_at=now + CHECK_EVERY)
    # Free for whatever comes next, such as the end of its workflow, which changes no revision.
    found.filter(revision=schedule.revision).update(put_tries=0, put_at=now)


def put_off(schedule: Schedule) -> None:
    """Let a schedule that could not be brought to Temporal wait, longer each time."""
    Schedule.objects.filter(pk=schedule.pk, revision=schedule.revision).update(
        put_at=timezone.now() + _pause(schedule.put_tries)
    )


def note_overtaken(schedule: Schedule, *, revision: int) -> None:
    """Go beyond a revision that Temporal has and this database, put back from a copy, has not."""
    Schedule.objects.filter(pk=schedule.pk, revision__lte=revision).update(
        revision=revision + 1, put_at=timezone.now()
    )


def claim_checks(*, limit: int = 50) -> list[Schedule]:
    """Claim schedules that were not compared with Temporal for a while."""
    now = timezone.now()
    due = Schedule.objects.filter(
        WANTED, temporal_revision=F("revision"), check_at__lte=now
    ).order_by("check_at")
    if not due.exists():
        return []
    with transaction.atomic():
        claimed = list(_locked(due)[:limit].values_list("pk", flat=True))
        Schedule.objects.filter(pk__in=claimed).update(check_at=now + CHECK_EVERY)
    return _read(claimed)


def note_seen(schedule: Schedule, *, skipped: int, missed: int) -> None:
    """Remember what Temporal tells of a schedule that is there as it should be."""
    Schedule.objects.filter(pk=schedule.pk, revision=schedule.revision).update(
        seen_at=timezone.now(), skipped=skipped, missed=missed
    )


def note_strayed(schedule: Schedule) -> None:
    """Have a schedule put again that Temporal lost, or that somebody changed there."""
    Schedule.objects.filter(pk=schedule.pk, revision=schedule.revision).update(
        temporal_revision=None,
        put_at=timezone.now(),
        effective_at=schedule.seen_at or schedule.effective_at,
    )


def unwanted(schedule_ids: Iterable[str]) -> list[str]:
    """Of the ids that Temporal knows, list those that no schedule of ours has or wants."""
    ids = set(schedule_ids)
    ours = {str(pk) for pk in Schedule.objects.filter(WANTED).values_list("pk", flat=True)}
    return sorted(ids - ours)


def claim_orders(*, limit: int = 20) -> list[SlotOrder]:
    """Claim orders that Temporal does not have yet, of schedules that it has as they are here."""
    now = timezone.now()
    due = SlotOrder.objects.filter(
        sent_at=None,
        send_at__lte=now,
        schedule__deleted_at=None,
        schedule__workflow__archived_at=None,
        schedule__temporal_revision=F("schedule__revision"),
    ).order_by("id")
    if not due.exists():
        return []
    with transaction.atomic():
        claimed = list(_locked(due)[:limit].values_list("pk", flat=True))
        SlotOrder.objects.filter(pk__in=claimed).update(
            send_at=now + LEASE, send_tries=F("send_tries") + 1
        )
    return list(SlotOrder.objects.filter(pk__in=claimed).select_related("schedule").order_by("id"))


def note_sent(order: SlotOrder) -> None:
    """Remember that Temporal has an order."""
    SlotOrder.objects.filter(pk=order.pk).update(sent_at=timezone.now())


def put_off_order(order: SlotOrder) -> None:
    """Let an order that could not be sent wait, longer each time."""
    SlotOrder.objects.filter(pk=order.pk).update(send_at=timezone.now() + _pause(order.send_tries))


def awaited_runs() -> set[UUID]:
    """Name the runs of whose end Temporal waits to hear."""
    rows = Slot.objects.filter(awaited=True, run__isnull=False)
    return set(rows.values_list("run_id", flat=True))


def ended_slots(*, limit: int = 200) -> list[EndedSlot]:
    """List slots of which Temporal waits to hear that their run is over, which it is."""
    over_or_cleared_away = Q(run__finished_at__isnull=False) | Q(run__status__isnull=True)
    rows = Slot.objects.filter(over_or_cleared_away, awaited=True).order_by("id")
    fields = ("id", "schedule_id", "scheduled_for", "run_id")
    return [EndedSlot(*row) for row in rows.values_list(*fields)[:limit]]


def note_told(slot: EndedSlot) -> None:
    """Remember that Temporal has heard."""
    Slot.objects.filter(pk=slot.id).update(awaited=False)


def _read(ids: list[UUID]) -> list[Schedule]:
    return list(Schedule.objects.filter(pk__in=ids).select_related("workflow").order_by("id"))


def _pause(tries: int) -> timedelta:
    return timedelta(seconds=min(_FIRST_RETRY_S * 2 ** min(tries - 1, 10), _LONGEST_RETRY_S))


def _locked(rows: QuerySet[Row]) -> QuerySet[Row]:
    if connection.features.has_select_for_update_skip_locked:
        return rows.select_for_update(no_key=True, skip_locked=True, of=("self",))
    return rows.select_for_update()
