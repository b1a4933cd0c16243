"""
Ten thousand items, one HTTP call for each, fifty at a time, on the whole of Baton.

The worker's memory must not grow with the items that are done, and no execution's history may
come near Temporal's limits.
"""

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from asgiref.sync import sync_to_async

from benchmarks.echo import Echo
from benchmarks.graphs import call_for_each
from benchmarks.results import Result, keep, median, show
from engine.client.client import EngineClient
from engine.client.sealing import SealingKeys
from engine.client.settings import TemporalSettings
from engine.runtime.activity_contract import RunInput, RunResult
from tests.system.stack import Stack

ITEMS = 10_000
AT_ONCE = 50
EVERY_S = 0.5
NAMESPACE = "baton"
BUDGET_GROWTH = 1.25
BUDGET_EVENTS = 10_000


@dataclass(frozen=True)
class Found:
    """What was seen of the run."""

    seconds: float
    memory: list[float]
    longest: int
    executions: int


def memory_of(pid: int) -> float:
    """Megabytes that a process holds."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


async def connect(stack: Stack) -> EngineClient:
    """Connect as Baton does."""
    keys = (stack.folder / "sealing_keys").read_text()
    return await EngineClient.connect(
        TemporalSettings(
            address=stack.temporal_address,
            namespace=NAMESPACE,
            task_queue="baton",
            sealing_keys=SealingKeys.parse(keys),
        )
    )


async def measure(stack: Stack, url: str) -> Found:
    """Run it once, and look at the worker meanwhile."""
    from benchmarks.fixtures import insert_run, publish_graph

    client, worker = await connect(stack), stack.pid_of("worker")
    assert worker is not None
    version, plan = await sync_to_async(publish_graph)(call_for_each(at_once=AT_ONCE))
    given: dict[str, object] = {"url": url, "items": list(range(ITEMS))}
    run = str(await sync_to_async(insert_run)(version, given))
    began = time.perf_counter()
    await client.start_run(RunInput(run_id=run, plan=plan, input=given))
    handle = client.temporal.get_workflow_handle(run, result_type=RunResult)
    ending = asyncio.create_task(handle.result())
    memory = []
    while not ending.done():
        memory.append(memory_of(worker))
        await asyncio.wait({ending}, timeout=EVERY_S)
    result = await ending
    assert result.output == ITEMS, result
    seconds = time.perf_counter() - began
    lengths = [found.history_length async for found in client.temporal.list_workflows()]
    return Found(seconds, memory, max(lengths), len(lengths))


@asynccontextmanager
async def running_stack(folder: str, echo: Echo) -> AsyncIterator[Stack]:
    """Run all of Baton; its worker may call the service."""
    env = {"BATON_EGRESS_ALLOW": f"127.0.0.1:{echo.port}"}
    os.environ.update({"BATON_DATA_DIR": folder, **env})
    stack = await asyncio.to_thread(lambda: Stack(Path(folder), demo=False, env=env).__enter__())
    try:
        yield stack
    finally:
        await asyncio.to_thread(stack.stop)


async def main() -> None:
    async with Echo() as echo:
        with tempfile.TemporaryDirectory() as folder:
            async with running_stack(folder, echo) as stack:
                found = await measure(stack, echo.url)
    # What the first items bring in, code and connections and caches, is there after a fifth.
    fifth = max(1, len(found.memory) // 5)
    results = [
        Result(
            name=f"{ITEMS:,} items, {AT_ONCE} at once: items a second",
            value=ITEMS / found.seconds,
            unit="items/s",
        ),
        Result(
            name="the same: worker's memory in the last fifth; in the second",
            value=median(found.memory[-fifth:]),
            unit="MB",
            rival=median(found.memory[fifth : 2 * fifth] or found.memory),
            budget=BUDGET_GROWTH,
        ),
        Result(
            name=f"the same: longest history of {found.executions} executions",
            value=found.longest,
            unit="events",
            budget=BUDGET_EVENTS,
        ),
    ]
    keep(results)
    for result in results:
        print(show(result))
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    asyncio.run(main())
