"""Fires slots of schedules into memory, with the engine's own worker."""

import contextlib
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from temporalio.client import WorkflowHandle

from engine.client.client import EngineClient
from engine.client.schedules import EngineSchedules
from engine.client.settings import TemporalSettings
from engine.ports import EgressPolicy, Ports
from engine.runtime.fire_contract import FIRE_SCHEDULE, FireOrder, SlotFired, execution_name
from engine.testing.credentials import FixedCredentials
from engine.testing.lab import lab_catalog
from engine.testing.memory_journal import MemoryJournal
from engine.testing.memory_slots import MemorySlots
from engine.worker.build import build_worker

SLOT = datetime(2026, 11, 20, 9, tzinfo=UTC)


@dataclass(frozen=True)
class SlotBench:
    """A running worker that fires slots, and what it fired."""

    client: EngineClient
    slots: MemorySlots
    schedule_id: str = field(default_factory=lambda: str(uuid.uuid4()))

    async def fire(self, slot: datetime = SLOT) -> WorkflowHandle[object, SlotFired]:
        """Fire a slot as a schedule in Temporal does."""
        name = execution_name(self.client.task_queue, self.schedule_id, scheduled_for=slot)
        return await self.client.temporal.start_workflow(
            FIRE_SCHEDULE,
            FireOrder(schedule_id=self.schedule_id),
            id=name,
            task_queue=self.client.task_queue,
            result_type=SlotFired,
        )

    async def tell_ended(self, run_id: str = "run-1", slot: datetime = SLOT) -> None:
        """Tell a slot that its run is over."""
        await EngineSchedules(self.client).tell_ended(self.schedule_id, slot=slot, run_id=run_id)


@contextlib.asynccontextmanager
async def running_slot_bench(
    settings: TemporalSettings, *, waits: bool = True
) -> AsyncIterator[SlotBench]:
    """Run a worker with fake ports on a real server."""
    slots = MemorySlots(waits=waits)
    ports = Ports(
        journal=MemoryJournal(),
        credentials=FixedCredentials(),
        egress=EgressPolicy(),
        schedules=slots,
    )
    async with build_worker(settings, ports, lab_catalog()) as worker:
        yield SlotBench(worker.client, slots)
