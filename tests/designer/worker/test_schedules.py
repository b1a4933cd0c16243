"""Schedules from the database to Temporal and back, on a real server."""

import itertools
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from designer.runs.models import Run
from designer.triggers.models import Overlap, Schedule, Slot
from designer.triggers.schedules import (
    change_schedule,
    delete_schedule,
    pause_schedule,
    resume_schedule,
)
from designer.worker.schedules import ScheduleKeeper
from designer.workflows.models import Workflow
from designer.workflows.services import archive_workflow
from engine.client.settings import TemporalSettings
from engine.recurrence.spec import IntervalSpec
from engine.worker.build import EngineWorker
from tests.designer.running import a_workflow
from tests.designer.worker.conftest import StartWorker
from tests.designer.worker.scheduling import (
    EVERY_SECOND,
    SELDOM,
    a_schedule,
    at_once,
    designer,
    fired,
    in_temporal,
    moment,
    seen_by_temporal,
    slots_of,
    until,
)
from tests.designer.worker.test_dispatch import a_plan


@sync_to_async
def scheduled(spec: Any = EVERY_SECOND, **settings: Any) -> Schedule:
    return a_schedule(a_workflow(plan=at_once()), spec, **settings)


class TestFiring:
    async def test_every_slot_starts_one_run_with_its_input(self, worker_of: StartWorker):
        async with worker_of():
            schedule = await scheduled(pizza="funghi")

            slots = await until(fired(schedule, 3))
            await until(lambda: Run.objects.exclude(finished_at=None).count() >= 3)

        times = [slot.scheduled_for for slot in slots]
        runs = [slot.run for slot in slots]
        assert times == [times[0] + timedelta(seconds=n) for n in range(len(times))]
        assert {(run.trigger, run.started_by, run.started_by_label) for run in runs} == {
            ("schedule", str(schedule.id), "Nightly")
        }
        assert all(run.input == {"pizza": "funghi"} for run in runs)
        assert len({run.id for run in runs}) == len(runs)

    async def test_two_workers_fire_each_slot_once(self, worker_of: StartWorker):
        async with worker_of(), worker_of():
            schedule = await scheduled()
            await until(fired(schedule, 4))

        slots = await sync_to_async(slots_of)(schedule)
        assert await Run.objects.acount() == len({slot.run_id for slot in slots}) == len(slots)

    async def test_a_slot_without_a_live_version_is_missed_and_says_why(
        self, worker_of: StartWorker
    ):
        schedule = await scheduled()
        live = await Workflow.objects.values_list("live_version", flat=True).aget()
        await Workflow.objects.aupdate(live_version=None)
        async with worker_of():
            await until(lambda: Slot.objects.exclude(missed_code="").count() >= 2)
            assert not await Run.objects.aexists()

            await Workflow.objects.aupdate(live_version=live)
            await until(fired(schedule, 1))

        missed = await Slot.objects.exclude(missed_code="").afirst()
        assert missed is not None
        assert missed.missed_code == "run.workflow_not_live"
        assert "no published version" in missed.missed_message


