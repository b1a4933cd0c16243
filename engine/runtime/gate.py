"""Lets steps start: so many operations at once, so many pure steps at a stretch, not in a pause."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from temporalio import workflow
from temporalio.exceptions import FailureError

from engine.runtime.news import News

PURE_STEPS_AT_A_STRETCH = 1_000
"""How many pure steps start before a pause; Temporal takes 2 s of work for a deadlock."""

BOUNDED_STEPS = "bounded-steps"
"""Patch: runs begun before it start everything that is ready at once, and never pause."""

CONTINUING = "continue-as-new"
"""Patch: runs begun before it stay in one execution, however long."""

LONGEST_HISTORY = 6_000
"""Events; what is in flight then still has to end, and Temporal itself stops at 51,200."""

LONGEST_HISTORY_WITH_CHILDREN = 30_000
"""Events, while the run waits for other executions: they may take their time."""

LARGEST_HISTORY = 16 * 1024 * 1024
"""Bytes; Temporal itself stops at 50 MB."""


@dataclass(slots=True)
class Ticket:
    """
    A step at the gate.

    Attributes:
        start: Called when it is let in.
        inside: It takes the room of an operation.
        dropped: It is not to be let in any more.
    """

    start: Callable[[], None]
    operation: bool
    inside: bool = False
    dropped: bool = False


class Gate:
    """
    One for a run with all its blocks; first come, first served.

    Attributes:
        children: How many things keep the run in this execution, perhaps for long.
    """

    def __init__(self, news: News, *, operations_at_once: int) -> None:
        self._news = news
        self.operations_at_once = operations_at_once
        self._in_flight = 0
        self._at_a_stretch = 0
        self._queue: deque[Ticket] = deque()
        self._breath: asyncio.Task[None] | None = None
        self._closed = False
        self.children = 0

    @property
    def in_flight(self) -> int:
        """How many operations are inside."""
        return self._in_flight

    @property
    def is_open(self) -> bool:
        """Whether steps may start at all."""
        return not self._closed

    def enter(self, ticket: Ticket) -> None:
        """Let a step start now, or when there is room."""
        self._queue.append(ticket)
        self._admit()

    def leave(self, ticket: Ticket) -> None:
        """Make the room of a step free, or take it out of the queue; twice is harmless."""
        ticket.dropped = True
        if ticket.inside:
            ticket.inside = False
            self._in_flight -= 1
            self._admit()

    async def enter_again(self, ticket: Ticket) -> None:
        """Let a step that left wait for room, with its old ticket."""
        admitted = asyncio.Event()
        ticket.start, ticket.dropped = admitted.set, False
        self._queue.append(ticket)
        self._admit()
        await admitted.wait()

    def let_in(self) -> None:
        """Look again at who waits."""
        self._admit()

    def close(self) -> None:
        """Let nothing more start until `open`."""
        self._closed = True

    def open(self) -> None:
        """Let steps start again."""
        self._closed = False
        self._admit()

    def _admit(self) -> None:
        while self._queue and not self._closed and not self.drains():
            ticket = self._queue[0]
            if ticket.dropped:
                self._queue.popleft()
            elif self._has_room(ticket):
                self._queue.popleft()
                if ticket.operation:
                    ticket.inside = True
                    self._in_flight += 1
                else:
                    self._at_a_stretch += 1
                ticket.start()
            else:
                self._breathe_if_needed(ticket)
                return

    def drains(self) -> bool:
        """
        Say whether nothing more is let in, because the run is to go on in a new execution.

        Source: docs/adr/0007.
        """
        return self._is_too_long() and self._goes_on

    @cached_property
    def _goes_on(self) -> bool:
        # Asked only where it matters, so that most histories need no marker.
        return workflow.patched(CONTINUING)

    def _is_too_long(self) -> bool:
        info = workflow.info()
        longest = LONGEST_HISTORY_WITH_CHILDREN if self.children else LONGEST_HISTORY
        return (
            info.get_current_history_length() > longest
            or info.get_current_history_size() > LARGEST_HISTORY
        )

    def _has_room(self, ticket: Ticket) -> bool:
        if ticket.operation:
            room = self._in_flight < self.operations_at_once
        else:
            room = self._at_a_stretch < PURE_STEPS_AT_A_STRETCH
        return room or not self._is_bounded

    @cached_property
    def _is_bounded(self) -> bool:
        # Asked only where it matters, so that most histories need no marker.
        return workflow.patched(BOUNDED_STEPS)

    def _breathe_if_needed(self, ticket: Ticket) -> None:
        if not ticket.operation and self._breath is None:
            self._breath = asyncio.create_task(self._breathe())

    async def _breathe(self) -> None:
        """Let the workflow task breathe: what comes after a local activity is measured anew."""
        try:
            await self._news.record()
        except FailureError:
            workflow.logger.warning("The news of a pause were not recorded; they are carried on.")
        self._breath = None
        self._at_a_stretch = 0
        self._admit()
