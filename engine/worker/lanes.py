"""Lets few long stretches of workflow code go at the same time; short ones go past them."""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

LONG_S: Final = 0.05
"""Processor time from which a stretch is long; one of a run of ten steps takes 3 ms."""

LONG_AT_ONCE: Final = 4
"""Python executes one thread at a time, and half of a stretch is waiting for expressions."""


class Lanes:
    """
    Before them stand long stretches, each in its own thread: first come, first served.

    Forty threads that all have work share one interpreter lock: each takes forty times as long, all
    together miss the limit of their tasks, and what they did is done again.
    """

    def __init__(self, at_once: int = LONG_AT_ONCE) -> None:
        self._lock = threading.Lock()
        self._free = at_once
        self._waiting: deque[threading.Event] = deque()

    @property
    def waiting(self) -> int:
        """How many stand in line."""
        with self._lock:
            return len(self._waiting)

    @contextmanager
    def through(self, expected_s: float) -> Iterator[None]:
        """Wait for a lane, if it will take long as far as anybody knows."""
        if expected_s < LONG_S:
            yield
            return
        self._enter()
        try:
            yield
        finally:
            self._leave()

    def _enter(self) -> None:
        with self._lock:
            if self._free:
                self._free -= 1
                return
            turn = threading.Event()
            self._waiting.append(turn)
        turn.wait()

    def _leave(self) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._free += 1
