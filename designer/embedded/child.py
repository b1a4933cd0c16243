"""Starts a part's process, reads what it says, and ends it with everything that it started."""

import asyncio
import ctypes
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress

from designer.embedded.logs import PartLog
from designer.embedded.part import Part

_PR_SET_PDEATHSIG = 1
_LONGEST_LINE = 1_000_000

OWNER_ONLY = 0o077
"""Umask: what the parts make holds sessions and orders, and is nobody else's to read."""


def _die_with(parent: int) -> Callable[[], None]:
    """Build what a child does first: ask the kernel to kill it when its parent dies."""
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None

    def ask() -> None:
        if libc is not None:
            libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
            if os.getppid() != parent:  # it died before we asked
                os._exit(1)

    return ask


class Child:
    """A running process of a part, leader of a session and a group of its own."""

    def __init__(self, process: asyncio.subprocess.Process, part: Part, log: PartLog) -> None:
        self._process = process
        self._part = part
        self._reading = asyncio.create_task(self._read(log), name=f"log of {part.name}")

    @classmethod
    async def start(cls, part: Part, log: PartLog, *, notify: str) -> "Child":
        """Start a part's process."""
        process = await asyncio.create_subprocess_exec(
            *part.command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            limit=_LONGEST_LINE,
            env={**os.environ, **part.env, "NOTIFY_SOCKET": notify, "PYTHONUNBUFFERED": "1"},
            # Its own session, so that one Ctrl-C is ours to pass on, in the right order.
            start_new_session=True,
            umask=OWNER_ONLY,
            preexec_fn=_die_with(os.getpid()),
        )
        return cls(process, part, log)

    @property
    def pid(self) -> int:
        """Process id, and id of its group."""
        return self._process.pid

    async def wait(self) -> int:
        """Wait until it ends and everything it said is read; its exit code, or minus its signal."""
        code = await self._process.wait()
        self.kill_group()
        await self._reading
        return code

    async def stop(self) -> None:
        """Ask it to end, and kill it when it takes too long."""
        if self._process.returncode is None:
            self._process.terminate()
            try:
                async with asyncio.timeout(self._part.stop_within_s):
                    await self._process.wait()
            except TimeoutError:
                self.kill_group()
        await self.wait()

    def kill_group(self) -> None:
        """Kill the process and whatever it started."""
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            return

    async def _read(self, log: PartLog) -> None:
        stream = self._process.stdout
        if stream is None:
            return
        while True:
            try:
                line = await stream.readline()
            except ValueError:  # longer than the limit; the rest of it follows
                continue
            if not line:
                return
            # Whatever becomes of the line: a pipe that nobody reads fills, and stops the part.
            with suppress(Exception):
                log.write(line.decode(errors="replace").rstrip())
