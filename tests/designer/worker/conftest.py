"""A real Temporal server, and workers with Django behind their ports."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import connections

from designer.common.nudges import RUNS, listen
from designer.runs.journal import Journal
from designer.runs.kept import KeptValues
from designer.runs.models import Run
from designer.worker.calls import Calls
from designer.worker.database import fresh_connections
from designer.worker.dispatch import Dispatcher
from designer.worker.looking import news_or
from designer.worker.schedules import ScheduleKeeper
from designer.worker.slots import Slots
from engine.client.settings import TemporalSettings
from engine.ports import EgressPolicy, Ports
from engine.server import ServerSettings
from engine.testing.credentials import FixedCredentials
from engine.testing.fixtures import temporal_server
from engine.testing.lab import lab_catalog
from engine.testing.runs import client_settings
from engine.worker.build import EngineWorker, build_worker

__all__ = ["temporal_server"]


@pytest.fixture
async def settings(temporal_server: ServerSettings) -> TemporalSettings:
    return client_settings(temporal_server)


StartWorker = Callable[..., contextlib.AbstractAsyncContextManager[EngineWorker]]


@pytest.fixture
async def worker_of(
    threads_let_go: None,
    transactional_db: None,
    settings: TemporalSettings,
) -> AsyncIterator[StartWorker]:
    """Run workers on the test's task queue; with `dispatching`, with dispatcher and keeper."""

    @contextlib.asynccontextmanager
    async def running(*, dispatching: bool = True) -> AsyncIterator[EngineWorker]:
        ports = Ports(
            journal=Journal(),
            credentials=FixedCredentials(),
            egress=EgressPolicy(),
            schedules=Slots(),
            calls=Calls(),
            values=KeptValues(),
        )
        worker = build_worker(settings, ports, lab_catalog(), around_blocking=fresh_connections)
        async with worker:
            parts = (Dispatcher(worker.client), ScheduleKeeper(worker.client))
            work = [asyncio.create_task(part.run()) for part in parts] if dispatching else []
            try:
                yield worker
            finally:
                for task in work:
                    task.cancel()
                await asyncio.gather(*work, return_exceptions=True)

    yield running
    await sync_to_async(connections.close_all)()


async def eventually(run: Run, is_so: Callable[[Run], Any], *, within_s: float = 60) -> Run:
    """Wait for news of a run until something is so."""
    heard = asyncio.Event()

    async def hear(nudges: AsyncIterator[bytes]) -> None:
        async for _ in nudges:
            heard.set()

    # By the clock: what Django awaits swallows the cancellation by which `asyncio.timeout` ends.
    given_up_at = time.monotonic() + within_s
    async with listen(RUNS) as nudges:
        hearing = asyncio.create_task(hear(nudges))
        try:
            while time.monotonic() < given_up_at:
                heard.clear()
                await run.arefresh_from_db()
                if is_so(run):
                    return run
                await news_or(0.2, heard)
        finally:
            hearing.cancel()
    raise TimeoutError(f"It was not so of the run within {within_s:g} s.")
