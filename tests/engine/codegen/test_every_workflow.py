"""Random workflows: whatever the checks accept is written as Python that does the same."""

import asyncio
import tempfile
import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest_asyncio
from hypothesis import HealthCheck, Phase, given, settings

from engine.codegen.about import About
from engine.codegen.generate import generate_python
from engine.compiler.compile import compile_graph
from engine.graph.model import WorkflowGraph
from engine.server import ServerSettings
from engine.testing.lab import lab_catalog
from engine.testing.runs import Bench
from tests.engine.codegen.outside import Behaviour, World
from tests.engine.codegen.running import running_files, running_ours, seen_by_us
from tests.engine.graph.strategies import workflows

CATALOG = lab_catalog()
INPUT = {"name": "x", "total": 3}


def effect(node_id: str, _: Any) -> dict[str, Any]:
    """Do something that can be undone; every fifth operation fails instead."""
    common = {"id": node_id, "kind": "operation", "connector": "lab", "retry": {"attempts": 1}}
    if int(node_id.removeprefix("n")) % 5 == 4:
        return {**common, "operation": "fail", "inputs": {"how": "rejected"}}
    trace = {"trace": "here"}
    undo = {"connector": "lab", "operation": "hold", "inputs": trace}
    return {**common, "operation": "hold", "inputs": trace, "undo": undo}


lawfully = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def world() -> World:
    return World()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def ours(temporal_server: ServerSettings, world: World) -> AsyncIterator[Bench]:
    async with running_ours(temporal_server, world) as bench:
        yield bench


class TestEveryWorkflow:
    @settings(lawfully, max_examples=60)
    @given(graph=workflows(operation=effect))
    def test_is_python(self, graph: WorkflowGraph) -> None:
        code = generate_python(compile_graph(graph, CATALOG), About(title="Random"))

        compile(code, "random", "exec")

    @lawfully
    @given(graph=workflows(operation=effect, most=4))
    async def test_does_the_same(
        self, temporal_server: ServerSettings, ours: Bench, world: World, graph: WorkflowGraph
    ) -> None:
        plan = compile_graph(graph, CATALOG)
        name = f"random_{uuid.uuid4().hex}"
        run_id, how = str(uuid.uuid4()), Behaviour(scattered=True)
        world.behaviours[run_id] = how
        plans = {name: (plan, About(title=name))}
        with tempfile.TemporaryDirectory() as folder:
            async with running_files(temporal_server, world, plans, Path(folder)) as files:
                await ours.start(plan, INPUT, run_id=run_id)
                handle = await files.start(name, INPUT, how)
                async with asyncio.timeout(60):
                    expected = await seen_by_us(ours, world, run_id)
                    assert await files.seen(handle) == expected
