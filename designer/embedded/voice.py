"""What `up` tells people, said by a thread of its own."""

import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Final

WAITING_AT_MOST: Final = 1_000
"""Lines that wait for a reader; what comes then is lost here, and stands in the parts' logs."""

LAST_WORDS_S: Final = 1.0
"""How long the end waits for a reader."""


class Voice:
    """
    Says lines in their order, and never lets anybody wait for a reader.

    A terminal that was stopped with Ctrl-S, or a pipe that nobody empties, stops whoever writes to
    it. Once the supervisor stood still its parts did too, because nobody read what they said.
    """

    def __init__(self, write: Callable[[str], object]) -> None:
        self._write = write
        self._lines: queue.Queue[str | None] = queue.Queue(WAITING_AT_MOST)
        self._thread = threading.Thread(target=self._work, name="voice", daemon=True)
        self._thread.start()

    def say(self, line: str) -> None:
        """Say a line, as soon as somebody reads."""
        with suppress(queue.Full):
            self._lines.put_nowait(line)

    def close(self) -> None:
        """Say what is left, if somebody reads it now."""
        with suppress(queue.Full):
            self._lines.put(None, timeout=LAST_WORDS_S)
        self._thread.join(LAST_WORDS_S)

    def _work(self) -> None:
        while (line := self._lines.get()) is not None:
            # The terminal is gone; the parts' logs have all of it.
            with suppress(OSError, ValueError):
                self._write(line)
