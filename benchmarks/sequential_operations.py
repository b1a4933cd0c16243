"""
Ten HTTP calls in a row: Baton against the same by hand, on one Temporal server, in turn.

Both are started at Temporal by the same process and awaited there. Baton's side pays for all that
it does besides: sealed payloads, the ledger, events numbered and projected in the database.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.echo import Echo
from benchmarks.handwritten_workflows import STEPS
from benchmarks.results import Result, keep, median, show
from tests.system.stack import Stack

ROUNDS = 4
WARM_UP = 8
ONE_BY_ONE = 25
BURST = 48
AT_ONCE = 16
QUEUE = "handwritten"
NAMESPACE = "baton"

Execute = Callable[[], Awaitable[object]]


async def latencies(execute: Execute, count: int) -> list[float]:
    """Run so many, one at a time; milliseconds each."""
    found = []
    for _ in range(count):
        began = time.perf_counter()
        await execute()
        found.append((time.perf_counter() - began) * 1000)
    return found


async def throughput(execute: Execute) -> float:
    """Run a burst with so many at once; runs a second."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def one() -> None:
        async with gate:
            await execute()

    began = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(BURST)))
    return BURST / (time.perf_counter() - began)


async def by_hand(address: str, url: str) -> Execute:
    """Build what runs the rival once."""
    from temporalio.client import Client

    client = await Client.connect(address, namespace=NAMESPACE)

    async def execute() -> object:
        return await client.execute_workflow(
            "TenCalls", url, id=f"hand-{uuid.uuid4()}", task_queue=QUEUE
        )

    return execute


async def by_baton(address: str, url: str) -> Execute:
    """Build what runs Baton once: a run's row, as the dispatcher finds it, then the run."""
    from asgiref.sync import sync_to_async

    from benchmarks.fixtures import insert_run, publish
    from engine.client.client import EngineClient
    from engine.client.sealing import SealingKeys
    from engine.client.settings import TemporalSettings
    from engine.runtime.activity_contract import RunInput, RunResult

    keys = (Path(os.environ["BATON_DATA_DIR"]) / "sealing_keys").read_text()
    client = await EngineClient.connect(
        TemporalSettings(
            address=address,
            namespace=NAMESPACE,
            task_queue="baton",
            sealing_keys=SealingKeys.parse(keys),
        )
    )
    version, plan = await sync_to_async(publish)(STEPS)

    async def execute() -> object:
        run = await sync_to_async(insert_run)(version, {"url": url})
        await client.start_run(RunInput(run_id=str(run), plan=plan, input={"url": url}))
        handle = client.temporal.get_workflow_handle(str(run), result_type=RunResult)
        result = await handle.result()
        assert result.outcome == "succeeded", result
        return result

    return execute


async def measure(address: str, url: str) -> list[Result]:
    """Take turns, so that the machine's mood meets both alike."""
    sides = {"baton": await by_baton(address, url), "hand": await by_hand(address, url)}
    taken: dict[str, list[float]] = {name: [] for name in sides}
    bursts: dict[str, list[float]] = {name: [] for name in sides}
    for execute in sides.values():
        await latencies(execute, WARM_UP)
    for _ in range(ROUNDS):
        for name, execute in sides.items():
            taken[name] += await latencies(execute, ONE_BY_ONE)
        for name, execute in sides.items():
            bursts[name].append(await throughput(execute))
    return [
        Result(
            name=f"{STEPS} sequential operations, latency p50",
            value=median(taken["baton"]),
            unit="ms",
            rival=median(taken["hand"]),
            budget=1.15,
        ),
        Result(
            name=f"{STEPS} sequential operations, {AT_ONCE} runs at once",
            value=median(bursts["baton"]),
            unit="runs/s",
            rival=median(bursts["hand"]),
            budget=0.9,
            at_most=False,
        ),
    ]


@contextmanager
def rival_worker(address: str) -> Iterator[None]:
    """Run the rival's worker beside Baton's."""
    program = [sys.executable, "-m", "benchmarks.handwritten", address, NAMESPACE, QUEUE]
    with subprocess.Popen(
        program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as rival:
        assert rival.stdout is not None
        assert rival.stdin is not None
        assert rival.stdout.readline() == "ready\n"
        try:
            yield
        finally:
            rival.stdin.close()


async def main() -> None:
    async with Echo() as echo:
        with tempfile.TemporaryDirectory() as folder:
            env = {"BATON_EGRESS_ALLOW": f"127.0.0.1:{echo.port}"}
            os.environ.update({"BATON_DATA_DIR": folder, **env})
            stack = await asyncio.to_thread(
                lambda: Stack(Path(folder), demo=False, env=env).__enter__()
            )
            try:
                with rival_worker(stack.temporal_address):
                    results = await measure(stack.temporal_address, echo.url)
            finally:
                await asyncio.to_thread(stack.stop)
    keep(results)
    for result in results:
        print(show(result))
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    asyncio.run(main())
