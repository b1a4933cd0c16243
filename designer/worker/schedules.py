"""Brings schedules to Temporal, keeps the two alike, and tells Temporal how slots ended."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable
from datetime import timedelta
from typing import cast
from uuid import UUID

import structlog

from designer.common.nudges import RUNS, SCHEDULES, listen
from designer.triggers import schedule_outbox as outbox
from designer.triggers.models import Schedule, SlotKind, SlotOrder
from designer.triggers.schedule_outbox import EndedSlot
from designer.triggers.schedules import recurrence_for
from designer.worker.database import in_thread
from designer.worker.looking import news_or
from engine.client.client import EngineClient, EngineUnavailable, RunNotFound
from engine.client.schedule_wire import Overlap, WantedSchedule
from engine.client.schedules import EngineSchedules, ScheduleOvertaken

SWEEP_EVERY_S = 1.0
LOOK_FOR_STRAYS_EVERY_S = 60.0
_STRAYS_AT_ONCE = 100
_ID_BYTES = 16

_log = structlog.get_logger(__name__)


class ScheduleKeeper:
    """
    Puts, compares and removes schedules, and sends what was ordered of them.

    A nudge makes it look at once; it looks every second anyway. Several may work side by side.
    """

    def __init__(self, client: EngineClient) -> None:
        self._schedules = EngineSchedules(client)
        self._look = asyncio.Event()
        self._awaited: set[bytes] = set()
        self._strays_at = 0.0

    async def run(self) -> None:
        """Work until cancelled."""
        async with listen(SCHEDULES) as changes, listen(RUNS) as runs:
            listeners = [
                asyncio.create_task(self._hear_of_changes(changes)),
                asyncio.create_task(self._hear_of_runs(runs)),
            ]
            try:
                while True:
                    self._look.clear()
                    await self._sweep_safely()
                    await news_or(SWEEP_EVERY_S, self._look)
            finally:
                for listener in listeners:
                    listener.cancel()
                await asyncio.gather(*listeners, return_exceptions=True)

    async def sweep(self) -> None:
        """Look once at everything that waits."""
        for schedule in await in_thread(outbox.claim_changes):
            await self._guarded(schedule.id, self._bring(schedule))
        for order in await in_thread(outbox.claim_orders):
            await self._guarded(order.schedule_id, self._send(order))
        for slot in await in_thread(outbox.ended_slots):
            await self._guarded(slot.schedule_id, self._tell(slot))
        self._awaited = {run.bytes for run in await in_thread(outbox.awaited_runs)}
        for schedule in await in_thread(outbox.claim_checks):
            await self._guarded(schedule.id, self._compare(schedule))
        if time.monotonic() >= self._strays_at:
            self._strays_at = time.monotonic() + LOOK_FOR_STRAYS_EVERY_S
            await self.remove_strays()

    async def remove_strays(self) -> None:
        """Take away what Temporal has of ours and no row wants."""
        known = [schedule_id async for schedule_id in self._schedules.known()]
        strays = await in_thread(outbox.unwanted, known)
        for schedule_id in strays[:_STRAYS_AT_ONCE]:
            await self._schedules.remove(schedule_id)
            _log.warning("stray_schedule_removed", schedule=schedule_id)

    async def _hear_of_changes(self, nudges: AsyncIterator[bytes]) -> None:
        async for _ in nudges:
            self._look.set()

    async def _hear_of_runs(self, nudges: AsyncIterator[bytes]) -> None:
        async for news in nudges:
            # One byte more than an id says that the run is over.
            if len(news) > _ID_BYTES and news[:_ID_BYTES] in self._awaited:
                self._look.set()

    async def _sweep_safely(self) -> None:
        try:
            await self.sweep()
        except EngineUnavailable as error:
            _log.warning("temporal_unavailable", error=error.message)
        except Exception:  # noqa: BLE001 -- the next sweep is a second away
            _log.exception("schedule_sweep_failed")

    async def _guarded(self, schedule_id: UUID, work: Awaitable[None]) -> None:
        try:
            await work
        except EngineUnavailable:
            raise
        except Exception:  # noqa: BLE001 -- one schedule must not hold up the others
            _log.exception("sweep_failed_for_schedule", schedule=str(schedule_id))

    async def _bring(self, schedule: Schedule) -> None:
        try:
            if outbox.is_wanted(schedule):
                await self._schedules.put(_wanted(schedule))
            else:
                await self._schedules.remove(str(schedule.id))
        except ScheduleOvertaken as error:
            await in_thread(outbox.note_overtaken, schedule, revision=error.data["revision"])
            _log.warning("schedule_overtaken", schedule=str(schedule.id), **error.data)
            return
        except BaseException:
            await in_thread(outbox.put_off, schedule)
            raise
        await in_thread(outbox.note_put, schedule)

    async def _send(self, order: SlotOrder) -> None:
        schedule_id, overlap = str(order.schedule_id), _overlap(order)
        try:
            if order.kind == SlotKind.BY_HAND:
                await self._schedules.fire_now(schedule_id, slot=order.first, overlap=overlap)
            else:
                await self._schedules.backfill(
                    schedule_id, first=order.first, last=order.last, overlap=overlap
                )
        except RunNotFound:
            # It was lost there; the comparison finds out, and then the order goes with it.
            await in_thread(outbox.note_strayed, order.schedule)
            await in_thread(outbox.put_off_order, order)
            return
        except BaseException:
            await in_thread(outbox.put_off_order, order)
            raise
        await in_thread(outbox.note_sent, order)

    async def _tell(self, slot: EndedSlot) -> None:
        await self._schedules.tell_ended(
            str(slot.schedule_id), slot=slot.scheduled_for, run_id=str(slot.run_id)
        )
        await in_thread(outbox.note_told, slot)

    async def _compare(self, schedule: Schedule) -> None:
        seen = await self._schedules.compare(_wanted(schedule))
        if seen is None or not seen.as_wanted:
            await in_thread(outbox.note_strayed, schedule)
            _log.warning("schedule_strayed", schedule=str(schedule.id), lost=seen is None)
            self._look.set()
            return
        await in_thread(outbox.note_seen, schedule, skipped=seen.skipped, missed=seen.missed)


def _wanted(schedule: Schedule) -> WantedSchedule:
    return WantedSchedule(
        schedule_id=str(schedule.id),
        revision=schedule.revision,
        recurrence=recurrence_for(schedule),
        overlap=_overlap(schedule),
        catch_up=timedelta(seconds=schedule.catch_up_s),
        paused=schedule.paused,
        # Slots from before the spec, or from within a pause, are none that anybody missed.
        since=max(
            schedule.effective_at, schedule.spec_since, schedule.resumed_at or schedule.spec_since
        ),
    )


def _overlap(row: Schedule | SlotOrder) -> Overlap:
    """Give the rule as the engine names it; the two lists of names are one, see the tests."""
    return cast("Overlap", row.overlap)
