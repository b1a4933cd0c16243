import asyncio
import contextlib
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from temporalio.client import Client, ScheduleUpdate, WorkflowExecutionStatus, WorkflowFailureError
from temporalio.common import RawValue
from temporalio.exceptions import ApplicationError

from engine.client.client import EngineClient, RunNotFound
from engine.client.schedule_wire import WantedSchedule
from engine.client.schedules import EngineSchedules, ScheduleOvertaken
from engine.client.sealing import SealingKeys
from engine.client.settings import TemporalSettings
from engine.ports import EgressPolicy, Ports
from engine.recurrence.fire_times import recurrence_of
from engine.recurrence.spec import CalendarSpec, IntervalSpec
from engine.runtime.fire_contract import (
    FIRE_SCHEDULE,
    SlotFired,
    execution_name,
    schedule_name,
)
from engine.server import ServerSettings
from engine.testing.credentials import FixedCredentials
from engine.testing.lab import lab_catalog
from engine.testing.memory_journal import MemoryJournal
from engine.testing.memory_slots import MemorySlots
from engine.testing.runs import client_settings
from engine.worker.build import build_worker

SELDOM = recurrence_of(CalendarSpec(times=("12:00",), days=(29,), months=(2,)))
EVERY_SECOND = recurrence_of(IntervalSpec(every_s=1))


def wanted(schedule_id: str = "", **changes: object) -> WantedSchedule:
    given = WantedSchedule(
        schedule_id=schedule_id or str(uuid.uuid4()),
        revision=1,
        recurrence=SELDOM,
        overlap="skip",
        catch_up=timedelta(minutes=5),
        paused=False,
        since=datetime.now(UTC),
    )
    return replace(given, **changes)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Place:
    """Schedules on a real server, with a worker that fires them into memory."""

    client: EngineClient
    schedules: EngineSchedules
    slots: MemorySlots

    async def put(self, schedule: WantedSchedule) -> None:
        await self.schedules.put(schedule)

    def handle(self, schedule: WantedSchedule):
        name = schedule_name(self.client.task_queue, schedule.schedule_id)
        return self.client.temporal.get_schedule_handle(name)

    def slot(self, schedule: WantedSchedule, time: datetime):
        name = execution_name(self.client.task_queue, schedule.schedule_id, scheduled_for=time)
        return self.client.temporal.get_workflow_handle(name, result_type=SlotFired)


@contextlib.asynccontextmanager
async def place(settings: TemporalSettings, *, waits: bool = True) -> AsyncIterator[Place]:
    slots = MemorySlots(waits=waits)
    ports = Ports(
        journal=MemoryJournal(),
        credentials=FixedCredentials(),
        egress=EgressPolicy(),
        schedules=slots,
    )
    async with build_worker(settings, ports, lab_catalog()) as worker:
        yield Place(worker.client, EngineSchedules(worker.client), slots)


@pytest.fixture
async def settings(temporal_server: ServerSettings) -> TemporalSettings:
    return client_settings(temporal_server)


class TestPut:
    async def test_makes_a_schedule_that_fires(self, settings: TemporalSettings) -> None:
        async with place(settings, waits=False) as here:
            schedule = wanted(recurrence=EVERY_SECOND, overlap="allow_all")
            await here.put(schedule)

            await asyncio.to_thread(here.slots.wait_for, fired=3)
            await here.schedules.remove(schedule.schedule_id)

        times = list(here.slots.fired)
        assert times[1:3] == [times[0] + timedelta(seconds=n) for n in (1, 2)]

    async def test_again_changes_nothing_and_a_new_revision_replaces(
        self, settings: TemporalSettings
    ) -> None:
        here = await from_outside(settings)
        schedule = wanted()

        await here.put(schedule)
        await here.put(schedule)
        first = await here.handle(schedule).describe()
        await here.put(replace(schedule, revision=2, paused=True, overlap="buffer_one"))
        second = await here.handle(schedule).describe()

        assert first.info.last_updated_at is None
        assert second.schedule.state.paused
        assert second.schedule.policy.overlap.name == "BUFFER_ONE"

    async def test_an_old_revision_never_replaces_a_new_one(
        self, settings: TemporalSettings
    ) -> None:
        here = await from_outside(settings)
        schedule = wanted(revision=7)
        await here.put(schedule)

        with pytest.raises(ScheduleOvertaken) as refused:
            await here.put(replace(schedule, revision=6, paused=True))

        assert refused.value.data == {"revision": 7}
        assert not (await here.handle(schedule).describe()).schedule.state.paused

    async def test_makes_up_for_slots_since_the_change_as_far_as_the_window_reaches(
        self, settings: TemporalSettings
    ) -> None:
        async with place(settings, waits=False) as here:
            hourly = recurrence_of(IntervalSpec(every_s=3_600))
            now = datetime.now(UTC)
            await here.put(
                wanted(
                    recurrence=hourly,
                    overlap="buffer_all",
                    since=now - timedelta(hours=10),
                    catch_up=timedelta(hours=3),
                )
            )

            await asyncio.to_thread(here.slots.wait_for, fired=3)

        assert sorted(here.slots.fired) == hourly.times_within(
            now - timedelta(hours=3), now, limit=9
        )


