"""A worker in a process of its own, so that a test can kill it."""

import asyncio
import contextlib
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from typing import Any

from engine.client.sealing import SealingKeys
from engine.client.settings import TemporalSettings
from engine.ports import EgressPolicy, Ports
from engine.testing.credentials import FixedCredentials
from engine.testing.lab import lab_catalog
from engine.testing.shared_journal import connect_journal
from engine.worker.build import build_worker

READY = "ready"


@contextlib.asynccontextmanager
async def worker_process(
    settings: TemporalSettings, *, journal_port: int, journal_key: bytes
) -> AsyncIterator[subprocess.Popen[str]]:
    """Start a worker that shares the test's journal, and wait until it polls."""
    told = {
        "address": settings.address,
        "namespace": settings.namespace,
        "task_queue": settings.task_queue,
        "sealing_keys": str(settings.sealing_keys),
        "journal_port": journal_port,
        "journal_key": journal_key.hex(),
    }
    process = subprocess.Popen(  # noqa: S603, ASYNC220 - this very module
        [sys.executable, "-m", __name__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        first = await asyncio.to_thread(_converse, process, json.dumps(told))
        if first.strip() != READY:
            raise RuntimeError(f"the worker said {first!r}")
        yield process
    finally:
        process.kill()
        await asyncio.to_thread(process.wait)
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()


def _converse(process: "subprocess.Popen[str]", line: str) -> str:
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("the worker has no pipes")
    process.stdin.write(line + "\n")
    process.stdin.flush()
    return process.stdout.readline()


async def _work(told: dict[str, Any]) -> None:
    settings = TemporalSettings(
        address=told["address"],
        namespace=told["namespace"],
        task_queue=told["task_queue"],
        sealing_keys=SealingKeys.parse(told["sealing_keys"]),
    )
    journal = connect_journal(told["journal_port"], bytes.fromhex(told["journal_key"]))
    ports = Ports(journal=journal, credentials=FixedCredentials(), egress=EgressPolicy())
    async with build_worker(settings, ports, lab_catalog()) as worker:
        sys.stdout.write(READY + "\n")
        sys.stdout.flush()
        await worker.wait()


if __name__ == "__main__":
    asyncio.run(_work(json.loads(sys.stdin.readline())))
    os._exit(0)
