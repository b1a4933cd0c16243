"""Passes on what workflow code tells, so that nothing follows the end of a run."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from engine.events.model import RunEvent

Emit = Callable[[str, Sequence[RunEvent]], None]


@dataclass(slots=True)
class Told:
    """What a run tells in one of its tasks."""

    run_id: str = ""
    events: list[RunEvent] = field(default_factory=list)


class Announcer:
    """
    Takes what workflow code tells in a task, and passes it on when that may be heard.

    The last task of a run is special. A cancellation may reach Temporal while the worker is at it;
    Temporal then refuses the end and has the task done again, and this time the run may end
    otherwise. Who had heard of the first end would take the run for over, while its effects are
    being undone. So what is told in the last task waits until Temporal has taken it.
    """

    def __init__(self, emit: Emit) -> None:
        self._emit = emit
        self._in_this_thread = threading.local()

    def tell(self, run_id: str, events: Sequence[RunEvent]) -> None:
        """Take events from workflow code; a task is executed in one thread."""
        told: Told = self._in_this_thread.told
        told.run_id = run_id
        told.events += events

    @contextmanager
    def listening(self) -> Iterator[Told]:
        """Collect what is told in this thread."""
        told = self._in_this_thread.told = Told()
        try:
            yield told
        finally:
            del self._in_this_thread.told

    def pass_on(self, told: Told) -> None:
        """Let others hear it."""
        if told.events:
            self._emit(told.run_id, told.events)