class TestCompare:
    async def test_sees_what_somebody_changed_in_temporal_itself(
        self, settings: TemporalSettings
    ) -> None:
        here = await from_outside(settings)
        schedule = wanted()
        assert await here.schedules.compare(schedule) is None
        await here.put(schedule)
        before = await here.schedules.compare(schedule)

        def meddle(found):
            found.description.schedule.spec.time_zone_name = "Asia/Tokyo"
            return ScheduleUpdate(found.description.schedule)

        await here.handle(schedule).update(meddle)
        after = await here.schedules.compare(schedule)
        await here.put(schedule)
        mended = await here.schedules.compare(schedule)

        assert [seen and seen.as_wanted for seen in (before, after, mended)] == [True, False, True]

    async def test_sees_that_the_input_was_sealed_with_an_older_key(
        self, settings: TemporalSettings
    ) -> None:
        schedule = wanted()
        await (await from_outside(settings)).put(schedule)
        new = SealingKeys.generate("k2")
        rotated = replace(
            settings, sealing_keys=SealingKeys((*new.keys, *settings.sealing_keys.keys))
        )
        here = await from_outside(rotated)

        before = await here.schedules.compare(schedule)
        await here.put(schedule)
        after = await here.schedules.compare(schedule)

        assert [seen and seen.as_wanted for seen in (before, after)] == [False, True]


class TestRemove:
    async def test_takes_it_away_once_and_for_all(self, settings: TemporalSettings) -> None:
        here = await from_outside(settings)
        schedule = wanted()
        await here.put(schedule)

        await here.schedules.remove(schedule.schedule_id)
        await here.schedules.remove(schedule.schedule_id)

        assert await here.schedules.compare(schedule) is None


class TestKnown:
    async def test_lists_those_of_this_installation_alone(
        self, temporal_server: ServerSettings, settings: TemporalSettings
    ) -> None:
        here, elsewhere = (
            await from_outside(settings),
            await from_outside(client_settings(temporal_server)),
        )
        ours, theirs = wanted(), wanted()
        await here.put(ours)
        await elsewhere.put(theirs)

        async with asyncio.timeout(20):  # the list is brought up to date a moment later
            while True:
                known = {one async for one in here.schedules.known()}
                if known:
                    break

        assert known == {ours.schedule_id}


class TestFireNow:
    async def test_the_same_slot_twice_starts_one_run(self, settings: TemporalSettings) -> None:
        async with place(settings, waits=False) as here:
            schedule = wanted(paused=True)
            await here.put(schedule)
            time = datetime(2026, 11, 20, 15, 30, 7, tzinfo=UTC)

            await here.schedules.fire_now(schedule.schedule_id, slot=time, overlap="allow_all")
            await asyncio.to_thread(here.slots.wait_for, fired=1)
            await here.slot(schedule, time).result()
            await here.schedules.fire_now(schedule.schedule_id, slot=time, overlap="allow_all")

        assert here.slots.fired == {time: "run-1"}

    async def test_says_that_there_is_no_such_schedule(self, settings: TemporalSettings) -> None:
        here = await from_outside(settings)

        with pytest.raises(RunNotFound):
            await here.schedules.fire_now("nobody", slot=datetime.now(UTC), overlap="skip")


