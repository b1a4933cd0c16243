"""Where letters to a run arrive, and where its steps wait for them."""

import asyncio
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from pydantic_core import to_json
from temporalio import workflow

from engine.events.model import RunMessageDropped
from engine.runtime.activity_contract import (
    CHECK_PAYLOAD,
    CheckPayload,
    CompleteTask,
    InboxState,
    Letter,
    ReceiveMessage,
)
from engine.runtime.local import execute_local
from engine.runtime.news import News

KEPT_AT_MOST = 1_000
"""Letters that no step waits for yet; one more is dropped, and an event tells of it."""

KEPT_BYTES = 1_000_000
"""What they may take together: they travel when a run goes on in a new execution."""

_REMEMBERED = 2_000
"""Ids of letters that are recognised when they come a second time."""

_CHECK_WITHIN = timedelta(seconds=10)

Address = tuple[str, ...]


def message_address(name: str, key: str) -> Address:
    """Say where messages of a name and key are waited for."""
    return ("message", name, key)


def task_address(path: str) -> Address:
    """Say where the result of a task is waited for."""
    return ("task", path)


def letter_of(request: ReceiveMessage | CompleteTask) -> Letter:
    """Put what a signal brought into an envelope."""
    if isinstance(request, ReceiveMessage):
        address = message_address(request.name, request.key)
        return Letter(id=request.id, address=address, content=request.payload)
    return Letter(
        id=request.id, address=task_address(request.step), content=request.output, by=request.by
    )


@dataclass(slots=True)
class _Kept:
    """A letter that nobody waits for yet; `number` is its place in the order of arrival."""

    number: int
    letter: Letter
    size: int


@dataclass(slots=True, eq=False)
class _Place:
    """A step that waits for the first letter to any of some addresses."""

    addresses: tuple[Address, ...]
    arrived: "asyncio.Future[Letter | None]" = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )


class Inbox:
    """
    One for a run.

    A letter that comes before its step waits is kept; one with an id that was seen before is
    dropped. Each letter goes to one step: that which has waited longest.

    Args:
        state: What an earlier execution of the run had.
    """

    def __init__(self, news: News, state: InboxState | None = None) -> None:
        self._news = news
        self._seen: dict[str, None] = {}
        self._kept: dict[Address, deque[_Kept]] = {}
        self._bytes = 0
        self._count = 0
        self._arrivals = 0
        self._places: dict[Address, deque[_Place]] = {}
        if state is not None:
            self._seen = dict.fromkeys(state.seen)
            for letter in state.kept:
                self._keep(self._number(letter))

    def state(self) -> InboxState:
        """Say what a later execution of the run needs."""
        kept = sorted((one for few in self._kept.values() for one in few), key=lambda k: k.number)
        return InboxState(kept=tuple(k.letter for k in kept), seen=tuple(self._seen))

    def receive(self, letter: Letter) -> None:
        """Hand a letter to the step that waits for it, or keep it for one that will."""
        if letter.id in self._seen:
            return
        self._seen[letter.id] = None
        while len(self._seen) > _REMEMBERED:
            del self._seen[next(iter(self._seen))]
        if self._hand_over(letter):
            return
        kept = self._number(letter)
        if self._count >= KEPT_AT_MOST or self._bytes + kept.size > KEPT_BYTES:
            self._tell_dropped(letter, step=None, detail="")
        else:
            self._keep(kept)

    async def first(
        self, addresses: tuple[Address, ...], *, until: datetime | None
    ) -> Letter | None:
        """
        Wait for the first letter to one of some addresses.

        Args:
            until: When to give up; None waits for ever.

        Returns:
            The letter, or None when the time has come.
        """
        kept = self._take_oldest(addresses)
        if kept is not None:
            return kept
        left = None if until is None else until - workflow.now()
        if left is not None and left <= timedelta(0):
            return None
        place = _Place(addresses)
        self._queue(place)
        alarm = None if left is None else asyncio.create_task(_ring(place, left))
        try:
            return await place.arrived
        except asyncio.CancelledError:
            self._rescue(place)
            raise
        finally:
            self._leave(place)
            if alarm is not None:
                alarm.cancel()

    async def accept(self, letter: Letter, *, schema: dict[str, Any], step: str) -> bool:
        """
        Say whether a letter's content fits; one that does not is dropped, and an event tells why.

        The answer is part of the history, so that a later validator cannot change the past.
        """
        if not schema:
            return True
        try:
            problem: str = await execute_local(
                CHECK_PAYLOAD,
                CheckPayload(payload=letter.content, payload_schema=schema),
                result_type=str,
                within=_CHECK_WITHIN,
            )
        except BaseException:
            self._give_back(letter)
            raise
        if problem:
            self._tell_dropped(letter, step=step, detail=problem)
        return not problem

    def _number(self, letter: Letter) -> _Kept:
        self._arrivals += 1
        return _Kept(self._arrivals, letter, len(to_json(letter.content)))

    def _keep(self, kept: _Kept) -> None:
        self._kept.setdefault(kept.letter.address, deque()).append(kept)
        self._count += 1
        self._bytes += kept.size

    def _take_oldest(self, addresses: tuple[Address, ...]) -> Letter | None:
        found = [self._kept[address] for address in addresses if address in self._kept]
        if not found:
            return None
        oldest = min(found, key=lambda few: few[0].number)
        kept = oldest.popleft()
        if not oldest:
            del self._kept[kept.letter.address]
        self._count -= 1
        self._bytes -= kept.size
        return kept.letter

    def _hand_over(self, letter: Letter) -> bool:
        for place in self._places.get(letter.address, ()):
            if not place.arrived.done():
                place.arrived.set_result(letter)
                return True
        return False

    def _rescue(self, place: _Place) -> None:
        """Give back a letter that came in the moment in which its step was stopped."""
        arrived = place.arrived
        letter = None if arrived.cancelled() or not arrived.done() else arrived.result()
        if letter is not None:
            self._give_back(letter)

    def _give_back(self, letter: Letter) -> None:
        """Take a letter again that a step was given and did not use; it was here first."""
        if self._hand_over(letter):
            return
        kept = _Kept(0, letter, len(to_json(letter.content)))
        self._kept.setdefault(letter.address, deque()).appendleft(kept)
        self._count += 1
        self._bytes += kept.size

    def _queue(self, place: _Place) -> None:
        for address in place.addresses:
            self._places.setdefault(address, deque()).append(place)

    def _leave(self, place: _Place) -> None:
        for address in place.addresses:
            queue = self._places[address]
            queue.remove(place)
            if not queue:
                del self._places[address]

    def _tell_dropped(self, letter: Letter, *, step: str | None, detail: str) -> None:
        self._news.tell(
            RunMessageDropped(
                key=f"message:{letter.id}:dropped",
                at=workflow.now(),
                name=letter.address[1],
                message_id=letter.id,
                reason="invalid_payload" if detail else "too_many",
                step=step,
                detail=detail,
            )
        )


async def _ring(place: _Place, left: timedelta) -> None:
    await workflow.sleep(left)
    if not place.arrived.done():
        place.arrived.set_result(None)
