"""Slots of schedules must replay for ever as well; see `test_replay.py`."""

import asyncio
import shutil
from pathlib import Path

import pytest

from engine.server import ServerSettings
from engine.testing.histories import RECORDING_KEYS, replay, save_history
from engine.testing.runs import client_settings
from engine.testing.slot_bench import running_slot_bench
from tests.engine.replay.test_replay import HISTORIES, STORED, names, read

NAMES = ("slot", "slot_cancelled", "slot_alone")


class TestStoredSlots:
    def test_are_there(self) -> None:
        assert names(STORED) >= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
async def test_record_new_histories(
    request: pytest.FixtureRequest, temporal_server: ServerSettings, tmp_path: Path, name: str
) -> None:
    keep = request.config.getoption("--record-histories", default=False)
    settings = client_settings(temporal_server, keys=RECORDING_KEYS)
    async with running_slot_bench(settings, waits=name != "slot_alone") as bench:
        slot = bench.client.temporal.get_workflow_handle((await bench.fire()).id)
        await asyncio.to_thread(bench.slots.wait_for, fired=1)
        if name == "slot_cancelled":
            await slot.cancel()
            await asyncio.to_thread(bench.slots.wait_for, cancelled=1)
        if name != "slot_alone":
            await bench.tell_ended()
        await slot.result()
        file = await save_history(slot, tmp_path, name=name)

    failure, _ = await replay(read(file))
    assert failure is None
    if keep and not names([file]) <= names(STORED):
        shutil.copy(file, HISTORIES)