class TestBackfill:
    async def test_fires_what_lies_within_the_stretch_and_nothing_beside_it(
        self, settings: TemporalSettings
    ) -> None:
        base = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)
        schedule = wanted(recurrence=EVERY_SECOND, overlap="allow_all", paused=True)

        def at(seconds: float) -> datetime:
            return base + timedelta(seconds=seconds)

        async with place(settings, waits=False) as here:
            await here.put(schedule)
            for first, last in ((0.7, 2.6), (10, 10)):
                await here.schedules.backfill(
                    schedule.schedule_id, first=at(first), last=at(last), overlap=None
                )
            await asyncio.to_thread(here.slots.wait_for, fired=3)

        assert sorted(here.slots.fired) == [at(1), at(2), at(10)]


class TestFireSchedule:
    async def test_lasts_as_long_as_its_run(self, settings: TemporalSettings) -> None:
        async with place(settings) as here:
            schedule, time = await fired(here)
            slot = here.slot(schedule, time)

            await here.schedules.tell_ended(schedule.schedule_id, slot=time, run_id="another")
            still = (await slot.describe()).status
            await here.schedules.tell_ended(schedule.schedule_id, slot=time, run_id="run-1")
            result = await slot.result()
            await here.schedules.tell_ended(schedule.schedule_id, slot=time, run_id="run-1")

        assert still == WorkflowExecutionStatus.RUNNING
        assert result.run_id == "run-1"

    async def test_cancelled_cancels_its_run_and_waits_for_its_end(
        self, settings: TemporalSettings
    ) -> None:
        async with place(settings) as here:
            schedule, time = await fired(here)
            slot = here.slot(schedule, time)

            await slot.cancel()
            await asyncio.to_thread(here.slots.wait_for, cancelled=1)
            still = (await slot.describe()).status
            await slot.cancel()
            await here.schedules.tell_ended(schedule.schedule_id, slot=time, run_id="run-1")
            await slot.result()

        assert still == WorkflowExecutionStatus.RUNNING
        assert here.slots.cancelled == [time]

    async def test_survives_a_worker_that_went_away(self, settings: TemporalSettings) -> None:
        async with place(settings) as here:
            schedule, time = await fired(here)
        async with place(settings) as later:
            await later.schedules.tell_ended(schedule.schedule_id, slot=time, run_id="run-1")
            result = await later.slot(schedule, time).result()

        assert result.run_id == "run-1"
        assert later.slots.fired == {}

    @pytest.mark.parametrize("copied", [True, False])
    async def test_a_stranger_cannot_start_one_of_another_schedule(
        self, settings: TemporalSettings, *, copied: bool
    ) -> None:
        async with place(settings) as here:
            schedule, time = await fired(here)
            history = await here.slot(schedule, time).fetch_history()
            sealed = history.events[0].workflow_execution_started_event_attributes.input.payloads
            name = execution_name(
                settings.task_queue, str(uuid.uuid4()), scheduled_for=datetime.now(UTC)
            )

            outside = await Client.connect(settings.address, namespace=settings.namespace)
            stranger = await outside.start_workflow(
                FIRE_SCHEDULE,
                args=[RawValue(payload) for payload in sealed] if copied else [],
                id=name,
                task_queue=settings.task_queue,
            )
            known_here = here.client.temporal.get_workflow_handle(stranger.id)
            with pytest.raises(WorkflowFailureError) as failed:
                await known_here.result()

        assert isinstance(failed.value.cause, ApplicationError)
        assert failed.value.cause.type == "engine.unsealed"
        assert len(here.slots.fired) == 1


async def from_outside(settings: TemporalSettings) -> Place:
    """Without a worker: nothing that fires is executed."""
    client = await EngineClient.connect(settings)
    return Place(client, EngineSchedules(client), MemorySlots())


async def fired(here: Place) -> tuple[WantedSchedule, datetime]:
    """A schedule of which one slot was fired."""
    schedule, time = wanted(), datetime(2026, 11, 20, 9, tzinfo=UTC)
    await here.put(schedule)
    await here.schedules.fire_now(schedule.schedule_id, slot=time, overlap="skip")
    await asyncio.to_thread(here.slots.wait_for, fired=1)
    return schedule, time
