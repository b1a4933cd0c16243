"""Events born in workflow code, on their way to the record."""

from collections.abc import Callable, Sequence

from temporalio import workflow
from temporalio.exceptions import FailureError

from engine.events.model import RunEvent
from engine.runtime.activity_contract import EMIT, HEARTBEAT, RECORD_EVENTS, RecordEvents
from engine.runtime.local import execute_local

CARRY_LIMIT_BYTES = 250_000
"""More than this does not travel as news; Temporal refuses payloads of 2 MB."""

Emit = Callable[[str, Sequence[RunEvent]], None]


class News:
    """
    Tells events twice: past Temporal's history, and again with the next activity.

    The first way is quick, heard when the task is done, and silent on replay; it loses what a dying
    worker had not written.
    The second is part of the history and so loses nothing. Keys make the repetition harmless.
    """

    def __init__(self, run_id: str) -> None:
        self._run_id = run_id
        self._emit: Emit = workflow.extern_functions()[EMIT]
        self._pending: list[RunEvent] = []
        self._bytes = 0

    @property
    def are_waiting(self) -> bool:
        """Whether something was told that nobody carries yet."""
        return bool(self._pending)

    def tell(self, *events: RunEvent) -> None:
        """Tell events, in order."""
        self.carry(events)
        if not workflow.unsafe.is_replaying_history_events():
            self._emit(self._run_id, events)

    def carry(self, events: Sequence[RunEvent]) -> None:
        """Let events travel with the next activity alone."""
        self._pending.extend(events)
        self._bytes += sum(len(event.model_dump_json()) for event in events)

    async def load(self) -> tuple[RunEvent, ...]:
        """
        Hand over what nobody carries yet.

        What is too big to travel is recorded first, by a local activity, whose input Temporal
        does not store; nothing is left to carry then.
        """
        if self._bytes > CARRY_LIMIT_BYTES:
            await self.record()
            return ()
        return self._take()

    async def record(self) -> None:
        """Have what nobody carries yet recorded by a local activity, and wait for that."""
        taken = self._take()
        try:
            await execute_local(
                RECORD_EVENTS,
                RecordEvents(run_id=self._run_id, events=taken),
                within=4 * HEARTBEAT,
            )
        except FailureError:
            self.carry(taken)
            raise

    def _take(self) -> tuple[RunEvent, ...]:
        taken = tuple(self._pending)
        self._pending.clear()
        self._bytes = 0
        return taken
