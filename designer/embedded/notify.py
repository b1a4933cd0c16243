"""Hears from a child that it is ready, in systemd's protocol: `READY=1` to $NOTIFY_SOCKET."""

import asyncio
import socket
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self


class Ear:
    """A socket on which one child says that it is ready."""

    def __init__(self) -> None:
        # Not in the data folder: the path of a socket may have only about a hundred characters.
        self._folder = tempfile.TemporaryDirectory(prefix="baton-")
        self.path = Path(self._folder.name) / "notify"
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._socket.bind(str(self.path))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._socket.close()
        self._folder.cleanup()

    async def wait_until_ready(self) -> None:
        """Wait until the child says so."""
        loop = asyncio.get_running_loop()
        while b"READY=1" not in (await loop.sock_recv(self._socket, 4096)).splitlines():
            pass
