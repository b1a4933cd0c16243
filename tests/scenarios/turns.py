"""Turns of connections with a rate limit, as Baton gives them, kept in memory."""

import threading
import time
from collections.abc import Mapping, Sequence

from designer.connections.models import ConnectionPace
from designer.connections.rate_limits import give_turns
from engine.ports import Booking, RateLimit


class Turns:
    """Fulfils `engine.ports.RateLimits` for the workers of a scenario; see `rate_limits.Turns`."""

    def __init__(self, limits: Mapping[str, RateLimit]) -> None:
        self._limits = limits
        self._paces = {name: ConnectionPace() for name in limits}
        self._lock = threading.Lock()

    def limit_of(self, connection_id: str) -> RateLimit | None:
        return self._limits.get(connection_id)

    def book(
        self, connection_id: str, *, limit: RateLimit, patience_s: Sequence[float]
    ) -> list[Booking]:
        with self._lock:
            pace = self._paces[connection_id]
            return give_turns(pace, limit=limit, patience_s=patience_s, now=time.time())

    def hold_back(
        self,
        connection_id: str,
        *,
        limit: RateLimit,
        seconds: float,
    ) -> None:
        with self._lock:
            pace = self._paces[connection_id]
            pace.booked = max(pace.booked, time.time() + seconds)
            pace.queued = max(pace.queued, pace.booked)
