"""Slots of schedules, kept in memory."""

import threading
from datetime import datetime

from engine.ports import Slot, SlotState


class MemorySlots:
    """
    Fulfils `engine.ports.SlotKeeper`: each slot starts a run that ends when the test says so.

    Attributes:
        fired: Each slot with the run that it started, in order.
        cancelled: Slots whose run was asked to stop.
        waits: Whether slots last as long as their runs.
    """

    def __init__(self, *, waits: bool = True) -> None:
        self.fired: dict[datetime, str] = {}
        self.cancelled: list[datetime] = []
        self.waits = waits
        self._over: set[str] = set()
        self._changed = threading.Condition()

    def fire(self, slot: Slot) -> SlotState:
        """See `engine.ports.SlotKeeper.fire`."""
        with self._changed:
            run_id = self.fired.setdefault(slot.scheduled_for, f"run-{len(self.fired) + 1}")
            self._changed.notify_all()
            return SlotState(run_id=run_id, waits=self.waits and run_id not in self._over)

    def cancel(self, slot: Slot) -> None:
        """See `engine.ports.SlotKeeper.cancel`."""
        with self._changed:
            self.cancelled.append(slot.scheduled_for)
            self._changed.notify_all()

    def end(self, run_id: str) -> None:
        """Let a run be over; nobody is told."""
        with self._changed:
            self._over.add(run_id)

    def wait_for(self, *, fired: int = 0, cancelled: int = 0, within_s: float = 60) -> None:
        """Wait until so many slots were fired and cancelled."""
        with self._changed:
            enough = self._changed.wait_for(
                lambda: len(self.fired) >= fired and len(self.cancelled) >= cancelled, within_s
            )
        if not enough:
            raise TimeoutError(f"{len(self.fired)} fired, {len(self.cancelled)} cancelled")
