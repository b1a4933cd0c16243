"""
What a pure step costs inside the workflow: a choice by a plain path, and one by an expression.

Runs of so many choices in a row are timed from start to answer, beside runs of a few; the
difference is the steps. Both take turns.
"""

import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.results import Result, keep, median, show
from engine.expressions.template import Expression
from engine.expressions.template import Path as PlainPath
from engine.plan.model import Block, Plan
from engine.testing.plans import START, after, choice, end, expression, path
from engine.testing.runs import Bench, running_bench
from engine.testing.server import running_server

FEW, MANY = 10, 410
ROUNDS = 9
BUDGET_MS = 1.0
CONDITIONS: dict[str, PlainPath | Expression] = {
    "a plain path": path("input.yes"),
    "an expression": expression("input['n'] % 7 == 0 and input['name'].startswith('b')", "input"),
}


def choices(count: int, condition: PlainPath | Expression) -> Plan:
    """So many choices in a row, each of which goes on."""
    steps = [
        choice(
            f"ask_{number}",
            [("yes", condition)],
            incoming=START if number == 1 else after((f"ask_{number - 1}", "yes")),
        )
        for number in range(1, count + 1)
    ]
    done = end(incoming=after((steps[-1].id, "yes")))
    return Plan(start="start", input_schema={}, block=Block(steps=(*steps, done)))


async def timed(bench: Bench, plan: Plan) -> float:
    """Run once; milliseconds."""
    began = time.perf_counter()
    run_id = await bench.start(plan, {"yes": True, "n": 21, "name": "baton"})
    result = await bench.result(run_id)
    assert result.outcome == "succeeded", result
    return (time.perf_counter() - began) * 1000


async def measure(bench: Bench) -> list[Result]:
    """Take turns."""
    results = []
    for name, condition in CONDITIONS.items():
        plans = choices(FEW, condition), choices(MANY, condition)
        each = []
        for _ in range(ROUNDS):
            few, many = [await timed(bench, plan) for plan in plans]
            each.append((many - few) / (MANY - FEW))
        results.append(
            Result(
                name=f"a pure step in the workflow, by {name}",
                value=median(each),
                unit="ms",
                budget=BUDGET_MS,
            )
        )
    return results


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with running_server(Path(folder)) as server, running_bench(server) as bench:
            results = await measure(bench)
    keep(results)
    for result in results:
        print(show(result))
    sys.stdout.flush()
    # Temporal's SDK can abort the interpreter while it shuts down, so it does not get to.
    os._exit(0)


if __name__ == "__main__":
    asyncio.run(main())
