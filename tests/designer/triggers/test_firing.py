"""What becomes of a slot, whatever Temporal says."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from designer.access.roles import Role
from designer.audit.models import AuditEvent
from designer.runs.models import Run
from designer.triggers.firing import cancel_slot, fire_slot
from designer.triggers.models import Overlap, Schedule, Slot, SlotKind, SlotOrder
from designer.triggers.schedules import (
    ScheduleSettings,
    create_schedule,
    delete_schedule,
    pause_schedule,
    resume_schedule,
)
from designer.triggers.slot_orders import backfill, run_now
from designer.workflows.models import Version, Workflow
from engine.recurrence.spec import CalendarSpec, IntervalSpec
from tests.designer.running import a_workflow, an_actor

pytestmark = pytest.mark.django_db


def a_schedule(spec: Any = None, *, overlap: Overlap = Overlap.SKIP, **given: Any) -> Schedule:
    settings = ScheduleSettings(
        name="Nightly",
        spec=spec or IntervalSpec(every_s=1),
        overlap=overlap,
        input=given or {"pizza": "funghi"},
    )
    schedule = create_schedule(dora(), workflow=a_workflow(), settings=settings)
    # As if it had been there for an hour.
    Schedule.objects.update(spec_since=timezone.now() - timedelta(hours=1))
    schedule.refresh_from_db()
    return schedule


def dora() -> Any:
    return an_actor("dora@example.org", Role.DESIGNER)


def olga() -> Any:
    return an_actor("olga@example.org", Role.OPERATOR)


def second(ago_s: int = 0) -> datetime:
    return timezone.now().replace(microsecond=0) - timedelta(seconds=ago_s)


def fire(schedule: Schedule, slot: datetime, *, late: timedelta = timedelta(0)) -> Any:
    return fire_slot(schedule.id, scheduled_for=slot, begun_at=timezone.now() - late)


class TestFireSlot:
    def test_starts_one_run_however_often_it_is_asked(self) -> None:
        schedule, slot = a_schedule(), second()

        first, again = fire(schedule, slot), fire(schedule, slot)

        run = Run.objects.get()
        assert first.run_id == again.run_id == run.id
        assert (run.trigger, run.input) == ("schedule", {"pizza": "funghi"})
        assert run.client_key == f"schedule/{schedule.id}/{slot:%Y-%m-%dT%H:%M:%SZ}"
        started = AuditEvent.objects.get(action="run.started")
        assert (started.actor_kind, started.actor_id) == ("schedule", str(schedule.id))

    def test_the_run_is_found_again_when_the_slot_was_cleared_away(self) -> None:
        schedule, slot = a_schedule(), second()
        first = fire(schedule, slot)
        Slot.objects.all().delete()

        assert fire(schedule, slot).run_id == first.run_id
        assert Run.objects.count() == 1

    def test_gets_the_version_that_is_live_at_that_moment(self) -> None:
        schedule = a_schedule()
        fire(schedule, second(2))
        live = Version.objects.get()
        newer = Version.objects.create(
            workflow=live.workflow,
            number=2,
            graph=live.graph,
            plan=live.plan,
            digest="e" * 64,
            published_by=live.published_by,
        )
        Workflow.objects.update(live_version=newer)

        fire(schedule, second(1))

        assert list(Run.objects.order_by("number").values_list("version__number", flat=True)) == [
            1,
            2,
        ]

    @pytest.mark.parametrize("overlap", list(Overlap))
    def test_waits_for_the_end_unless_nobody_asks_for_it(self, overlap: Overlap) -> None:
        schedule, slot = a_schedule(overlap=overlap), second()

        under_way = fire(schedule, slot)
        Run.objects.update(finished_at=timezone.now())
        over = fire(schedule, slot)

        assert under_way.waits is (overlap is not Overlap.ALLOW_ALL)
        assert Slot.objects.get().awaited is under_way.waits
        assert over.waits is False


class TestMissed:
    def missed(self, schedule: Schedule, slot: datetime, **options: Any) -> str:
        fired = fire(schedule, slot, **options)
        assert fired.run_id is None
        assert not fired.waits
        assert not Run.objects.exists()
        row = Slot.objects.get()
        assert row.missed_message
        return row.missed_code

    def test_without_a_live_version(self) -> None:
        schedule = a_schedule()
        Workflow.objects.update(live_version=None)

        assert self.missed(schedule, second()) == "run.workflow_not_live"

    def test_when_its_input_does_not_fit_the_version(self) -> None:
        schedule = a_schedule()
        Schedule.objects.update(input={"pizza": 7})

        assert self.missed(schedule, second()) == "run.input_invalid"

    def test_while_it_is_paused(self) -> None:
        schedule = a_schedule()
        pause_schedule(dora(), schedule_id=schedule.id)

        assert self.missed(schedule, second(5)) == "schedule.paused"

    def test_in_a_pause_that_is_over(self) -> None:
        schedule = a_schedule()
        pause_schedule(dora(), schedule_id=schedule.id)
        resume_schedule(dora(), schedule_id=schedule.id)
        Schedule.objects.update(paused_at=second(60))

        assert self.missed(schedule, second(30)) == "schedule.paused"

    def test_once_it_is_deleted(self) -> None:
        schedule = a_schedule()
        delete_schedule(dora(), schedule_id=schedule.id)

        assert self.missed(schedule, second()) == "schedule.deleted"

    def test_when_no_worker_was_there_until_the_window_had_passed(self) -> None:
        schedule = a_schedule()

        late = timedelta(seconds=schedule.catch_up_s + 1)
        assert self.missed(schedule, second(10), late=late) == "schedule.too_late"

    @pytest.mark.parametrize("ago_s", [-3_600, 7_200])
    def test_at_a_time_that_a_stranger_made_up(self, ago_s: int) -> None:
        assert self.missed(a_schedule(), second(ago_s)) == "schedule.not_planned"

    def test_at_a_time_that_the_spec_does_not_name(self) -> None:
        schedule = a_schedule(CalendarSpec(times=("12:00",), days=(29,), months=(2,)))

        assert self.missed(schedule, second()) == "schedule.not_planned"

    def test_of_a_schedule_that_nobody_knows(self) -> None:
        schedule = a_schedule()
        Schedule.objects.all().delete()

        assert fire(schedule, second()).run_id is None
        assert not Slot.objects.exists()

    def test_a_slot_that_was_missed_stays_so_until_somebody_fills_it(self) -> None:
        schedule, slot = a_schedule(), second(5)
        live = Version.objects.get()
        Workflow.objects.update(live_version=None)
        fire(schedule, slot)
        Workflow.objects.update(live_version=live)

        still = fire(schedule, slot)
        backfill(olga(), schedule_id=schedule.id, first=slot, last=slot, one_after_another=True)
        filled = fire(schedule, slot)

        row = Slot.objects.get()
        assert still.run_id is None
        assert row.run_id == filled.run_id is not None
        assert (row.kind, row.missed_code, filled.waits) == (SlotKind.BACKFILL, "", True)


class TestOrders:
    def test_a_slot_by_hand_is_none_of_those_that_are_planned(self) -> None:
        schedule = a_schedule(IntervalSpec(every_s=2))

        orders = [run_now(olga(), schedule_id=schedule.id) for _ in range(3)]

        assert len({order.first for order in orders}) == 3
        assert {order.first.second % 2 for order in orders} == {1}

    def test_it_runs_though_the_schedule_is_paused_and_late(self) -> None:
        schedule = a_schedule(IntervalSpec(every_s=2))
        pause_schedule(dora(), schedule_id=schedule.id)
        order = run_now(olga(), schedule_id=schedule.id)

        fired = fire(schedule, order.first, late=timedelta(days=1))

        assert fired.run_id is not None
        assert Slot.objects.get().kind == SlotKind.BY_HAND

    def test_a_backfill_reaches_back_behind_the_schedule_but_only_to_its_own_times(self) -> None:
        schedule = a_schedule(IntervalSpec(every_s=60))
        first = second().replace(second=0) - timedelta(days=3)
        last = first + timedelta(minutes=4)
        order = backfill(
            olga(), schedule_id=schedule.id, first=first, last=last, one_after_another=False
        )

        inside = fire(schedule, first + timedelta(minutes=1))
        beside = fire(schedule, first + timedelta(seconds=30))

        assert (order.slots, inside.run_id is not None, beside.run_id) == (5, True, None)

    def test_filled_slots_are_not_counted_again(self) -> None:
        schedule = a_schedule(IntervalSpec(every_s=60))
        first = second().replace(second=0) - timedelta(minutes=4)
        last = first + timedelta(minutes=3)

        def fill() -> SlotOrder:
            return backfill(
                olga(), schedule_id=schedule.id, first=first, last=last, one_after_another=False
            )

        fill()
        fire(schedule, first)

        again = fill()

        assert (again.slots, again.first) == (3, first + timedelta(minutes=1))
        assert SlotOrder.objects.count() == 2


class TestCancelSlot:
    def test_asks_the_run_to_stop_and_says_why(self) -> None:
        schedule, slot = a_schedule(), second()
        fire(schedule, slot)

        cancel_slot(schedule.id, scheduled_for=slot)
        cancel_slot(schedule.id, scheduled_for=slot)

        run = Run.objects.get()
        assert (run.status, run.cancel_reason) == ("cancelled", "The schedule's next run comes.")
        assert AuditEvent.objects.filter(action="run.cancelled").count() == 1

    def test_a_slot_without_a_run_is_none_of_its_business(self) -> None:
        cancel_slot(a_schedule().id, scheduled_for=datetime(2026, 1, 1, tzinfo=UTC))

        assert not Run.objects.exists()
