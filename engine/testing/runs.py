"""Runs plans on a real server with the engine's own worker."""

import asyncio
import contextlib
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from engine.client.client import EngineClient
from engine.client.sealing import SealingKeys
from engine.client.settings import TemporalSettings
from engine.connectors.catalog import Catalog
from engine.plan.model import Plan
from engine.ports import EgressPolicy, OpenedConnection, Ports, ValueStore
from engine.runtime.activity_contract import (
    OPERATIONS_AT_ONCE,
    RunInput,
    RunResult,
    RunState,
    SteerStep,
)
from engine.runtime.interpreter import RUN_ENDED_KEY
from engine.server import ServerSettings
from engine.testing.credentials import FixedCredentials
from engine.testing.lab import lab_catalog
from engine.testing.memory_calls import MemoryCalls
from engine.testing.memory_journal import MemoryJournal
from engine.testing.memory_rates import MemoryRates
from engine.worker.build import EngineWorker, build_worker


def client_settings(server: ServerSettings, *, keys: SealingKeys | None = None) -> TemporalSettings:
    """Point at a server, with a task queue and keys of one's own."""
    return TemporalSettings(
        address=server.address,
        namespace=server.namespace,
        task_queue=f"test-{uuid.uuid4()}",
        sealing_keys=keys or SealingKeys.generate(),
    )


@dataclass(frozen=True, slots=True)
class Bench:
    """A running worker with everything that a test wants to look at."""

    settings: TemporalSettings
    worker: EngineWorker
    journal: MemoryJournal
    credentials: FixedCredentials
    calls: MemoryCalls
    rates: MemoryRates

    async def start(
        self,
        plan: Plan,
        input: Any = None,  # noqa: A002
        *,
        run_id: str | None = None,
        at_once: int = OPERATIONS_AT_ONCE,
        state: RunState | None = None,
    ) -> str:
        """Start a run and give its id."""
        run_id = run_id or str(uuid.uuid4())
        facts = {"id": run_id, "number": 1, "workflow": "Test", "version": 1}
        await self.worker.client.start_run(
            RunInput(
                run_id=run_id,
                plan=plan,
                input=input or {},
                facts=facts,
                operations_at_once=at_once,
                state=state,
            )
        )
        return run_id

    async def result(self, run_id: str) -> RunResult:
        """Wait until a run has ended, and its journal knows."""
        return await result_of(self.worker.client, self.journal, run_id)


async def result_of(client: EngineClient, journal: MemoryJournal, run_id: str) -> RunResult:
    """
    Wait until a run has ended, and the journal knows.

    The worker tells the journal once Temporal has taken the end, so Temporal's answer comes first.
    """
    handle = client.temporal.get_workflow_handle(run_id, result_type=RunResult)
    result: RunResult = await handle.result()
    await asyncio.to_thread(journal.wait_for, run_id, RUN_ENDED_KEY)
    return result


async def let_fail(
    client: EngineClient, journal: MemoryJournal, run_id: str, *, step: str
) -> RunResult:
    """Wait until a step asks for a person's decision, let it fail, and wait for the run's end."""
    await asyncio.to_thread(journal.wait_for, run_id, f"{step}:held1")
    decision = SteerStep(id=f"{step}-fails", step=step, action="fail", by="a test")
    await client.steer_step(run_id, decision)
    return await result_of(client, journal, run_id)


async def run_plan(bench: Bench, plan: Plan, input: Any = None) -> tuple[str, RunResult]:  # noqa: A002
    """Run a plan to its end; give the run's id and how it ended."""
    run_id = await bench.start(plan, input)
    return run_id, await bench.result(run_id)


@contextlib.asynccontextmanager
async def running_bench(
    server: ServerSettings,
    *connections: OpenedConnection,
    settings: TemporalSettings | None = None,
    journal: MemoryJournal | None = None,
    catalog: Catalog | None = None,
    egress: EgressPolicy | None = None,
    values: ValueStore | None = None,
) -> AsyncIterator[Bench]:
    """Run a worker with fake ports on a real server."""
    settings = settings or client_settings(server)
    journal = journal or MemoryJournal()
    credentials = FixedCredentials(*connections)
    calls, rates = MemoryCalls(journal), MemoryRates()
    ports = Ports(
        journal=journal,
        credentials=credentials,
        egress=egress or EgressPolicy(),
        calls=calls,
        rates=rates,
        values=values,
    )
    async with build_worker(settings, ports, catalog or lab_catalog()) as worker:
        yield Bench(settings, worker, journal, credentials, calls, rates)
