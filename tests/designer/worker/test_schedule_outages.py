"""Schedules when Temporal, the worker, or both are gone for a while."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asgiref.sync import sync_to_async

from designer.runs.models import Run
from designer.triggers.models import Schedule
from designer.triggers.schedules import pause_schedule, resume_schedule
from engine.client.settings import TemporalSettings
from engine.testing.runs import client_settings
from tests.designer.running import a_workflow
from tests.designer.worker.conftest import StartWorker
from tests.designer.worker.outages import KillableServer
from tests.designer.worker.scheduling import (
    a_schedule,
    at_once,
    designer,
    fired,
    in_temporal,
    moment,
    until,
)


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[KillableServer]:
    server = KillableServer(tmp_path)
    await server.start()
    yield server
    await server.kill()


@pytest.fixture
async def settings(server: KillableServer) -> TemporalSettings:
    """In place of those of the session's server."""
    return client_settings(server.settings)


@sync_to_async
def scheduled(**settings: object) -> Schedule:
    return a_schedule(a_workflow(plan=at_once()), **settings)  # type: ignore[arg-type]


class TestOutages:
    async def test_slots_that_came_while_worker_and_server_were_down_are_made_up_for(
        self, worker_of: StartWorker, server: KillableServer
    ):
        async with worker_of():
            schedule = await scheduled()
            before = await until(fired(schedule, 2))
        await moment(datetime.now(UTC) + timedelta(seconds=2))  # without a worker
        await server.kill()
        await moment(datetime.now(UTC) + timedelta(seconds=3))  # without a server
        await server.start()
        back = datetime.now(UTC)

        async with worker_of():
            first = before[0].scheduled_for
            seconds = int((back - first).total_seconds())
            expected = {first + timedelta(seconds=n) for n in range(seconds)}
            await until(
                lambda: expected <= {slot.scheduled_for for slot in fired(schedule, 1)()},
            )

        assert seconds >= 5
        runs = Run.objects.filter(started_by=str(schedule.id))
        assert await runs.acount() == await schedule.slots.filter(run__isnull=False).acount()

    async def test_a_schedule_saved_while_temporal_is_down_is_put_there_later(
        self, worker_of: StartWorker, server: KillableServer
    ):
        async with worker_of():
            await server.kill()
            schedule = await scheduled()
            await moment(schedule.created_at + timedelta(seconds=3))
            await server.start()

            await until(in_temporal(schedule))
            # Also the slots of the time in which Temporal could not know of it.
            first = schedule.created_at.replace(microsecond=0) + timedelta(seconds=1)
            expected = {first + timedelta(seconds=n) for n in range(5)}
            await until(
                lambda: expected <= {slot.scheduled_for for slot in fired(schedule, 1)()},
            )

    async def test_a_pause_that_temporal_never_heard_of_holds_all_the_same(
        self, worker_of: StartWorker, server: KillableServer
    ):
        async with worker_of():
            schedule = await scheduled()
            await until(fired(schedule, 1))
        await server.kill()
        await sync_to_async(pause)(schedule)
        await moment(datetime.now(UTC) + timedelta(seconds=2))
        await sync_to_async(resume)(schedule)
        await server.start()

        async with worker_of():
            await until(
                lambda: schedule.slots.filter(
                    scheduled_for__gt=schedule.resumed_at, run__isnull=False
                ).exists(),
            )

        paused = schedule.slots.filter(
            scheduled_for__gte=schedule.paused_at, scheduled_for__lt=schedule.resumed_at
        )
        assert {slot.missed_code async for slot in paused} <= {"schedule.paused"}
        assert await Run.objects.aexists()


def pause(schedule: Schedule) -> None:
    pause_schedule(designer(), schedule_id=schedule.id)


def resume(schedule: Schedule) -> None:
    resume_schedule(designer(), schedule_id=schedule.id)
    schedule.refresh_from_db()
