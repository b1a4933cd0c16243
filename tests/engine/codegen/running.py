"""Runs a plan twice: by our interpreter, and as the file that is generated from it."""

import importlib
import sys
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any, cast

from temporalio.client import Client, WorkflowFailureError
from temporalio.exceptions import ApplicationError, CancelledError
from temporalio.worker import Worker

from engine.client.settings import TemporalSettings
from engine.codegen.about import About
from engine.codegen.generate import file_name, generate_python
from engine.events.model import RunFailed
from engine.plan.model import Plan, ScriptStep
from engine.plan.walk import steps_in
from engine.ports import OpenedConnection
from engine.server import ServerSettings
from engine.testing.runs import Bench, running_bench
from tests.engine.codegen.outside import (
    Behaviour,
    World,
    simulated_activities,
    simulated_catalog,
)


@dataclass(frozen=True)
class Seen:
    """What came of a run, in a form in which ours and theirs must be equal."""

    outcome: str
    output: Any
    code: str | None
    step: str | None
    calls: list[tuple[str, str, str]]
    undone: list[str]


@dataclass
class Files:
    """A worker with generated files."""

    client: Client
    queue: str
    world: World
    modules: dict[str, ModuleType] = field(default_factory=dict)

    def workflow(self, name: str) -> Any:
        return workflow_in(self.modules[name])

    async def start(self, name: str, given: Any, behaviour: Behaviour) -> Any:
        run_id = f"file-{uuid.uuid4()}"
        self.world.behaviours[run_id] = behaviour
        return await self.client.start_workflow(
            self.workflow(name).run, given, id=run_id, task_queue=self.queue
        )

    async def seen(self, handle: Any) -> Seen:
        try:
            output = await handle.result()
        except WorkflowFailureError as error:
            calls, undone = split(self.world.seen.get(handle.id, []))
            if isinstance(error.cause, CancelledError):
                return Seen("cancelled", None, None, None, calls, undone)
            cause = cast("ApplicationError", error.cause)
            step = cause.details[0]["step"]
            return Seen("failed", None, cause.type, step, calls, undone)
        calls, undone = split(self.world.seen.get(handle.id, []))
        return Seen("succeeded", output, None, None, calls, undone)


def workflow_in(module: ModuleType) -> Any:
    """Find the workflow that a generated file defines."""
    found = [v for v in vars(module).values() if hasattr(v, "__temporal_workflow_definition")]
    assert len(found) == 1, found
    return found[0]


def split(seen: list[tuple[str, str, str]]) -> tuple[list[tuple[str, str, str]], list[str]]:
    """Part calls, in any order, from undoings, whose order counts."""
    return sorted(seen), [path for path, _, _ in seen if path.endswith("/undo")]


@contextmanager
def on_the_path(folder: Path) -> Iterator[None]:
    """Let files of a folder be imported, here and again in Temporal's sandbox."""
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        sys.path.remove(str(folder))


@asynccontextmanager
async def running_files(
    server: ServerSettings | TemporalSettings,
    world: World,
    plans: dict[str, tuple[Plan, About]],
    folder: Path,
) -> AsyncIterator[Files]:
    """Generate files for some plans, and run a worker with all of them, sandboxed."""
    with on_the_path(folder):
        client = await Client.connect(server.address, namespace=server.namespace)
        files = Files(client, f"files-{uuid.uuid4()}", world)
        scripts = []
        for name, (plan, about) in plans.items():
            path = folder / file_name(about)
            path.write_text(generate_python(plan, about), encoding="utf-8")
            module = files.modules[name] = importlib.import_module(path.stem)
            scripts += [
                getattr(module, f"run_{step.id}_script")
                for step in steps_in(plan.block)
                if isinstance(step, ScriptStep)
            ]
        async with Worker(
            client,
            task_queue=files.queue,
            workflows=[files.workflow(name) for name in plans],
            activities=[*simulated_activities(world), *scripts],
        ):
            yield files


async def seen_by_us(bench: Bench, world: World, run_id: str) -> Seen:
    result = await bench.result(run_id)
    calls, undone = split(world.seen.get(run_id, []))
    # What ended the run may not be on record yet; the result carries it as well.
    events = (*bench.journal.events(run_id), *result.tail)
    failed = [event for event in events if isinstance(event, RunFailed)]
    step = failed[0].step if failed else None
    code = result.error.code if result.error else None
    return Seen(result.outcome, result.output, code, step, calls, undone)


@asynccontextmanager
async def running_ours(server: ServerSettings, world: World) -> AsyncIterator[Bench]:
    connection = OpenedConnection(id="c", connector="lab", config={}, secrets={"token": "t"})
    async with running_bench(server, connection, catalog=simulated_catalog(world)) as bench:
        yield bench
