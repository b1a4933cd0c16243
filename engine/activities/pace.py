"""Lets the calls of a connection go no faster than its rate limit, in all workers together."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final, ParamSpec, TypeVar

from engine.activities.blocking import Blocking
from engine.activities.errors import JournalUnavailable, NotItsTurn
from engine.errors import EngineError
from engine.ports import RateLimit, RateLimits

logger = logging.getLogger(__name__)

P = ParamSpec("P")
R = TypeVar("R")

SHORT_WAIT_S: Final = 5.0
"""A call whose turn comes later than this ends its attempt and comes back."""

LONG_WAIT_S: Final = 15.0
"""What a call waits that has come back; Temporal's own limit of the attempt leaves room for it."""

KNOWN_FOR_S: Final = 2.0
"""How long it is remembered that a connection has a limit, or none."""

LATE_S: Final = 0.05
"""A turn that was missed by more than this is void: the next one may be close behind it."""

NOTICED_S: Final = 1.0
"""From here on people are told that a call waits."""

_TRIES: Final = 5


@dataclass(frozen=True, slots=True)
class _Request:
    patience_s: float
    answer: "asyncio.Future[float]"


@dataclass(slots=True)
class Turn:
    """
    The moment at which a call may be made.

    Attributes:
        moment: On this process's clock.
    """

    moment: float
    _again: Callable[[], Awaitable[float]]

    @property
    def wait_s(self) -> float:
        """Seconds until then."""
        return self.moment - time.monotonic()

    async def come(self) -> None:
        """
        Wait until it has come; if it has been missed, for the next one.

        Raises:
            NotItsTurn: the next one comes too late for this attempt.
        """
        for _ in range(_TRIES):
            await asyncio.sleep(max(0, self.wait_s))
            if self.wait_s >= -LATE_S:
                return
            self.moment = await self._again()


@dataclass(slots=True)
class _Line:
    """Those who wait to be given a turn; they are booked together."""

    waiting: list[_Request] = field(default_factory=list)
    clerk: "asyncio.Task[None] | None" = None


class Pacer:
    """Gives turns to the calls of a worker; one serves a whole worker."""

    def __init__(self, rates: RateLimits | None, *, blocking: Blocking) -> None:
        self._rates = rates
        self._blocking = blocking
        self._limits: dict[str, tuple[float, RateLimit | None]] = {}
        self._lines: dict[str, _Line] = {}

    async def take_turn(self, connection_id: str, *, came_back: bool) -> Turn | None:
        """
        Book a turn for a call; None where there is no limit.

        Args:
            came_back: Whether the call has been sent away before; it is then served first.

        Raises:
            NotItsTurn: it would come too late for this attempt.
            JournalUnavailable: nobody can say whose turn it is.
        """
        limit = await self._limit_of(connection_id)
        if limit is None:
            return None
        patience_s = LONG_WAIT_S if came_back else SHORT_WAIT_S

        async def book() -> float:
            return await self._book(connection_id, limit, patience_s)

        return Turn(await book(), book)

    async def hold_back(self, connection_id: str, *, seconds: float) -> None:
        """Give no turn for a while, because the other side has asked for that."""
        limit = await self._limit_of(connection_id)
        if limit is not None and self._rates is not None:
            await self._ask(self._rates.hold_back, connection_id, limit=limit, seconds=seconds)

    async def _limit_of(self, connection_id: str) -> RateLimit | None:
        if self._rates is None:
            return None
        known = self._limits.get(connection_id)
        now = time.monotonic()
        if known is None or known[0] < now:
            found = await self._ask(self._rates.limit_of, connection_id)
            known = self._limits[connection_id] = (now + KNOWN_FOR_S, found)
        return known[1]

    async def _book(self, connection_id: str, limit: RateLimit, patience_s: float) -> float:
        """Give the moment of the turn, on this process's clock."""
        line = self._lines.setdefault(connection_id, _Line())
        request = _Request(patience_s, asyncio.get_running_loop().create_future())
        line.waiting.append(request)
        if line.clerk is None:
            line.clerk = asyncio.create_task(self._serve(connection_id, line, limit))
        return await request.answer

    async def _serve(self, connection_id: str, line: _Line, limit: RateLimit) -> None:
        """Book turns for all who wait, as often as somebody does."""
        try:
            while line.waiting:
                # Those who have come back first; else in the order of arrival.
                asked = sorted(line.waiting, key=lambda one: -one.patience_s)
                line.waiting = []
                await self._book_for(connection_id, limit, asked)
        finally:
            line.clerk = None
            if not line.waiting:
                self._lines.pop(connection_id, None)

    async def _book_for(self, connection_id: str, limit: RateLimit, asked: list[_Request]) -> None:
        if self._rates is None:
            raise AssertionError("only those who have a limit are booked")
        open_ones = [one for one in asked if not one.answer.done()]
        try:
            bookings = await self._ask(
                self._rates.book,
                connection_id,
                limit=limit,
                patience_s=[one.patience_s for one in open_ones],
            )
        except EngineError as error:
            for one in open_ones:
                _answer(one, error)
            return
        now = time.monotonic()
        for one, booking in zip(open_ones, bookings, strict=True):
            _answer(one, now + booking.wait_s if booking.granted else NotItsTurn(booking.wait_s))

    async def _ask(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """
        Call the port.

        Raises:
            JournalUnavailable: it does not answer, so nobody knows whose turn it is.
        """
        try:
            return await self._blocking.call(function, *args, **kwargs)
        except EngineError:
            raise
        except Exception as error:
            logger.warning("The turns of connections cannot be told.", exc_info=True)
            raise JournalUnavailable(
                "The rate limit of the connection could not be asked, so nothing was done. "
                "It will be tried again."
            ) from error


def _answer(request: _Request, answer: float | Exception) -> None:
    if request.answer.done():
        return  # its attempt was cancelled meanwhile
    if isinstance(answer, Exception):
        request.answer.set_exception(answer)
    else:
        request.answer.set_result(answer)
