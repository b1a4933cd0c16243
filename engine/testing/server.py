"""A real, tuned Temporal server for a test session."""

import asyncio
import contextlib
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

from engine.server import ServerSettings, free_ports, server_command, wait_until_ready

_STOP_S = 10


@contextlib.asynccontextmanager
async def running_server(
    folder: Path, *, namespace: str = "baton-test", time_skipping: bool = False
) -> AsyncIterator[ServerSettings]:
    """Run a server of our own on free ports, with its database and its log in `folder`."""
    port, http_port, metrics_port = free_ports(3)
    settings = ServerSettings(
        database=folder / "temporal.db",
        namespace=namespace,
        port=port,
        http_port=http_port,
        metrics_port=metrics_port,
        time_skipping=time_skipping,
    )
    with (folder / "temporal.log").open("ab") as log:
        process = subprocess.Popen(  # noqa: S603, ASYNC220 - our own command line
            server_command(settings), stdout=log, stderr=log, start_new_session=True
        )
        try:
            await wait_until_ready(settings, pid=process.pid)
            yield settings
        finally:
            process.terminate()
            await asyncio.to_thread(process.wait, _STOP_S)
