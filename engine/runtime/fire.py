"""The small workflow that a schedule starts: it starts a run, and lasts as long as that does."""

import asyncio
from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ApplicationError

from engine.runtime.fire_contract import (
    CANCEL_SLOT,
    FIRE_SCHEDULE,
    FIRE_SLOT,
    SLOT_ENDED,
    FireOrder,
    FireSlot,
    SlotEnded,
    SlotFired,
    slot_time,
)

_ATTEMPT = timedelta(seconds=10)
_FOR_EVER = RetryPolicy(maximum_interval=timedelta(seconds=30))
_FIRST_LOOK = timedelta(minutes=10)
_LONGEST_LOOK = timedelta(hours=6)


@workflow.defn(name=FIRE_SCHEDULE)
class FireSchedule:
    """
    One slot of a schedule.

    It holds no activity while it waits: the host signals the end of the run. It looks for itself
    as well, less and less often, because a lost signal would stop the schedule for ever.
    """

    def __init__(self) -> None:
        self._ended: set[str] = set()
        self._cancelled = False

    @workflow.run
    async def run(self, order: FireOrder | None = None) -> SlotFired:
        """Start the slot's run and wait for its end; cancelled, cancel it and wait all the same."""
        info = workflow.info()
        time = slot_time(info.workflow_id, schedule_id=order.schedule_id) if order else None
        if order is None or time is None:
            raise ApplicationError(
                "This execution was not started by a schedule of Baton.",
                type="engine.unsealed",
                non_retryable=True,
            )
        slot = FireSlot(schedule_id=order.schedule_id, scheduled_for=time, begun_at=info.start_time)
        return await self._attend(asyncio.create_task(self._last(slot)))

    @workflow.signal(name=SLOT_ENDED)
    def ended(self, news: SlotEnded) -> None:
        """Hear that the run is over; the signal is sealed, so a stranger's is never read."""
        self._ended.add(news.run_id)

    async def _last(self, slot: FireSlot) -> SlotFired:
        fired = await _fire(slot)
        told = False
        look = _FIRST_LOOK
        while fired.waits and fired.run_id not in self._ended:
            if self._cancelled and not told:
                told = True
                await workflow.execute_activity(
                    CANCEL_SLOT, slot, start_to_close_timeout=_ATTEMPT, retry_policy=_FOR_EVER
                )
            if await self._news(fired, told=told, within=look):
                continue
            fired = await _fire(slot)
            look = min(look * 2, _LONGEST_LOOK)
        return fired

    async def _news(self, fired: SlotFired, *, told: bool, within: timedelta) -> bool:
        """Wait for the end of the run or for a cancellation that is new; False: none in time."""
        try:
            await workflow.wait_condition(
                lambda: fired.run_id in self._ended or (self._cancelled and not told),
                timeout=within,
            )
        except TimeoutError:
            return False
        return True

    async def _attend(self, work: "asyncio.Task[SlotFired]") -> SlotFired:
        """Await the work; what cancels this execution is told to it, and does not stop it."""
        while True:
            try:
                return await asyncio.shield(work)
            except asyncio.CancelledError:
                if self._cancelled or workflow.cancellation_reason() is None:
                    # Not cancelled: the worker drops this execution from its cache.
                    raise
                self._cancelled = True


async def _fire(slot: FireSlot) -> SlotFired:
    """Start the slot's run, or say how the one stands that was started before."""
    fired: SlotFired = await workflow.execute_activity(
        FIRE_SLOT,
        slot,
        result_type=SlotFired,
        start_to_close_timeout=_ATTEMPT,
        retry_policy=_FOR_EVER,
    )
    return fired
