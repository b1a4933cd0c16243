"""Schedules from the database to Temporal and back, on a real server."""

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
from designer.triggers.slot_orders import backfill, run_now
from designer.workflows.models import Workflow
from designer.workflows.services import archive_workflow
from engine.recurrence.spec import IntervalSpec
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
    operator,
    slots_of,
    until,
)
from tests.designer.worker.test_dispatch import a_plan

ANY_INPUT: dict[str, Any] = {}


@sync_to_async
def scheduled(spec: Any = EVERY_SECOND, **settings: Any) -> Schedule:
    return a_schedule(a_workflow(plan=at_once()), spec, **settings)


class TestFiring:
    async def test_every_slot_starts_one_run_with_its_input(self, worker_of: StartWorker):
        async with worker_of():
            schedule = await scheduled(pizza="funghi")

            slots = await until(fired(schedule, 3))
            runs = [slot.run for slot in slots]
            await until(lambda: Run.objects.exclude(finished_at=None).count() >= 3)

        times = [slot.scheduled_for for slot in slots]
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
