"""A real server whose clock tests can turn, for waits that take days."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from temporalio.testing import TimeSkipper

from engine.testing.runs import Bench, running_bench
from engine.testing.server import running_server


@dataclass(frozen=True, slots=True)
class TimeBench:
    """A running worker, and the clock of each run. The interface is experimental in Temporal."""

    bench: Bench
    skipper: TimeSkipper

    async def let_pass(self, run_id: str, time: timedelta) -> bool:
        """
        Let time pass for one run; its timers ring on the way.

        Returns:
            Whether the run was still under way at the end.
        """
        handle = self.bench.worker.client.temporal.get_workflow_handle(run_id)
        return await self.skipper.fast_forward(handle, time)


@contextlib.asynccontextmanager
async def running_time_bench(folder: Path) -> AsyncIterator[TimeBench]:
    """Run a server and a worker of their own; no other test should see its clock."""
    async with (
        running_server(folder, namespace="baton-time", time_skipping=True) as server,
        running_bench(server) as bench,
    ):
        yield TimeBench(bench, TimeSkipper(bench.worker.client.temporal))
