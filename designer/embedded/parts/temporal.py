"""Temporal's own server, on a file."""

import asyncio
import sys
from pathlib import Path

from designer.embedded.obstacle import Obstacle
from designer.embedded.part import Alive, Part, Stage
from designer.embedded.ports import free_port
from engine.server import ServerSettings, server_command

READY_WITHIN_S = 30


def server_settings(*, data_dir: Path, namespace: str) -> ServerSettings:
    """Choose ports and the file for the server."""
    return ServerSettings(
        database=data_dir / "temporal.sqlite3",
        namespace=namespace,
        port=free_port(),
        http_port=free_port(),
        metrics_port=free_port(),
    )


def temporal_part(settings: ServerSettings) -> Part:
    """Describe the server; it is ready when it is ours, answers, and keeps what it should."""

    async def wait(alive: Alive) -> None:
        asking = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "designer.embedded.await_temporal"),
            *("--port", str(settings.port), "--namespace", settings.namespace),
            *("--pid", str(alive.pid), "--timeout", str(READY_WITHIN_S)),
            stdin=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            _, said = await asking.communicate()
        finally:
            if asking.returncode is None:
                asking.kill()
        if asking.returncode:
            raise Obstacle(said.decode(errors="replace").strip())

    return Part(
        name="temporal",
        command=tuple(server_command(settings)),
        stage=Stage.FOUNDATION,
        wait_until_ready=wait,
        stop_within_s=3,
    )
