"""Our side of the guardian."""

import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

PROGRAM = Path(__file__).with_name("guardian.py")


class Guard:
    """A process that outlives us for a moment, to kill what we started."""

    def __init__(self) -> None:
        # -I -S: no site packages, no environment; it needs none, and starts in a few milliseconds.
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-I", "-S", str(PROGRAM)],
            stdin=subprocess.PIPE,
            start_new_session=True,
            text=True,
            bufsize=1,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.wait()

    def add(self, group: int) -> None:
        """Have a process group killed should we be."""
        self._tell(f"+{group}\n")

    def remove(self, group: int) -> None:
        """Forget a process group that is gone."""
        self._tell(f"-{group}\n")

    def _tell(self, line: str) -> None:
        if self._process.stdin is not None:
            self._process.stdin.write(line)
