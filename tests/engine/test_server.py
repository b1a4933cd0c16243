import asyncio
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client

from engine.server import (
    RETENTION,
    ServerNotReady,
    ServerSettings,
    free_ports,
    server_command,
    wait_until_ready,
)


@pytest.fixture
async def latecomer(
    temporal_server: ServerSettings, tmp_path: Path
) -> AsyncIterator[tuple[ServerSettings, int]]:
    """A server of our own that finds its port taken."""
    http_port, metrics_port = free_ports(2)
    settings = ServerSettings(
        database=tmp_path / "other.db",
        namespace=temporal_server.namespace,
        port=temporal_server.port,
        http_port=http_port,
        metrics_port=metrics_port,
    )
    process = subprocess.Popen(  # noqa: ASYNC220 - as the host starts it
        server_command(settings), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    yield settings, process.pid
    process.kill()
    process.wait()


class TestWaitUntilReady:
    async def test_never_takes_a_strangers_server_for_ours(
        self, latecomer: tuple[ServerSettings, int]
    ) -> None:
        settings, pid = latecomer

        with pytest.raises(ServerNotReady, match="the port may be taken"):
            await wait_until_ready(settings, pid=pid)

    async def test_gives_up_in_time(self, tmp_path: Path) -> None:
        port, http_port, metrics_port = free_ports(3)
        settings = ServerSettings(
            database=None,
            namespace="n",
            port=port,
            http_port=http_port,
            metrics_port=metrics_port,
        )
        with subprocess.Popen(["sleep", "60"]) as process:  # noqa: ASYNC220
            with pytest.raises(ServerNotReady, match="did not answer"):
                await wait_until_ready(settings, pid=process.pid, timeout_s=0.2)
            process.kill()

    async def test_keeps_histories_for_a_year(self, temporal_server: ServerSettings) -> None:
        client = await Client.connect(temporal_server.address)

        described = await client.workflow_service.describe_namespace(
            DescribeNamespaceRequest(namespace=temporal_server.namespace)
        )

        kept = described.config.workflow_execution_retention_ttl.ToTimedelta()
        assert kept == RETENTION


class TestServer:
    async def test_listens_on_loopback_alone(self, temporal_server: ServerSettings) -> None:
        rows = await asyncio.to_thread(Path("/proc/net/tcp").read_text)

        mine = f":{temporal_server.port:04X}"
        (address,) = {
            row.split()[1]
            for row in rows.splitlines()[1:]
            if row.split()[1].endswith(mine) and row.split()[3] == "0A"
        }
        assert address == f"0100007F{mine}"
