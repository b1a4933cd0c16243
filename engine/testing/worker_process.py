"""A worker in a process of its own, so that a test can kill it."""

import asyncio
import contextlib
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict
from typing import Any, Literal

from engine.client.sealing import SealingKeys
from engine.client.settings import TemporalSettings
from engine.connectors.catalog import load_catalog
from engine.ports import EgressPolicy, OpenedConnection, Ports
from engine.testing.credentials import FixedCredentials
from engine.testing.lab import lab_catalog
from engine.testing.shared_journal import RemoteValues, connect_journal, connect_rates
from engine.worker.build import build_worker

READY = "ready"


@contextlib.asynccontextmanager
async def worker_process(
    settings: TemporalSettings,
    *,
    journal_port: int,
    journal_key: bytes,
    connectors: Literal["lab", "all"] = "lab",
    connections: Sequence[OpenedConnection] = (),
    egress: EgressPolicy | None = None,
    has_rates: bool = False,
    has_values: bool = False,
) -> AsyncIterator[subprocess.Popen[str]]:
    """
    Start a worker that shares the test's journal, and wait until it polls.

    Args:
        connectors: The one for tests, or all real ones.
        connections: What its broker opens.
        has_rates, has_values: Whether turns are given, and values kept, where the journal is.
    """
    told = {
        "address": settings.address,
        "namespace": settings.namespace,
        "task_queue": settings.task_queue,
        "sealing_keys": str(settings.sealing_keys),
        "journal_port": journal_port,
        "journal_key": journal_key.hex(),
        "connectors": connectors,
        "connections": [_plain(connection) for connection in connections],
        "egress": asdict(egress or EgressPolicy()),
        "has_rates": has_rates,
        "has_values": has_values,
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


def _plain(connection: OpenedConnection) -> dict[str, Any]:
    """Write a connection as JSON, for the worker's standard input alone."""
    return asdict(connection) | {
        "config": dict(connection.config),
        "secrets": dict(connection.secrets),
    }


def _opened(told: dict[str, Any]) -> OpenedConnection:
    return OpenedConnection(**told | {"allowed_hosts": tuple(told["allowed_hosts"])})


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


async def _work(told: dict[str, Any]) -> None:
    settings = TemporalSettings(
        address=told["address"],
        namespace=told["namespace"],
        task_queue=told["task_queue"],
        sealing_keys=SealingKeys.parse(told["sealing_keys"]),
    )
    port, key = told["journal_port"], bytes.fromhex(told["journal_key"])
    opened = (_opened(connection) for connection in told["connections"])
    ports = Ports(
        journal=connect_journal(port, key),
        credentials=FixedCredentials(*opened),
        egress=EgressPolicy(**{k: _frozen(v) for k, v in told["egress"].items()}),
        rates=connect_rates(port, key) if told["has_rates"] else None,
        values=RemoteValues(port, key) if told["has_values"] else None,
    )
    catalog = load_catalog() if told["connectors"] == "all" else lab_catalog()
    async with build_worker(settings, ports, catalog) as worker:
        sys.stdout.write(READY + "\n")
        sys.stdout.flush()
        await worker.wait()


if __name__ == "__main__":
    asyncio.run(_work(json.loads(sys.stdin.readline())))
    os._exit(0)
