import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from temporalio.client import WorkflowExecutionStatus
from temporalio.testing import TimeSkipper

from engine.runtime.fire_contract import execution_name, sealed_for, slot_time
from engine.server import ServerSettings
from engine.testing.runs import client_settings
from engine.testing.server import running_server
from engine.testing.slot_bench import SLOT, running_slot_bench


class TestFireSchedule:
    async def test_ends_at_once_when_nobody_asks_how_long_its_run_takes(
        self, temporal_server: ServerSettings
    ) -> None:
        async with running_slot_bench(client_settings(temporal_server), waits=False) as bench:
            fired = await (await bench.fire()).result()

        assert (fired.run_id, fired.waits) == ("run-1", False)

    async def test_looks_for_itself_when_nobody_tells_it(self, tmp_path: Path) -> None:
        async with (
            running_server(tmp_path, namespace="baton-time", time_skipping=True) as server,
            running_slot_bench(client_settings(server)) as bench,
        ):
            slot = await bench.fire()
            await asyncio.to_thread(bench.slots.wait_for, fired=1)
            skipper = TimeSkipper(bench.client.temporal)
            still = await skipper.fast_forward(slot, timedelta(days=2))
            bench.slots.end("run-1")
            await skipper.fast_forward(slot, timedelta(hours=7))
            history = await slot.fetch_history()
            status = (await slot.describe()).status

        assert still
        assert status == WorkflowExecutionStatus.COMPLETED
        # Less and less often: a slot that waits for days costs next to nothing.
        asked = [
            e for e in history.events if e.HasField("activity_task_scheduled_event_attributes")
        ]
        assert 8 <= len(asked) <= 16


class TestNames:
    def test_the_time_of_a_slot_is_read_from_its_execution(self) -> None:
        name = execution_name("baton", "s-1", scheduled_for=SLOT)

        assert name == "baton/schedule/s-1/fire-2026-11-20T09:00:00Z"
        assert slot_time(name, schedule_id="s-1") == SLOT

    @pytest.mark.parametrize(
        "name",
        [
            "baton/schedule/s-2/fire-2026-11-20T09:00:00Z",
            "baton/schedule/s-1/fire",
            "baton/schedule/s-1/fire-2026-11-20",
            "baton/schedule/s-1/fire-2026-11-20T09:00:00Z-again",
            "0b8f6a52-6a0f-4f0e-9a53-0d6f4c9b1f77",
        ],
    )
    def test_what_is_no_slot_of_this_schedule_has_none(self, name: str) -> None:
        assert slot_time(name, schedule_id="s-1") is None

    def test_only_slots_share_a_seal(self) -> None:
        assert sealed_for("a/schedule/s/fire-2026-11-20T09:00:00Z") == "a/schedule/s/fire"
        assert sealed_for("0b8f6a52-2026-11-20T09:00:00Z") == "0b8f6a52-2026-11-20T09:00:00Z"
