"""Lets steps start: so many operations at once, so many steps at a stretch, not in a pause."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from temporalio import workflow
from temporalio.exceptions import FailureError

from engine.runtime.news import News

PURE_STEPS_AT_A_STRETCH = 1_000
"""How many pure steps started before a pause in runs from before `SHORT_STRETCHES`."""

PURE_STEPS_AT_A_SHORT_STRETCH = 250
"""
How many pure steps start before a pause; Temporal takes 2 s of work for a deadlock, and a machine
that is busy with other things may need eight times as long as a quiet one.
"""

OPERATIONS_AT_A_STRETCH = 100
"""How many operations start before a pause; each costs more than a pure step."""

CONTAINERS_AT_A_STRETCH = 250
"""How many containers start before a pause."""

BOUNDED_STEPS = "bounded-steps"
"""Patch: runs begun before it start everything that is ready at once, and never pause."""

SHORT_STRETCHES = "short-stretches"
"""Patch: runs begun before it pause later between pure steps, and never between other steps."""

CONTINUING = "continue-as-new"
"""Patch: runs begun before it stay in one execution, however long."""

ENDING_HERE = "ending-here"
"""Patch: runs begun before it stand still once a scope's undoing and `finally` are too long."""

LOCALS_FIRST = "locals-first"
"""Patch: runs begun before it may go on while a local activity is under way, and then cannot."""

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
        operation: It is an operation, which takes room.
        container: It is a container, which takes none: it is the steps inside that do.
        inside: It has the room of an operation.
        stretch: Number of the stretch in which it was let in.
        dropped: It is not to be let in any more.
    """

    start: Callable[[], None]
    operation: bool
    container: bool = False
    inside: bool = False
    stretch: int = 0
    dropped: bool = False


class Gate:
    """
    One for a run with all its blocks; first come, first served.

    Attributes:
        children: How many things keep the run in this execution, perhaps for long.
        ending: How many of them come to an end only if more steps are let in.
    """

    def __init__(self, news: News, *, operations_at_once: int) -> None:
        self._news = news
        self.operations_at_once = operations_at_once
        self._in_flight = 0
        self._stretch = 0
        self._pure = 0
        self._operations = 0
        self._containers = 0
        self._queue: deque[Ticket] = deque()
        self._breath: asyncio.Task[None] | None = None
        self._has_new = False
        self._closed = False
        self.children = 0
        self.ending = 0

    @property
    def in_flight(self) -> int:
        """How many operations are inside."""
        return self._in_flight

    @property
    def is_open(self) -> bool:
        """Whether steps may start at all."""
        return not self._closed

    def queue(self, ticket: Ticket) -> None:
        """Let a step start when there is room, after the next call of `let_in_new`."""
        self._queue.append(ticket)
        self._has_new = True

    def lets_in_container(self) -> bool:
        """Say whether a container may start past the queue; one that may not has to queue."""
        if self._containers >= CONTAINERS_AT_A_STRETCH and self._pauses:
            return False
        self._containers += 1
        return True

    def let_in_new(self) -> None:
        """Look at those who came since the last call, once for all of them."""
        if self._has_new:
            self._has_new = False
            self._admit()

    def leave(self, ticket: Ticket) -> None:
        """Make the room of a step free, or take it out of the queue; twice is harmless."""
        ticket.dropped = True
        if ticket.inside:
            ticket.inside = False
            self._in_flight -= 1
            self._operations -= ticket.stretch == self._stretch
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
                    ticket.inside, ticket.stretch = True, self._stretch
                    self._in_flight += 1
                    self._operations += 1
                elif ticket.container:
                    self._containers += 1
                else:
                    self._pure += 1
                ticket.start()
            else:
                self._breathe_if_needed(ticket)
                return

    def drains(self) -> bool:
        """
        Say whether nothing more is let in, because the run is to go on in a new execution.

        Source: docs/adr/0007.
        """
        return self._is_too_long() and self._goes_on and not (self.ending and self._ends_here)

    @cached_property
    def _ends_here(self) -> bool:
        # Asked only where it matters, so that most histories need no marker.
        return workflow.patched(ENDING_HERE)

    @cached_property
    def _goes_on(self) -> bool:
        # Asked only where it matters, so that most histories need no marker.
        return workflow.patched(CONTINUING)

    @cached_property
    def awaits_locals(self) -> bool:
        """Whether the run goes on only once no local activity is under way."""
        # Asked only where it matters, so that most histories need no marker.
        return workflow.patched(LOCALS_FIRST)

    def _is_too_long(self) -> bool:
        info = workflow.info()
        longest = LONGEST_HISTORY_WITH_CHILDREN if self.children else LONGEST_HISTORY
        return (
            info.get_current_history_length() > longest
            or info.get_current_history_size() > LARGEST_HISTORY
        )

    def _has_room(self, ticket: Ticket) -> bool:
        if ticket.container:
            return self._containers < CONTAINERS_AT_A_STRETCH
        if not ticket.operation:
            if self._pure < PURE_STEPS_AT_A_SHORT_STRETCH:
                return True
            if self._pauses:
                return False
            return self._pure < PURE_STEPS_AT_A_STRETCH or not self._is_bounded
        if self._is_full:
            return not self._is_bounded
        # No operation starts and ends in one task of the workflow, so of those that this task
        # has started all are still inside.
        return self._operations < OPERATIONS_AT_A_STRETCH or not self._pauses

    @property
    def _is_full(self) -> bool:
        return self._in_flight >= self.operations_at_once

    @cached_property
    def _is_bounded(self) -> bool:
        # Asked only where it matters, so that most histories need no marker.
        return workflow.patched(BOUNDED_STEPS)

    @cached_property
    def _pauses(self) -> bool:
        # Asked only where it matters, so that most histories need no marker.
        return workflow.patched(SHORT_STRETCHES)

    def _breathe_if_needed(self, ticket: Ticket) -> None:
        if self._breath is None and not (ticket.operation and self._is_full):
            self._breath = asyncio.create_task(self._breathe())

    async def _breathe(self) -> None:
        """Let the workflow task breathe: what comes after a local activity is measured anew."""
        try:
            await self._news.record()
        except FailureError:
            workflow.logger.warning("The news of a pause were not recorded; they are carried on.")
        self._breath = None
        self._stretch += 1
        self._pure = self._operations = self._containers = 0
        self._admit()