class TestOverlap:
    """One slot a second, and runs that last until a file is there."""

    @pytest.fixture
    def files(self, tmp_path: Path) -> dict[str, str]:
        return {"trace": str(tmp_path / "trace"), "release": str(tmp_path / "release")}

    async def held(self, files: dict[str, str], overlap: Overlap) -> Schedule:
        plan = a_plan("hold", **files)
        workflow = await sync_to_async(a_workflow)(
            plan=plan.model_copy(update={"input_schema": {}})
        )
        return await sync_to_async(a_schedule)(workflow, overlap=overlap)

    async def begun(self, files: dict[str, str], count: int) -> None:
        trace = Path(files["trace"])
        await until(lambda: trace.exists() and len(trace.read_text().splitlines()) >= count)

    async def skipped(self, worker: EngineWorker, schedule: Schedule) -> None:
        """Wait until two more slots have come, and Temporal has skipped what it must."""
        # Its count alone does not tell: a slot that is made up for is skipped as well.
        first = (await sync_to_async(slots_of)(schedule))[0]
        await moment(first.scheduled_for + timedelta(seconds=2.5))
        await until(seen_by_temporal(worker, schedule, lambda info: info.overlap_skipped >= 2))

    async def test_skip_drops_what_comes_meanwhile(
        self, worker_of: StartWorker, files: dict[str, str]
    ):
        async with worker_of() as worker:
            schedule = await self.held(files, Overlap.SKIP)
            await self.begun(files, 1)
            await self.skipped(worker, schedule)
            before = await sync_to_async(slots_of)(schedule)

            let_go(files)
            slots = await until(fired(schedule, 3))

        assert len(before) == 1
        assert slots[1].scheduled_for - slots[0].scheduled_for >= timedelta(seconds=3)
        assert one_at_a_time(slots)

    async def test_buffer_one_keeps_one_that_comes_meanwhile(
        self, worker_of: StartWorker, files: dict[str, str]
    ):
        async with worker_of() as worker:
            schedule = await self.held(files, Overlap.BUFFER_ONE)
            await self.begun(files, 1)
            await self.skipped(worker, schedule)

            released = datetime.now(UTC)
            let_go(files)
            slots = await until(fired(schedule, 3))

        assert len([slot for slot in slots if slot.scheduled_for < released]) == 2
        assert one_at_a_time(slots)

    async def test_buffer_all_loses_none_and_runs_one_after_another(
        self, worker_of: StartWorker, files: dict[str, str]
    ):
        async with worker_of() as worker:
            schedule = await self.held(files, Overlap.BUFFER_ALL)
            await self.begun(files, 1)
            await until(seen_by_temporal(worker, schedule, lambda info: info.buffer_size >= 2))

            let_go(files)
            slots = await until(fired(schedule, 4))

        times = [slot.scheduled_for for slot in slots]
        assert times == [times[0] + timedelta(seconds=n) for n in range(len(times))]
        assert one_at_a_time(slots)

    async def test_cancel_other_cancels_the_run_itself_and_waits_for_its_end(
        self, worker_of: StartWorker, files: dict[str, str]
    ):
        async with worker_of():
            schedule = await self.held(files, Overlap.CANCEL_OTHER)
            await self.begun(files, 2)
            slots = await until(fired(schedule, 2))

        first = slots[0].run
        assert (first.status, first.cancel_reason) == (
            "cancelled",
            "The schedule's next run comes.",
        )
        assert one_at_a_time(slots)

    async def test_allow_all_asks_nothing(self, worker_of: StartWorker, files: dict[str, str]):
        async with worker_of():
            schedule = await self.held(files, Overlap.ALLOW_ALL)
            await self.begun(files, 3)
            under_way = await Run.objects.filter(finished_at=None).acount()
            awaited = await Slot.objects.filter(awaited=True).aexists()
            await sync_to_async(pause)(schedule)
            let_go(files)
            await until(lambda: not Run.objects.filter(finished_at=None).exists())

        assert under_way >= 3
        assert not awaited


class TestPause:
    async def test_paused_it_fires_nothing_and_resumed_it_makes_up_for_nothing(
        self, worker_of: StartWorker
    ):
        async with worker_of():
            schedule = await scheduled()
            await until(fired(schedule, 1))
            await sync_to_async(pause)(schedule)
            await until(in_temporal(schedule))
            paused = datetime.now(UTC)
            await until(lambda: datetime.now(UTC) > paused + timedelta(seconds=2))

            await sync_to_async(resume)(schedule)
            seen = len(await sync_to_async(slots_of)(schedule))
            slots = await until(fired(schedule, seen + 2))

        await schedule.arefresh_from_db()
        assert schedule.paused_at is not None
        assert schedule.resumed_at is not None
        times = [slot.scheduled_for for slot in slots]
        assert not [t for t in times if schedule.paused_at <= t < schedule.resumed_at]
        assert [t for t in times if t >= schedule.resumed_at]


