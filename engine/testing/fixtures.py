"""
Fixtures for tests that need Temporal.

Import those you need in a `conftest.py`; each test session starts one server.
"""

import gc
import time
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from engine.ports import OpenedConnection
from engine.server import ServerSettings
from engine.testing.runs import Bench, running_bench
from engine.testing.server import running_server
from engine.testing.time_skipping import TimeBench, running_time_bench

SECRET = "canary-secret-7f3a9"  # noqa: S105 - made for tests
"""Secret of the one connection that the shared worker knows, `lab-connection`."""

_LAST_BREATH_S = 0.3


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def temporal_server(
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[ServerSettings]:
    """Run a real, tuned server for the whole session."""
    async with running_server(tmp_path_factory.mktemp("temporal")) as server:
        yield server
    # The SDK aborts the interpreter when its last objects are collected as it exits.
    gc.collect()
    time.sleep(_LAST_BREATH_S)  # noqa: ASYNC251 - nothing else runs any more


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def bench(temporal_server: ServerSettings) -> AsyncIterator[Bench]:
    """Run one worker with fake ports for the whole session."""
    connection = OpenedConnection(
        id="lab-connection", connector="lab", config={}, secrets={"token": SECRET}
    )
    async with running_bench(temporal_server, connection) as running:
        yield running


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def time_bench(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[TimeBench]:
    """Run a server whose clock the test turns, with a worker, for the whole session."""
    async with running_time_bench(tmp_path_factory.mktemp("temporal-time")) as running:
        yield running
    gc.collect()
    time.sleep(_LAST_BREATH_S)  # noqa: ASYNC251 - nothing else runs any more
