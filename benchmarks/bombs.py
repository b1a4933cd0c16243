"""
Whether runs notice that other runs' expressions try to eat the machine.

Ordinary runs, a choice by an expression and one operation, are timed one after the other: alone,
and while others without a pause start runs whose expressions burn time and memory up to their
limits. Both take turns.
"""

import asyncio
import itertools
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from benchmarks.results import Result, keep, percentile, show
from engine.compiler.compile import compile_graph
from engine.graph.model import WorkflowGraph
from engine.plan.model import Plan
from engine.testing.lab import lab_catalog
from engine.testing.runs import Bench, running_bench
from engine.testing.server import running_server

ROUNDS = 3
RUNS = 40
BOMBERS = 8
BUDGET = 2.0
BOMBS = (
    "sum(i * i for i in range(10 ** 9))",
    "[[i] * 1000 for i in range(10 ** 7)]",
    "len(str(2 ** (10 ** 7)))",
    "max(len('x' * n) for n in range(10 ** 8))",
    "'x' * 10 ** 9",
)


def drawn(*nodes: dict[str, Any]) -> Plan:
    """Compile nodes in a row; the first way out of a choice goes on."""
    start = {"kind": "start", "id": "start", "input_schema": {"type": "object"}}
    done = {"kind": "end", "id": "done"}
    row = [start, *nodes, done]
    edges = [
        {
            "id": f"{a['id']}-{b['id']}",
            "source": a["id"],
            "source_handle": "yes" if a["kind"] == "choice" else "out",
            "target": b["id"],
        }
        for a, b in itertools.pairwise(row)
    ]
    graph = WorkflowGraph.model_validate({"nodes": row, "edges": edges})
    return compile_graph(graph, lab_catalog())


ORDINARY = drawn(
    {"kind": "choice", "id": "ask", "cases": [{"id": "yes", "condition": "len(input) < 100"}]},
    {
        "kind": "operation",
        "id": "echo",
        "connector": "lab",
        "operation": "echo",
        "inputs": {"value": "{{ input }}"},
    },
)
BOMBED = [drawn({"kind": "transform", "id": "boom", "value": f"{{{{ {b} }}}}"}) for b in BOMBS]


async def timed(bench: Bench) -> float:
    """Run once; milliseconds."""
    began = time.perf_counter()
    result = await bench.result(await bench.start(ORDINARY, {"n": 1}))
    assert result.outcome == "succeeded", result
    return (time.perf_counter() - began) * 1000


async def bomb(bench: Bench, plans: list[Plan]) -> None:
    """Run one bomb after the other."""
    for plan in itertools.cycle(plans):
        result = await bench.result(await bench.start(plan))
        assert result.error is not None, result
        assert result.error.fault == "author", result


@asynccontextmanager
async def bombing(bench: Bench) -> AsyncIterator[None]:
    """Bomb while the block is open."""
    shifted = [BOMBED[n % len(BOMBED) :] + BOMBED[: n % len(BOMBED)] for n in range(BOMBERS)]
    tasks = [asyncio.create_task(bomb(bench, plans)) for plans in shifted]
    try:
        yield
    finally:
        for task in tasks:
            if task.done():
                task.result()
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def series(bench: Bench) -> list[float]:
    """Time so many ordinary runs."""
    return [await timed(bench) for _ in range(RUNS)]


async def measure(bench: Bench) -> Result:
    """Take turns."""
    await series(bench)
    alone: list[float] = []
    beside: list[float] = []
    for _ in range(ROUNDS):
        alone += await series(bench)
        async with bombing(bench):
            beside += await series(bench)
    return Result(
        name=f"a run beside {BOMBERS} expression bombs, p95; alone",
        value=percentile(beside, 0.95),
        unit="ms",
        rival=percentile(alone, 0.95),
        budget=BUDGET,
    )


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with running_server(Path(folder)) as server, running_bench(server) as bench:
            result = await measure(bench)
    keep([result])
    print(show(result))
    sys.stdout.flush()
    # Temporal's SDK can abort the interpreter while it shuts down, so it does not get to.
    os._exit(0)


if __name__ == "__main__":
    asyncio.run(main())
