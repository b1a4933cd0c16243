"""Fulfils the engine's port for what schedules fire."""

from uuid import UUID

from designer.triggers.firing import cancel_slot, fire_slot
from engine.ports import Slot, SlotState


class Slots:
    """Fulfils `engine.ports.SlotKeeper` with Django. Safe to call from any thread."""

    def fire(self, slot: Slot) -> SlotState:
        """See `engine.ports.SlotKeeper.fire`."""
        fired = fire_slot(
            UUID(slot.schedule_id), scheduled_for=slot.scheduled_for, begun_at=slot.begun_at
        )
        run_id = None if fired.run_id is None else str(fired.run_id)
        return SlotState(run_id=run_id, waits=fired.waits)

    def cancel(self, slot: Slot) -> None:
        """See `engine.ports.SlotKeeper.cancel`."""
        cancel_slot(UUID(slot.schedule_id), scheduled_for=slot.scheduled_for)
