"""The whole product but its pages: its API, its database, its dispatcher and its worker."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import connections
from temporalio.testing import TimeSkipper

from designer.connections.catalog import installed
from designer.runs.models import Run, RunEventRow, Subscription
from designer.worker.database import fresh_connections
from designer.worker.dispatch import Dispatcher
from designer.worker.ports import make_ports
from engine.server import ServerSettings
from engine.testing.runs import client_settings
from engine.worker.build import EngineWorker, build_worker
from tests.designer.browser import Browser
from tests.designer.worker.conftest import eventually
from tests.designer.worker.scheduling import until

PATIENCE_S = 60


class Product:
    """What is running, and what a test wants to know of it."""

    def __init__(self, worker: EngineWorker) -> None:
        self._worker = worker

    async def submit(self, person: Browser, workflow: str, given: dict[str, Any]) -> Run:
        """Fill in the form of a workflow; gives the run."""
        body = {"client_key": f"click-{given}"[:100], "input": given}
        answer = await ask(person, f"forms/{workflow}/submissions/", body, expected=201)
        return await Run.objects.aget(id=answer["request_id"])

    async def start(self, program: Browser, workflow: str, given: dict[str, Any]) -> Run:
        """Start a workflow by API; gives the run."""
        answer = await ask(program, f"workflows/{workflow}/runs/", {"input": given}, expected=201)
        return await Run.objects.aget(id=answer["id"])

    async def complete(self, person: Browser, run: Run, step: str, output: Any) -> None:
        """Do a task as soon as it is there."""
        await self.told(run, "task.opened", step)
        body = {"step": step, "output": output}
        await ask(person, f"runs/{run.id}/steps/complete/", body, expected=202)

    async def told(self, run: Run, type: str, step: str) -> dict[str, Any]:  # noqa: A002
        """Wait until the run has told something of a step; gives the event."""
        rows = RunEventRow.objects.filter(run=run, body__type=type, body__step=step)
        row = await until(rows.first, within_s=PATIENCE_S)
        body: dict[str, Any] = row.body
        return body

    async def waits_for_message(self, run: Run) -> None:
        """Wait until the product knows that the run waits for a message."""
        await until(Subscription.objects.filter(run=run).exists, within_s=PATIENCE_S)

    async def ended(self, run: Run) -> Run:
        """Wait for the end of a run."""
        return await eventually(run, lambda r: r.finished_at, within_s=PATIENCE_S)

    async def let_pass(self, run: Run, time: timedelta) -> None:
        """Let time pass for a run, on a server whose clock can be turned."""
        temporal = self._worker.client.temporal
        handle = temporal.get_workflow_handle(str(run.id))
        async with asyncio.timeout(PATIENCE_S):
            await TimeSkipper(temporal).fast_forward(handle, time)

    async def steps(self, run: Run, type: str) -> list[str]:  # noqa: A002
        """List the steps of which the run told something, in that order."""
        rows = RunEventRow.objects.filter(run=run, body__type=type).order_by("number")
        return [body["step"] async for body in rows.values_list("body", flat=True)]


async def ask(person: Browser, path: str, body: Any, *, expected: int) -> Any:
    """Have a person post something, and give what the product answers."""
    answer = await sync_to_async(person.post)(path, body)
    assert answer.status_code == expected, answer.content
    return answer.json()


@contextlib.asynccontextmanager
async def a_product(
    server: ServerSettings, *, reach: tuple[str, ...], folder: Path | None = None
) -> AsyncIterator[Product]:
    """Run dispatcher and worker; steps may reach these servers, and SQLite files of the folder."""
    open_to_steps = {
        "egress_allow": ",".join(address.removeprefix("http://") for address in reach),
        "sqlite_folders": str(folder or ""),
    }
    ports = make_ports(settings.ENVIRONMENT.model_copy(update=open_to_steps))
    worker = build_worker(
        client_settings(server), ports, installed(), around_blocking=fresh_connections
    )
    async with worker:
        dispatching = asyncio.create_task(Dispatcher(worker.client).run())
        try:
            yield Product(worker)
        finally:
            dispatching.cancel()
            await asyncio.gather(dispatching, return_exceptions=True)
    await sync_to_async(connections.close_all)()
