"""Another interpreter is deployed in the middle of twenty runs."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from temporalio import workflow
from temporalio.client import WorkflowExecutionStatus

from engine.client.settings import TemporalSettings
from engine.plan.model import Plan
from engine.runtime import calling
from engine.runtime.steps import operation
from engine.server import ServerSettings
from engine.testing.memory_journal import MemoryJournal
from engine.testing.plans import after, end, lab_step, path, plan
from engine.testing.runs import Bench, client_settings, running_bench

RUNS = 20

called_as_ever = calling.call_operation


async def called_after_a_timer(*args: Any, **rest: Any) -> Any:
    """Decide otherwise for every run, also those that began before: the mistake to be survived."""
    await workflow.sleep(timedelta(milliseconds=1))
    return await called_as_ever(*args, **rest)


async def called_after_a_timer_in_new_runs(*args: Any, **rest: Any) -> Any:
    """Decide otherwise only for calls that come here for the first time."""
    if workflow.patched("timer-before-calls"):
        await workflow.sleep(timedelta(milliseconds=1))
    return await called_as_ever(*args, **rest)


class World:
    """What outlives a deploy: the server, the queue, the record, and the runs."""

    def __init__(self, server: ServerSettings, folder: Path) -> None:
        self.server = server
        self.settings: TemporalSettings = client_settings(server)
        self.journal = MemoryJournal()
        self.release = folder / "release"
        self.trace = folder / "trace"
        self.runs: list[str] = []

    @asynccontextmanager
    async def worker(self) -> AsyncIterator[Bench]:
        """Run one generation of the worker."""
        async with running_bench(
            self.server, settings=self.settings, journal=self.journal
        ) as bench:
            yield bench

    def drawn(self) -> Plan:
        """Three steps, the second of which waits for the deploy."""
        inputs = {"trace": str(self.trace), "release": str(self.release)}
        one = lab_step("one", "echo", {"value": 1})
        hold = lab_step("hold", "hold", inputs, incoming=after("one"))
        two = lab_step("two", "echo", {"value": path("steps.one")}, incoming=after("hold"))
        return plan(one, hold, two, end(incoming=after("two"), output=path("steps.two")))

    async def begin(self) -> None:
        """Bring twenty runs into the middle of their work, and stop that worker."""
        async with self.worker() as bench:
            self.runs = [await bench.start(self.drawn()) for _ in range(RUNS)]
            for run in self.runs:
                await asyncio.to_thread(self.journal.wait_for, run, "hold#1:started")

    async def statuses(self, bench: Bench) -> set[WorkflowExecutionStatus | None]:
        temporal = bench.worker.client.temporal
        return {(await temporal.get_workflow_handle(run).describe()).status for run in self.runs}

    async def stumbles(self, bench: Bench) -> int:
        """Count the runs whose worker could not go on with their history."""
        return sum([await self._stumbled(bench, run) for run in self.runs])

    async def _stumbled(self, bench: Bench, run: str) -> bool:
        history = await bench.worker.client.temporal.get_workflow_handle(run).fetch_history()
        failures = [
            event.workflow_task_failed_event_attributes.failure.message
            for event in history.events
            if event.HasField("workflow_task_failed_event_attributes")
        ]
        return any("Nondeterminism" in message or "TMPRL1100" in message for message in failures)


@pytest.fixture
def world(temporal_server: ServerSettings, tmp_path: Path) -> World:
    return World(temporal_server, tmp_path)


async def until_all_stumble(world: World, bench: Bench) -> None:
    async with asyncio.timeout(60):
        while await world.stumbles(bench) < RUNS:
            await asyncio.sleep(0.2)


class TestIncompatibleInterpreter:
    async def test_fails_no_run_and_all_finish_after_the_rollback(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await world.begin()
        with monkeypatch.context() as deployed:
            deployed.setattr(operation, "call_operation", called_after_a_timer)
            async with world.worker() as bench:
                world.release.touch()
                await until_all_stumble(world, bench)
                during = await world.statuses(bench)

        async with world.worker() as bench:
            results = [await bench.result(run) for run in world.runs]

        assert during == {WorkflowExecutionStatus.RUNNING}
        assert {(result.outcome, result.output) for result in results} == {("succeeded", 1)}
        for run in world.runs:
            assert world.journal.keys(run).count("two:succeeded") == 1


class TestCompatibleInterpreter:
    async def test_is_not_noticed_by_any_run(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await world.begin()
        monkeypatch.setattr(operation, "call_operation", called_after_a_timer_in_new_runs)

        async with world.worker() as bench:
            world.release.touch()
            results = [await bench.result(run) for run in world.runs]
            stumbles = await world.stumbles(bench)

        assert {(result.outcome, result.output) for result in results} == {("succeeded", 1)}
        assert stumbles == 0
