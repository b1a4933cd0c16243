"""
Every stored history must replay with today's interpreter.

`pytest tests/engine/replay --record-histories` adds those of today's interpreter; do so whenever
the interpreter learns to decide something new. Never change or delete a stored one: runs like it
may be under way anywhere.
"""

import asyncio
import json
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest
from temporalio.client import WorkflowHistory

from engine.server import ServerSettings
from engine.testing.histories import RECORDING_KEYS, read_history, replay, save_history
from engine.testing.memory_values import MemoryValues
from engine.testing.plans import after, choice, end, expression, lab_step, plan, repeat, task
from engine.testing.runs import Bench, client_settings, run_plan, running_bench
from tests.engine.replay.calling import CALLING
from tests.engine.replay.kept import KEPT, rows
from tests.engine.replay.nested import NESTED
from tests.engine.replay.scenarios import SCENARIOS
from tests.engine.replay.waiting import WAITING

LONG = {"for_each_in_batches"}
"""Recorded only when it is kept; what it does is tested elsewhere, with smaller batches."""

HISTORIES = Path(__file__).parent / "histories"
STORED = sorted(HISTORIES.glob("*.json*"))


def read(file: Path) -> WorkflowHistory:
    text = read_history(file)
    started = json.loads(text)["events"][0]["workflowExecutionStartedEventAttributes"]
    return WorkflowHistory.from_json(started["workflowId"], text)


def names(files: Iterable[Path]) -> set[str]:
    return {file.name.partition(".")[0].split("-", 3)[3] for file in files}


class TestStoredHistories:
    def test_are_there(self) -> None:
        asked_for = {
            *SCENARIOS,
            *WAITING,
            *NESTED,
            *CALLING,
            *KEPT,
            "cancelled",
            "batch",
            "continued",
        }
        assert names(STORED) >= asked_for

    @pytest.mark.parametrize("file", STORED, ids=lambda file: file.stem)
    async def test_replay(self, file: Path) -> None:
        failure, journal = await replay(read(file))

        assert failure is None
        assert journal.runs == {}

    async def test_replay_on_a_busy_machine(self, busy_machine: list[float]) -> None:
        failure, _ = await replay(read(STORED[0]))

        assert (failure, busy_machine) == (None, [])

    async def test_would_not_replay_with_another_decision(self) -> None:
        file = next(file for file in STORED if file.stem.endswith("-sequence"))
        changed = json.loads(file.read_text())
        for event in changed["events"]:
            scheduled = event.get("activityTaskScheduledEventAttributes")
            if scheduled:
                scheduled["activityType"]["name"] = "something_else"

        history = WorkflowHistory.from_json(read(file).workflow_id, json.dumps(changed))
        failure, _ = await replay(history)

        assert failure is not None


async def _record_continued(bench: Bench, folder: Path) -> None:
    """Record both executions of a run that was too long for one; it takes its time."""
    tick = repeat(
        "again", expression("index == 1500", "index"), choice("way", []), limit=2_000, pause_s=0.001
    )
    run_id, _ = await run_plan(bench, plan(tick, end(incoming=after("again"))))
    temporal = bench.worker.client.temporal
    runs = [run async for run in temporal.list_workflows(f'WorkflowId = "{run_id}"')]
    for run in runs:
        handle = temporal.get_workflow_handle(run_id, run_id=run.run_id)
        is_last = run.run_id == runs[0].run_id
        await save_history(handle, folder, name="continued" if is_last else "continued_first")


async def _record_kept(server: ServerSettings, folder: Path) -> None:
    """Record runs whose values are kept, with a worker that keeps them."""
    settings = client_settings(server, keys=RECORDING_KEYS)
    async with running_bench(server, settings=settings, values=MemoryValues()) as bench:
        bench.calls.plans["rows"] = rows()
        for name, scenario in KEPT.items():
            run_id, result = await run_plan(bench, scenario())
            assert result.error is None
            handle = bench.worker.client.temporal.get_workflow_handle(run_id)
            await save_history(handle, folder, name=name)


async def test_record_new_histories(
    request: pytest.FixtureRequest, temporal_server: ServerSettings, tmp_path: Path
) -> None:
    """
    Record today's decisions: in a folder that is thrown away, unless asked to keep them.

    What is stored already is never recorded over: give a new decision a new name.
    """
    keep = request.config.getoption("--record-histories", default=False)
    folder = tmp_path / "recorded"
    folder.mkdir()
    settings = client_settings(temporal_server, keys=RECORDING_KEYS)
    async with running_bench(temporal_server, settings=settings) as bench:
        temporal = bench.worker.client.temporal
        for name, scenario in SCENARIOS.items():
            run_id, _ = await run_plan(bench, scenario(), {"n": 7})
            await save_history(temporal.get_workflow_handle(run_id), folder, name=name)
        for name, waiting in WAITING.items():
            run_id = await bench.start(waiting.plan, {"n": 7})
            await waiting.act(bench, run_id)
            await bench.result(run_id)
            await save_history(temporal.get_workflow_handle(run_id), folder, name=name)
        bench.calls.joined["joined"] = await bench.start(plan(task("approve")))
        for name, calling in CALLING.items():
            calling.prepare(bench)
            run_id = await bench.start(calling.plan, {"n": 7})
            await calling.act(bench, run_id)
            await bench.result(run_id)
            await save_history(temporal.get_workflow_handle(run_id), folder, name=name)
        for name, nested in NESTED.items():
            if name in LONG and not keep:
                continue
            run_id = await bench.start(nested.plan, nested.input, state=nested.state)
            await nested.act(bench, run_id)
            await bench.result(run_id)
            await save_history(temporal.get_workflow_handle(run_id), folder, name=name)
            if name == "for_each_in_batches":
                last = temporal.get_workflow_handle(f"{run_id}/loop[900]")
                await save_history(last, folder, name="batch")
        inputs = {"trace": str(tmp_path / "t"), "release": str(tmp_path / "r"), "mode": "keyed"}
        hold = lab_step("hold", "hold", inputs)
        run_id = await bench.start(plan(hold, end(incoming=after("hold"))))
        await asyncio.to_thread(bench.journal.wait_for, run_id, "hold#1:started")
        await bench.worker.client.cancel_run(run_id, "recorded")
        await bench.result(run_id)
        await save_history(temporal.get_workflow_handle(run_id), folder, name="cancelled")

        if keep and "continued" not in names(STORED):
            await _record_continued(bench, folder)
    await _record_kept(temporal_server, folder)

    for file in folder.glob("*.json*"):
        failure, _ = await replay(read(file))
        assert failure is None
        if keep and not names([file]) <= names(STORED):
            shutil.copy(file, HISTORIES)