class TestChange:
    async def test_a_new_spec_takes_the_place_of_the_old_one(self, worker_of: StartWorker):
        async with worker_of():
            schedule = await scheduled()
            await until(fired(schedule, 1))

            await sync_to_async(change_schedule)(
                await sync_to_async(designer)(),
                schedule_id=schedule.id,
                changes={"spec": IntervalSpec(every_s=2)},
            )
            await schedule.arefresh_from_db()
            await until(
                lambda: schedule.slots.filter(scheduled_for__gte=schedule.spec_since).count() >= 2
            )

        later = schedule.slots.filter(scheduled_for__gt=schedule.spec_since, run__isnull=False)
        seconds = [slot.scheduled_for.second % 2 async for slot in later]
        assert set(seconds) == {0}

    async def test_deleted_it_is_gone_from_temporal(self, worker_of: StartWorker):
        async with worker_of() as worker:
            schedule = await scheduled(SELDOM)
            await until(in_temporal(schedule))

            await sync_to_async(delete_schedule)(
                await sync_to_async(designer)(), schedule_id=schedule.id
            )
            await until(lambda: Schedule.objects.get().temporal_revision is None)

            assert await seen_by_temporal(worker, schedule)() is None

    async def test_archiving_the_workflow_stops_it(self, worker_of: StartWorker):
        async with worker_of() as worker:
            schedule = await scheduled()
            await until(fired(schedule, 1))

            await sync_to_async(archive)(schedule)
            await until(lambda: Schedule.objects.get().temporal_revision is None)
            count = await Run.objects.acount()

            assert await seen_by_temporal(worker, schedule)() is None
        assert await Run.objects.acount() == count


class TestRepair:
    async def test_a_note_that_was_lost_with_its_worker_changes_nothing(
        self, worker_of: StartWorker, settings: TemporalSettings
    ):
        async with worker_of(dispatching=False) as worker:
            schedule = await scheduled(SELDOM)
            keeper = ScheduleKeeper(worker.client)
            await keeper.sweep()
            await Schedule.objects.aupdate(temporal_revision=None, put_at=schedule.created_at)

            await keeper.sweep()

            await schedule.arefresh_from_db()
            assert schedule.temporal_revision == schedule.revision == 1

    async def test_what_somebody_took_away_in_temporal_comes_back(
        self, worker_of: StartWorker, settings: TemporalSettings
    ):
        async with worker_of(dispatching=False) as worker:
            schedule = await scheduled(SELDOM)
            keeper = ScheduleKeeper(worker.client)
            await keeper.sweep()
            await keeper._schedules.remove(str(schedule.id))
            await Schedule.objects.aupdate(check_at=schedule.created_at)

            await keeper.sweep()
            await keeper.sweep()

            assert await seen_by_temporal(worker, schedule)() is not None

    async def test_a_database_put_back_from_a_copy_wins_over_what_temporal_has(
        self, worker_of: StartWorker
    ):
        async with worker_of(dispatching=False) as worker:
            schedule = await scheduled(SELDOM)
            await Schedule.objects.aupdate(revision=7)
            keeper = ScheduleKeeper(worker.client)
            await keeper.sweep()
            await Schedule.objects.aupdate(revision=3, temporal_revision=3, overlap="skip")
            await Schedule.objects.aupdate(check_at=schedule.created_at)

            for _ in range(3):
                await keeper.sweep()

            await schedule.arefresh_from_db()
            info = await seen_by_temporal(worker, schedule)()
        assert schedule.temporal_revision == schedule.revision == 8
        assert info is not None

    async def test_what_no_row_wants_is_taken_away(self, worker_of: StartWorker):
        async with worker_of(dispatching=False) as worker:
            schedule = await scheduled(SELDOM)
            keeper = ScheduleKeeper(worker.client)
            await keeper.sweep()
            await Schedule.objects.all().adelete()

            async def gone() -> bool:
                await keeper.remove_strays()  # the list in Temporal is a moment behind
                return await seen_by_temporal(worker, schedule)() is None

            await until(gone)


def one_at_a_time(slots: list[Slot]) -> bool:
    """Whether no run was accepted before the one of the slot before it was over."""
    runs = [slot.run for slot in slots if slot.run is not None]
    return len(runs) == len(slots) and all(
        before.finished_at is not None and before.finished_at <= after.created_at
        for before, after in itertools.pairwise(runs)
    )


def let_go(files: dict[str, str]) -> None:
    Path(files["release"]).touch()


def pause(schedule: Schedule) -> None:
    pause_schedule(designer(), schedule_id=schedule.id, note="Stocktaking")


def resume(schedule: Schedule) -> None:
    resume_schedule(designer(), schedule_id=schedule.id)


def archive(schedule: Schedule) -> None:
    archive_workflow(designer(), workflow_id=schedule.workflow_id)
