"""Firing and cancelling slots of schedules: two short calls to the host."""

from temporalio import activity

from engine.activities.blocking import Blocking
from engine.ports import Slot, SlotKeeper
from engine.runtime.fire_contract import CANCEL_SLOT, FIRE_SLOT, FireSlot, SlotFired


class SlotFirer:
    """Fires slots for `FireSchedule`; whatever goes wrong is tried again for ever."""

    def __init__(self, keeper: SlotKeeper, *, blocking: Blocking) -> None:
        self._keeper = keeper
        self._blocking = blocking

    @activity.defn(name=FIRE_SLOT)
    async def fire(self, fired: FireSlot) -> SlotFired:
        """Start the slot's run, or say how it stands."""
        state = await self._blocking.call(self._keeper.fire, _slot(fired))
        return SlotFired(run_id=state.run_id, waits=state.waits)

    @activity.defn(name=CANCEL_SLOT)
    async def cancel(self, fired: FireSlot) -> None:
        """Ask the slot's run to stop."""
        await self._blocking.call(self._keeper.cancel, _slot(fired))


def _slot(fired: FireSlot) -> Slot:
    return Slot(
        schedule_id=fired.schedule_id,
        scheduled_for=fired.scheduled_for,
        begun_at=fired.begun_at,
    )
