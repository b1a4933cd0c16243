"""Logs of the parts: everything into files, errors onto the screen."""

import re
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path

MAX_BYTES = 10_000_000
KEPT_LINES = 12
_ERROR = re.compile(r"\b(ERROR|CRITICAL|FATAL)\b|\"level\": ?\"(error|critical|fatal)\"|\[error")


class PartLog:
    """
    The log file of one part; a full file becomes `<name>.1.log`, and the one before is dropped.

    Attributes:
        tail: The last lines, to be shown when the part dies.
    """

    def __init__(self, folder: Path, name: str, *, show: Callable[[str], None]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / f"{name}.log"
        self._file = self._open()
        self._lost = 0
        self._name = name
        self._show = show
        self.tail: deque[str] = deque(maxlen=KEPT_LINES)

    def write(self, line: str) -> None:
        """
        Keep a line; show it when it tells of an error.

        A line that the disk does not take is lost, and how many were is said once it takes some
        again: no part may come to harm because its log cannot be written.
        """
        self.tail.append(line)
        try:
            if self._lost:
                self._keep(f"{self._lost} lines were lost: the log could not be written")
                self._lost = 0
            self._keep(line)
        except OSError:
            self._lost += 1
        if _ERROR.search(line):
            self._show(f"{self._name:<13}| {line}")

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _keep(self, line: str) -> None:
        if self._file.tell() > MAX_BYTES:
            self._turn()
        moment = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
        self._file.write(f"{moment} {self._name} | {line}\n".encode())

    def _turn(self) -> None:
        with suppress(FileNotFoundError):  # moved already, by a turn that failed half way
            self._path.replace(self._path.with_name(f"{self._name}.1.log"))
        full, self._file = self._file, self._open()
        full.close()

    def _open(self) -> FileIO:
        # No buffer: what it could not write would stay in it, and fail again when it is closed.
        return self._path.open("ab", buffering=0)
