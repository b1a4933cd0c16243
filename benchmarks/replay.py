"""
How quickly a long run is executed again from its history: Baton against the same by hand.

Both run as many operations one after the other, each an activity that answers at once, on one
server. Their histories are then replayed in turn, each in the sandbox as its worker has it.
"""

import asyncio
import contextlib
import sys
import tempfile
import time
import uuid
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from temporalio import activity
from temporalio.client import Client, WorkflowHistory
from temporalio.worker import Replayer, Worker

from benchmarks.handwritten_workflows import Echoes
from benchmarks.results import Result, keep, median, show
from engine.activities.evaluate import ExpressionEvaluator
from engine.activities.recorder import Recorder
from engine.client.sealing import SealingKeys, sealed_data_converter
from engine.plan.model import Block, Plan
from engine.runtime.workflow import RunWorkflow
from engine.server import ServerSettings
from engine.testing.memory_journal import MemoryJournal
from engine.testing.plans import START, after, end, lab_step, path
from engine.testing.runs import client_settings, running_bench
from engine.testing.server import running_server
from engine.worker.announcer import Announcer
from engine.worker.interceptors import ExternFunctions
from engine.worker.sandbox import sandboxed_runner

STEPS = 250
ROUNDS = 9
AT_LEAST = 0.8

Replay = Callable[[], Awaitable[object]]


def echoes_in_a_row() -> Plan:
    """So many operations, each with the answer of the one before as its input."""
    steps = [lab_step("echo_1", "echo", {"value": path("input.value")}, incoming=START)]
    steps += [
        lab_step(
            f"echo_{number}",
            "echo",
            {"value": path(f"steps.echo_{number - 1}")},
            incoming=after(f"echo_{number - 1}"),
        )
        for number in range(2, STEPS + 1)
    ]
    last = f"echo_{STEPS}"
    done = end(incoming=after(last), output=path(f"steps.{last}"))
    return Plan(start="start", input_schema={}, block=Block(steps=(*steps, done)))


@activity.defn
async def echo(value: Any) -> Any:
    """Answer what came; the rival's activity."""
    return value


async def run_by_baton(server: ServerSettings, keys: SealingKeys) -> WorkflowHistory:
    """Run it, and give the history."""
    settings = client_settings(server, keys=keys)
    async with running_bench(server, settings=settings) as bench:
        run_id = await bench.start(echoes_in_a_row(), {"value": 7})
        result = await bench.result(run_id)
        assert result.output == 7, result
        return await bench.worker.client.temporal.get_workflow_handle(run_id).fetch_history()


async def run_by_hand(server: ServerSettings) -> WorkflowHistory:
    """Run the rival, and give the history."""
    client = await Client.connect(server.address, namespace=server.namespace)
    queue = f"by-hand-{uuid.uuid4()}"
    async with Worker(client, task_queue=queue, workflows=[Echoes], activities=[echo]):
        handle = await client.start_workflow(
            Echoes.run, args=[7, STEPS], id=f"by-hand-{uuid.uuid4()}", task_queue=queue
        )
        assert await handle.result() == 7
        return await handle.fetch_history()


async def rate(replay: Replay, history: WorkflowHistory) -> float:
    """Replay once; events a second."""
    began = time.perf_counter()
    await replay()
    return len(history.events) / (time.perf_counter() - began)


async def measure(baton: WorkflowHistory, hand: WorkflowHistory, keys: SealingKeys) -> Result:
    """Take turns."""
    journal = MemoryJournal()
    with (
        ExpressionEvaluator() as expressions,
        Recorder(journal, around=contextlib.nullcontext) as recorder,
    ):
        announcer = Announcer(recorder.emit)
        ours = Replayer(
            workflows=[RunWorkflow],
            data_converter=sealed_data_converter(keys),
            interceptors=[ExternFunctions(announcer=announcer, expressions=expressions)],
            workflow_runner=sandboxed_runner(announcer),
        )
        theirs = Replayer(workflows=[Echoes])
        rates: dict[str, list[float]] = {"baton": [], "hand": []}
        for _ in range(ROUNDS):
            rates["baton"].append(await rate(lambda: ours.replay_workflow(baton), baton))
            rates["hand"].append(await rate(lambda: theirs.replay_workflow(hand), hand))
    return Result(
        name=f"replay of {STEPS} operations",
        value=median(rates["baton"]),
        unit="events/s",
        rival=median(rates["hand"]),
        budget=AT_LEAST,
        at_most=False,
    )


async def main() -> None:
    keys = SealingKeys.generate()
    with tempfile.TemporaryDirectory() as folder:
        async with running_server(Path(folder)) as server:
            baton = await run_by_baton(server, keys)
            hand = await run_by_hand(server)
        result = await measure(baton, hand, keys)
    keep([result])
    print(show(result))
    sys.stdout.flush()


if __name__ == "__main__":
    import os

    asyncio.run(main())
    # Temporal's SDK can abort the interpreter while it shuts down, so it does not get to.
    os._exit(0)
