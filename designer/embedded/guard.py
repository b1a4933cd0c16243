"""Our side of the guardian."""

import asyncio
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

PROGRAM = Path(__file__).with_name("guardian.py")
LOOK_EVERY_S = 1.0


class Guard:
    """A process that outlives us for a moment, to kill what we started."""

    def __init__(self) -> None:
        self._groups: set[int] = set()
        self._process = _start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        _end(self._process)

    @property
    def pid(self) -> int:
        """Process id of the present guardian."""
        return self._process.pid

    def add(self, group: int) -> None:
        """Have a process group killed should we be."""
        self._groups.add(group)
        self._tell(f"+{group}\n")

    def remove(self, group: int) -> None:
        """Forget a process group that is gone."""
        self._groups.discard(group)
        self._tell(f"-{group}\n")

    def revive(self) -> None:
        """Start another guardian in place of a dead one, and tell it what that one knew."""
        if self._process.poll() is None:
            return
        with suppress(OSError):  # no room for a process now; the next look tries again
            fresh = _start()
            _end(self._process)
            self._process = fresh
            for group in self._groups:
                self._tell(f"+{group}\n")

    async def keep(self, *, every_s: float = LOOK_EVERY_S) -> None:
        """See to it that there is a guardian, until cancelled."""
        while True:
            await asyncio.sleep(every_s)
            self.revive()

    def _tell(self, line: str) -> None:
        # A dead guardian hears nothing; the next one is told everything.
        if self._process.stdin is not None:
            with suppress(BrokenPipeError):
                self._process.stdin.write(line.encode())


def _start() -> subprocess.Popen[bytes]:
    # -I -S: no site packages, no environment; it needs none, and starts in a few milliseconds.
    return subprocess.Popen(  # noqa: S603
        [sys.executable, "-I", "-S", str(PROGRAM)],
        stdin=subprocess.PIPE,
        start_new_session=True,
        bufsize=0,
    )


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.stdin is not None:
        process.stdin.close()
    process.wait()
