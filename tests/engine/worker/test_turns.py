import asyncio
from collections.abc import AsyncIterator

import pytest

from engine.plan.model import Plan
from engine.server import ServerSettings
from engine.testing.plans import (
    START,
    after,
    end,
    expression,
    for_each,
    lab_step,
    path,
    plan,
    transform,
)
from engine.testing.runs import Bench, run_plan, running_bench

LOOPS = 4

DEAR = for_each(
    "loop",
    path("input.items"),
    transform("double", expression("item * 2", "item", heavy=True)),
    at_once=100,
    on_item_error="fail",
)


def in_a_row(count: int) -> Plan:
    steps = [
        lab_step(f"echo{n}", "echo", {"value": n}, incoming=after(f"echo{n - 1}") if n else START)
        for n in range(count)
    ]
    return plan(*steps, end(incoming=after(steps[-1].id)))


class TestOperations:
    @pytest.fixture
    async def bench(self, temporal_server: ServerSettings) -> AsyncIterator[Bench]:
        """A worker of its own: what is crowded here is nobody else's."""
        async with running_bench(temporal_server) as running:
            yield running

    async def test_have_their_turn_beside_a_loop_of_heavy_expressions(self, bench: Bench) -> None:
        client, endless = bench.worker.client, plan(DEAR, end(incoming=after("loop")))
        loops = [await bench.start(endless, {"items": [1] * 4_000}) for _ in range(LOOPS)]
        for loop in loops:
            await asyncio.to_thread(bench.journal.wait_for, loop, "loop[120]:succeeded")

        _, result = await run_plan(bench, in_a_row(8))

        states = {(await client.describe_run(loop)).status for loop in loops}
        for loop in loops:
            await client.cancel_run(loop, "seen enough")
        ends = {(await bench.result(loop)).outcome for loop in loops}
        assert (result.outcome, states, ends) == ("succeeded", {"running"}, {"cancelled"})
