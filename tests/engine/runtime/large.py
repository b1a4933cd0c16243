"""Plans and workers for tests of values that are too large to travel."""

from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio

from engine.expressions.template import Path
from engine.ports import OpenedConnection
from engine.server import ServerSettings
from engine.testing.fixtures import SECRET
from engine.testing.memory_values import MemoryValues
from engine.testing.plans import (
    lab_step,
)
from engine.testing.plans import path as plain_path
from engine.testing.runs import Bench, running_bench


def path(source: str) -> Path:
    """Write a plain path; `[3]` is an index."""
    keys = plain_path(source.replace("[", ".[")).keys
    found = [int(str(k)[1:-1]) if str(k).startswith("[") else k for k in keys]
    return Path(source=source, keys=tuple(found))


def make(name: str = "make", count: int = 20_000, width: int = 80) -> Any:
    """Answer so many rows."""
    return lab_step(name, "rows", {"count": count, "width": width})


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def store() -> MemoryValues:
    return MemoryValues()


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def keeping(temporal_server: ServerSettings, store: MemoryValues) -> AsyncIterator[Bench]:
    """Run a worker that keeps values."""
    lab = OpenedConnection(id="lab", connector="lab", config={}, secrets={"token": SECRET})
    async with running_bench(temporal_server, lab, values=store) as running:
        yield running


async def history_of(bench: Bench, run_id: str) -> int:
    handle = bench.worker.client.temporal.get_workflow_handle(run_id)
    history = await handle.fetch_history()
    return sum(event.ByteSize() for event in history.events)


def event_of(bench: Bench, run_id: str, kind: type, step: str) -> Any:
    found = [
        e
        for e in bench.journal.events(run_id)
        if isinstance(e, kind) and getattr(e, "step", None) == step
    ]
    return found[-1]
