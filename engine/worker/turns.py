"""Lets operations have their turn while local activities never end."""

import asyncio
from typing import Final

from temporalio.worker import (
    CustomSlotSupplier,
    FixedSizeSlotSupplier,
    SlotMarkUsedContext,
    SlotPermit,
    SlotReleaseContext,
    SlotReserveContext,
    WorkerTuner,
)
from typing_extensions import override

AT_ONCE: Final = 100
"""Tasks of each kind that the worker has in its hands at the same time, as in the SDK."""


class TakingTurns(CustomSlotSupplier):
    """
    Gives room to local activities, never at once.

    Asked for the next task, the SDK looks for a local activity first and gives an operation only
    when there is none ready. A loop of heavy expressions always has one ready, and then operations
    of all other runs waited until that loop was done. Room that is given by the event loop is given
    a moment later, and in that moment the SDK looks for an operation.
    """

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._room = asyncio.Semaphore(at_once)
        self._loop: asyncio.AbstractEventLoop | None = None

    @override
    async def reserve_slot(self, ctx: SlotReserveContext) -> SlotPermit:
        self._loop = asyncio.get_running_loop()
        await self._room.acquire()
        return SlotPermit()

    @override
    def try_reserve_slot(self, ctx: SlotReserveContext) -> SlotPermit | None:
        # For tasks that Temporal sends unasked; local activities are none.
        return None

    @override
    def mark_slot_used(self, ctx: SlotMarkUsedContext) -> None:
        pass

    @override
    def release_slot(self, ctx: SlotReleaseContext) -> None:
        # From any thread, and perhaps after the worker has stopped.
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._room.release)


def taking_turns() -> WorkerTuner:
    """Give room to all kinds of tasks as the SDK does, to local activities a moment later."""
    return WorkerTuner.create_composite(
        workflow_supplier=FixedSizeSlotSupplier(AT_ONCE),
        activity_supplier=FixedSizeSlotSupplier(AT_ONCE),
        local_activity_supplier=TakingTurns(),
        nexus_supplier=FixedSizeSlotSupplier(AT_ONCE),
    )
