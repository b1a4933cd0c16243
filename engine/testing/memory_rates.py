"""Turns of connections, given out as a test says."""

import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from engine.ports import Booking, RateLimit


@dataclass(slots=True)
class MemoryRates:
    """
    Fulfils `engine.ports.RateLimits`: every call has its turn at once, unless the test says else.

    Attributes:
        limits: By connection; those that are not there have none.
        coming: What the next calls are told, in order.
        asked: Patience of all calls that asked, by how they came: one list for each booking.
        held_back: Seconds for which the other side wants no calls, in order.
        fail_next: How many questions raise, as a database does that is down.
    """

    limits: dict[str, RateLimit] = field(default_factory=dict)
    coming: deque[Booking] = field(default_factory=deque)
    asked: list[list[float]] = field(default_factory=list)
    held_back: list[float] = field(default_factory=list)
    fail_next: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def limit_of(self, connection_id: str) -> RateLimit | None:
        """See `engine.ports.RateLimits.limit_of`."""
        self._break()
        return self.limits.get(connection_id)

    def book(
        self,
        connection_id: str,  # noqa: ARG002 - all connections are told the same
        *,
        limit: RateLimit,  # noqa: ARG002
        patience_s: Sequence[float],
    ) -> list[Booking]:
        """See `engine.ports.RateLimits.book`."""
        self._break()
        with self._lock:
            self.asked.append(list(patience_s))
            return [
                self.coming.popleft() if self.coming else Booking(0, granted=True)
                for _ in patience_s
            ]

    def hold_back(
        self,
        connection_id: str,  # noqa: ARG002
        *,
        limit: RateLimit,  # noqa: ARG002
        seconds: float,
    ) -> None:
        """See `engine.ports.RateLimits.hold_back`."""
        with self._lock:
            self.held_back.append(seconds)

    def _break(self) -> None:
        with self._lock:
            if self.fail_next > 0:
                self.fail_next -= 1
                raise ConnectionError("the database is down")
