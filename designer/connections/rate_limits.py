"""Rate limits of connections: how they are written, and whose turn it is."""

import time
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django.db import connection as database
from django.db import transaction

from designer.common.errors import Invalid
from designer.connections.models import Connection, ConnectionPace
from engine.ports import Booking, RateLimit

PERIODS: Final[Mapping[str, float]] = {"second": 1.0, "minute": 60.0, "hour": 3600.0}
MOST_REQUESTS: Final = 100_000

SPREAD_S: Final = 0.1
"""
How much longer than a call another may take to reach the other side.

The period is taken for so much longer, so that what counts there keeps to the limit as well. A
worker lets a call go up to `engine.activities.pace.LATE_S` after its turn; the rest is for the way.
"""


def checked_limit(given: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """
    Check a limit as people write it: `{"requests", "per", "burst"}`.

    Raises:
        Invalid: more may go at once than in a whole period.
    """
    if given is None:
        return None
    limit = {name: given[name] for name in ("requests", "per", "burst")}
    if limit["burst"] > limit["requests"]:
        message = "Not more at once than in the whole period."
        raise Invalid(fields=[{"field": "/rate_limit/burst", "message": message}])
    return limit


class Turns:
    """
    Fulfils `engine.ports.RateLimits` with Django, for all workers together.

    The generic cell rate algorithm: a row holds the moment at which all turns that were given
    will be used up. Calls that would wait too long get no turn, but a moment to come back, each
    another one, so that they do not all come back at once; should they be cancelled meanwhile,
    no turn is lost.
    """

    def limit_of(self, connection_id: str) -> RateLimit | None:
        """See `engine.ports.RateLimits.limit_of`."""
        try:
            wanted = UUID(connection_id)
        except ValueError:
            return None
        limits = Connection.objects.filter(pk=wanted).values_list("rate_limit", flat=True)
        limit = limits.first()
        if limit is None:
            return None
        return RateLimit(
            requests=limit["requests"], period_s=PERIODS[limit["per"]], burst=limit["burst"]
        )

    def book(
        self, connection_id: str, *, limit: RateLimit, patience_s: Sequence[float]
    ) -> list[Booking]:
        """See `engine.ports.RateLimits.book`."""
        with transaction.atomic():
            pace = _locked(connection_id)
            if pace is None:
                return [Booking(0, granted=True) for _ in patience_s]
            bookings = give_turns(pace, limit=limit, patience_s=patience_s, now=_now())
            pace.save(update_fields=["booked", "queued"])
        return bookings

    def hold_back(self, connection_id: str, *, limit: RateLimit, seconds: float) -> None:
        """See `engine.ports.RateLimits.hold_back`."""
        with transaction.atomic():
            pace = _locked(connection_id)
            if pace is None:
                return
            next_turn = _now() + seconds + _tolerance_s(limit)
            pace.booked = max(pace.booked, next_turn)
            pace.queued = max(pace.queued, pace.booked)
            pace.save(update_fields=["booked", "queued"])


def give_turns(
    pace: ConnectionPace, *, limit: RateLimit, patience_s: Sequence[float], now: float
) -> list[Booking]:
    """Give turns to calls, in order; changes `pace`, which the caller has locked."""
    interval_s, tolerance_s = _interval_s(limit), _tolerance_s(limit)
    if pace.booked < now - 2 * interval_s - 1:
        # Nobody has come for a while, so those who were to come back will not.
        pace.queued = 0
    bookings = []
    for patience in patience_s:
        pace.booked = max(pace.booked, now)
        wait_s = max(0.0, pace.booked - tolerance_s - now)
        granted = wait_s <= patience
        if granted:
            pace.booked += interval_s
        else:
            pace.queued = max(pace.queued, pace.booked)
            wait_s = max(patience, pace.queued - tolerance_s - now)
            pace.queued += interval_s
        bookings.append(Booking(wait_s, granted=granted))
    return bookings


def _interval_s(limit: RateLimit) -> float:
    return (limit.period_s + SPREAD_S) / limit.requests


def _tolerance_s(limit: RateLimit) -> float:
    return (limit.burst - 1) * _interval_s(limit)


def _locked(connection_id: str) -> ConnectionPace | None:
    """Lock the row, which is made with the first call; None when the connection is gone."""
    key = UUID(connection_id)
    rows = ConnectionPace.objects.select_for_update().filter(pk=key)
    pace = rows.first()
    if pace is None and Connection.objects.filter(pk=key).exists():
        ConnectionPace.objects.bulk_create([ConnectionPace(pk=key)], ignore_conflicts=True)
        pace = rows.first()
    return pace


def _now() -> float:
    """Read the database's own clock, so that workers on several machines agree."""
    if database.vendor != "postgresql":
        return time.time()
    with database.cursor() as cursor:
        cursor.execute("SELECT EXTRACT(EPOCH FROM clock_timestamp())")
        return float(cursor.fetchone()[0])
