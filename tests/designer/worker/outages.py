"""A Temporal server that a test may kill and bring back, with what it had stored."""

import asyncio
import subprocess
from pathlib import Path

from engine.server import ServerSettings, free_ports, server_command, wait_until_ready


class KillableServer:
    """Keeps its ports and its database while it is down."""

    def __init__(self, folder: Path) -> None:
        port, http_port, metrics_port = free_ports(3)
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self.settings = ServerSettings(
            database=folder / "temporal.db",
            namespace="baton-test",
            port=port,
            http_port=http_port,
            metrics_port=metrics_port,
        )

    async def start(self) -> None:
        """Start it, and wait until it answers."""
        with (self._folder / "temporal.log").open("ab") as log:
            self._process = subprocess.Popen(  # noqa: ASYNC220 - our own command line
                server_command(self.settings), stdout=log, stderr=log, start_new_session=True
            )
        await wait_until_ready(self.settings, pid=self._process.pid)

    async def kill(self) -> None:
        """End it as a power cut would."""
        if self._process is not None:
            self._process.kill()
            await asyncio.to_thread(self._process.wait)
            self._process = None
