"""Every golden case, run as its generated file on a real server, does what our interpreter does."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from engine.plan.model import ForEachStep, OperationStep, Plan, RepeatStep, ScopeStep
from engine.plan.walk import steps_in
from engine.server import ServerSettings
from engine.testing.runs import Bench
from tests.engine.codegen.outside import Behaviour, World
from tests.engine.codegen.running import Files, running_files, running_ours, seen_by_us
from tests.engine.codegen.sample import sample
from tests.engine.codegen.update_files import CASES, about, plan_of

ELSEWHERE = {
    "call_another_workflow",
    "call_of_itself",
    "respond_then_go_on",
    "task_of_people_and_groups",
    "wait_for_a_message_or_too_long",
    "wait_until_and_for_a_duration",
}
"""Cases that need somebody to answer, or time to pass: they have tests of their own."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def world() -> World:
    return World()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def ours(temporal_server: ServerSettings, world: World) -> AsyncIterator[Bench]:
    async with running_ours(temporal_server, world) as bench:
        yield bench


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def files(
    temporal_server: ServerSettings, world: World, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Files]:
    plans = {case.name: (plan_of(case), about(case)) for case in CASES}
    folder = tmp_path_factory.mktemp("files")
    async with running_files(temporal_server, world, plans, folder) as running:
        yield running


def paths_of_operations(plan: Plan) -> list[str]:
    """List the paths of operations whose failure no person judges, without indexes."""
    found = []
    waiting = [("", plan.block)]
    while waiting:
        before, block = waiting.pop()
        for step in block.steps:
            match step:
                case OperationStep(on_error="fail"):
                    found.append(before + step.id)
                case ForEachStep() | RepeatStep():
                    waiting.append((f"{before}{step.id}/", step.body))
                case ScopeStep():
                    waiting.append((f"{before}{step.id}/", step.body))
                    if step.cleanup is not None:
                        waiting.append((f"{before}{step.id}/", step.cleanup))
    return found


def order_of(plan: Plan) -> tuple[str, ...]:
    """List the operations whose order of ending decides what happens; most cases have none."""
    steps = list(steps_in(plan.block))
    matters = any(s.join != "all" or (isinstance(s, OperationStep) and s.undo) for s in steps)
    return tuple(paths_of_operations(plan)) if matters else ()


async def assert_same(
    ours: Bench, files: Files, case: str, plan: Plan, given: Any, *, how: Behaviour
) -> None:
    run_id, world = str(uuid.uuid4()), files.world
    world.behaviours[run_id] = how
    await ours.start(plan, given, run_id=run_id)
    handle = await files.start(case, given, how)
    async with asyncio.timeout(60):
        expected = await seen_by_us(ours, world, run_id)
        assert await files.seen(handle) == expected, (given, how)


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.name not in ELSEWHERE], ids=lambda case: case.name
)
class TestGoldenCase:
    async def test_does_the_same(self, ours: Bench, files: Files, case: Path) -> None:
        plan = plan_of(case)
        order = order_of(plan)
        for seed in range(4):
            given = sample(plan.input_schema, seed)
            await assert_same(
                ours, files, case.name, plan, given, how=Behaviour(seed=seed, order=order)
            )

    async def test_fails_the_same(self, ours: Bench, files: Files, case: Path) -> None:
        plan = plan_of(case)
        order = order_of(plan)
        for path in paths_of_operations(plan):
            given = sample(plan.input_schema, 1)
            how = Behaviour(fails=path, order=order)
            await assert_same(ours, files, case.name, plan, given, how=how)
