"""Logs of the parts: everything into files, errors onto the screen."""

import re
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
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
        self._file = self._path.open("a", encoding="utf-8")
        self._name = name
        self._show = show
        self.tail: deque[str] = deque(maxlen=KEPT_LINES)

    def write(self, line: str) -> None:
        """Keep a line; show it when it tells of an error."""
        self.tail.append(line)
        self._file.write(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%fZ} {self._name} | {line}\n")
        self._file.flush()
        if self._file.tell() > MAX_BYTES:
            self._turn()
        if _ERROR.search(line):
            self._show(f"{self._name:<13}| {line}")

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _turn(self) -> None:
        self._file.close()
        self._path.replace(self._path.with_name(f"{self._name}.1.log"))
        self._file = self._path.open("a", encoding="utf-8")
