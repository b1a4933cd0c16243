"""A place for a scenario: a Temporal server, a record, and workers that can be killed."""

import asyncio
import contextlib
import subprocess
import uuid
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from temporalio.client import WorkflowHandle
from temporalio.testing import TimeSkipper

from engine.client.client import EngineClient
from engine.client.settings import TemporalSettings
from engine.events.model import RunEvent
from engine.plan.model import Plan
from engine.ports import EgressPolicy, OpenedConnection, RateLimits
from engine.runtime.activity_contract import (
    COMPLETE_TASK,
    RECEIVE_MESSAGE,
    CompleteTask,
    ReceiveMessage,
    RunInput,
    RunResult,
    RunState,
)
from engine.server import ServerSettings
from engine.testing.memory_journal import MemoryJournal
from engine.testing.memory_values import MemoryValues
from engine.testing.runs import client_settings
from engine.testing.shared_journal import shared
from engine.testing.worker_process import worker_process

PATIENCE_S = 120
"""Machines that run many tests at once are slow; nothing takes this long otherwise."""


@dataclass(slots=True)
class Stage:
    """Everything that a scenario needs, and what became of it."""

    client: EngineClient
    journal: MemoryJournal
    values: MemoryValues
    _new_worker: Callable[[], contextlib.AbstractAsyncContextManager["subprocess.Popen[str]"]]
    _workers: contextlib.AsyncExitStack = field(default_factory=contextlib.AsyncExitStack)
    _running: "list[subprocess.Popen[str]]" = field(default_factory=list)

    async def start_worker(self) -> None:
        """Start a worker in a process of its own."""
        self._running.append(await self._workers.enter_async_context(self._new_worker()))

    async def kill_workers(self) -> None:
        """Kill every worker with SIGKILL: nothing is said, nothing is put away."""
        for process in self._running:
            process.kill()
            await asyncio.to_thread(process.wait)
        self._running.clear()

    async def close(self) -> None:
        """Leave no process behind."""
        await self._workers.aclose()

    async def start(
        self, plan: Plan, given: Any, *, state: RunState | None = None, **facts: Any
    ) -> str:
        """Start a run; `facts` are what it knows of itself, besides what all know."""
        run_id = str(uuid.uuid4())
        known = {"id": run_id, "number": 1, "workflow": "Scenario", "version": 1}
        known |= {"started_at": datetime.now(UTC).isoformat(), "scheduled_for": None, **facts}
        await self.client.start_run(
            RunInput(run_id=run_id, plan=plan, input=given, facts=known, state=state)
        )
        return run_id

    async def seen(self, run_id: str, key: str, *, seconds: float = PATIENCE_S) -> RunEvent:
        """Wait until the run has told this."""
        return await asyncio.to_thread(self.journal.wait_for, run_id, key, timeout_s=seconds)

    async def complete(self, run_id: str, step: str, output: Any, *, by: str = "Grace") -> None:
        """Do a task, as a person does, once it is there."""
        await self.seen(run_id, f"{step}:opened")
        request = CompleteTask(id=str(uuid.uuid4()), step=step, output=output, by=by)
        await self.client.signal(run_id, COMPLETE_TASK, request)

    async def send(self, run_id: str, name: str, payload: Any, *, key: str) -> None:
        """Send a message to the run."""
        message = ReceiveMessage(id=str(uuid.uuid4()), name=name, key=key, payload=payload)
        await self.client.signal(run_id, RECEIVE_MESSAGE, message)

    def handle(self, run_id: str) -> "WorkflowHandle[Any, RunResult]":
        """Give the run as Temporal knows it."""
        return self.client.temporal.get_workflow_handle(run_id, result_type=RunResult)

    async def result(self, run_id: str, *, seconds: float = PATIENCE_S) -> RunResult:
        """Wait until the run has ended, and record what its last worker had not."""
        async with asyncio.timeout(seconds):
            result: RunResult = await self.handle(run_id).result()
        self.journal.record(run_id, result.tail)
        return result

    async def let_pass(self, run_id: str, time: timedelta) -> None:
        """Let time pass for a run, on a server whose clock can be turned."""
        async with asyncio.timeout(PATIENCE_S):
            await TimeSkipper(self.client.temporal).fast_forward(self.handle(run_id), time)

    def attempts(self, run_id: str, step: str) -> int:
        """Count the attempts at a step."""
        keys = self.journal.keys(run_id)
        return sum(key.startswith(f"{step}#") and key.endswith(":started") for key in keys)


@contextlib.asynccontextmanager
async def a_stage(
    server: ServerSettings,
    *,
    connections: Sequence[OpenedConnection],
    egress: EgressPolicy,
    rates: RateLimits | None = None,
) -> AsyncIterator[Stage]:
    """Set a stage up, with one worker."""
    settings: TemporalSettings = client_settings(server)
    journal, values = MemoryJournal(), MemoryValues()
    with shared(journal, rates=rates, values=values) as (port, key):

        def new_worker() -> contextlib.AbstractAsyncContextManager["subprocess.Popen[str]"]:
            return worker_process(
                settings,
                journal_port=port,
                journal_key=key,
                connectors="all",
                connections=connections,
                egress=egress,
                has_rates=rates is not None,
                has_values=True,
            )

        stage = Stage(await EngineClient.connect(settings), journal, values, new_worker)
        try:
            await stage.start_worker()
            yield stage
        finally:
            await stage.close()


async def until(holds: Callable[[], Any], *, seconds: float = PATIENCE_S) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(seconds):
        while not holds():
            await asyncio.sleep(0.02)
