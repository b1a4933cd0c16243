"""Whether branches run at the same time: three calls of five seconds each, drawn side by side."""

import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.echo import Echo
from benchmarks.graphs import OBJECT
from benchmarks.results import Result, keep, show
from engine.compiler.compile import compile_graph
from engine.connectors.catalog import load_catalog
from engine.graph.model import WorkflowGraph
from engine.plan.model import Plan
from engine.ports import EgressPolicy
from engine.testing.runs import running_bench
from engine.testing.server import running_server

BRANCHES = 3
EACH_S = 5.0
ROUNDS = 2
BUDGET_S = 7.0


def side_by_side() -> Plan:
    """Start, so many calls side by side, end."""
    start: dict[str, Any] = {"kind": "start", "id": "start", "input_schema": OBJECT}
    calls = [
        {
            "kind": "operation",
            "id": f"call_{number}",
            "connector": "http",
            "operation": "request",
            "inputs": {"method": "GET", "url": "{{ input.url }}"},
        }
        for number in range(BRANCHES)
    ]
    nodes = [start, *calls, {"kind": "end", "id": "done"}]
    pairs = [pair for call in calls for pair in (("start", call["id"]), (call["id"], "done"))]
    edges = [{"id": f"{a}-{b}", "source": a, "target": b} for a, b in pairs]
    graph = WorkflowGraph.model_validate({"nodes": nodes, "edges": edges})
    return compile_graph(graph, load_catalog())


async def slowest(folder: Path) -> float:
    """Run it a few times; seconds of the slowest."""
    plan = side_by_side()
    found = []
    async with Echo(after_s=EACH_S) as echo, running_server(folder) as server:
        egress = EgressPolicy(allow=(f"127.0.0.1:{echo.port}",))
        async with running_bench(server, catalog=load_catalog(), egress=egress) as bench:
            for _ in range(ROUNDS):
                began = time.perf_counter()
                result = await bench.result(await bench.start(plan, {"url": echo.url}))
                assert result.outcome == "succeeded", result
                found.append(time.perf_counter() - began)
    return max(found)


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        result = Result(
            name=f"{BRANCHES} parallel steps of {EACH_S:g} s, slowest of {ROUNDS}",
            value=await slowest(Path(folder)),
            unit="s",
            budget=BUDGET_S,
        )
    keep([result])
    print(show(result))
    sys.stdout.flush()
    # Temporal's SDK can abort the interpreter while it shuts down, so it does not get to.
    os._exit(0)


if __name__ == "__main__":
    asyncio.run(main())
