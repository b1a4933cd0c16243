"""Users' schedules in Temporal: put in place, taken away, compared, and told of."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from temporalio.api.common.v1 import Payloads
from temporalio.api.schedule.v1 import (
    BackfillRequest,
    Schedule,
    SchedulePatch,
    TriggerImmediatelyRequest,
)
from temporalio.api.workflowservice.v1 import (
    CreateScheduleRequest,
    DescribeScheduleRequest,
    DescribeScheduleResponse,
    ListSchedulesRequest,
    PatchScheduleRequest,
    UpdateScheduleRequest,
)
from temporalio.converter import DataConverter, WorkflowSerializationContext
from temporalio.service import RPCError, RPCStatusCode

from engine.client.client import DEADLINE_S, EngineClient, RunNotFound, deadline
from engine.client.schedule_wire import (
    Overlap,
    WantedSchedule,
    essence,
    revision_of,
    to_wire,
    wire_overlap,
    wire_time,
)
from engine.errors import EngineError, Fault
from engine.runtime.fire_contract import (
    SLOT_ENDED,
    FireOrder,
    SlotEnded,
    action_name,
    execution_name,
    schedule_name,
)

_RPC = timedelta(seconds=DEADLINE_S)
_BETWEEN_SLOTS = timedelta(milliseconds=500)
_ALMOST_A_SECOND = timedelta(microseconds=999_999)
_PAGE = 500


class ScheduleContested(EngineError):
    """Somebody else changed the schedule in Temporal at the same moment; look at it again."""

    code = "schedule.contested"
    fault = Fault.PLATFORM


class ScheduleOvertaken(EngineError):
    """Temporal holds a later revision of the schedule than the one that was to be put there."""

    code = "schedule.overtaken"
    fault = Fault.PLATFORM


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenSchedule:
    """
    How a schedule is in Temporal.

    Attributes:
        as_wanted: Whether it is what it should be, sealed with the newest key.
        skipped: Slots that came while an earlier one was under way, and were dropped for it.
        missed: Slots that were over the catch-up window when Temporal could have fired them.
    """

    as_wanted: bool
    skipped: int
    missed: int


class EngineSchedules:
    """
    Puts schedules in place. Every call to Temporal ends within `DEADLINE_S`.

    Raises (every method):
        EngineUnavailable: Temporal did not answer in time.
        EngineRefused: Temporal does not accept the call.
    """

    def __init__(self, client: EngineClient) -> None:
        self._temporal = client.temporal
        self._service = client.temporal.workflow_service
        self._queue = client.task_queue

    async def put(self, wanted: WantedSchedule) -> None:
        """
        Make a schedule, or change it to what is wanted; doing it again changes nothing.

        Raises:
            ScheduleOvertaken: Temporal holds a later revision.
            ScheduleContested: somebody else changed it at the same moment.
        """
        seen = await self._describe(wanted.schedule_id)
        if seen is None:
            await self._create(wanted)
        else:
            revision = revision_of(seen.schedule)
            if revision is not None and revision > wanted.revision:
                raise ScheduleOvertaken(
                    f"Temporal holds revision {revision} of schedule {wanted.schedule_id}, "
                    f"which is later than {wanted.revision}.",
                    revision=revision,
                )
            if not await self._is_as_wanted(seen.schedule, wanted):
                await self._replace(wanted, token=seen.conflict_token)
        await self._make_up(wanted)

    async def remove(self, schedule_id: str) -> None:
        """Take a schedule away; one that is not there is no error."""
        with contextlib.suppress(RunNotFound):
            async with deadline():
                name = schedule_name(self._queue, schedule_id)
                await self._temporal.get_schedule_handle(name).delete(rpc_timeout=_RPC)

    async def compare(self, wanted: WantedSchedule) -> SeenSchedule | None:
        """Look at a schedule; None when Temporal does not have it."""
        seen = await self._describe(wanted.schedule_id)
        if seen is None:
            return None
        return SeenSchedule(
            as_wanted=await self._is_as_wanted(seen.schedule, wanted),
            skipped=seen.info.overlap_skipped,
            missed=seen.info.missed_catchup_window,
        )

    async def known(self) -> AsyncIterator[str]:
        """List the ids of all schedules of this installation."""
        prefix = schedule_name(self._queue, "")
        token = b""
        while True:
            request = ListSchedulesRequest(
                namespace=self._temporal.namespace, maximum_page_size=_PAGE, next_page_token=token
            )
            async with deadline():
                page = await self._service.list_schedules(request, retry=True, timeout=_RPC)
            for entry in page.schedules:
                if entry.schedule_id.startswith(prefix):
                    yield entry.schedule_id.removeprefix(prefix)
            token = page.next_page_token
            if not token:
                return

    async def fire_now(self, schedule_id: str, *, slot: datetime, overlap: Overlap) -> None:
        """
        Fire a slot of one's own choosing; the same slot twice starts one run.

        Raises:
            RunNotFound: Temporal does not have the schedule.
        """
        trigger = TriggerImmediatelyRequest(
            scheduled_time=wire_time(slot), overlap_policy=wire_overlap(overlap)
        )
        await self._patch(schedule_id, SchedulePatch(trigger_immediately=trigger))

    async def backfill(
        self, schedule_id: str, *, first: datetime, last: datetime, overlap: Overlap | None
    ) -> None:
        """
        Fire the slots from `first` to `last`, both included, as if they came now.

        Args:
            overlap: None is the schedule's own.

        Raises:
            RunNotFound: Temporal does not have the schedule.
        """
        # Slots are whole seconds. Between two of them it does not matter which end is included.
        first_slot = (first + _ALMOST_A_SECOND).replace(microsecond=0)
        last_slot = last.replace(microsecond=0)
        request = BackfillRequest(
            start_time=wire_time(first_slot - _BETWEEN_SLOTS),
            end_time=wire_time(last_slot + _BETWEEN_SLOTS),
            overlap_policy=wire_overlap(overlap),
        )
        await self._patch(schedule_id, SchedulePatch(backfill_request=[request]))

    async def tell_ended(self, schedule_id: str, *, slot: datetime, run_id: str) -> None:
        """Tell a slot that its run is over; one that does not wait any more is no error."""
        name = execution_name(self._queue, schedule_id, scheduled_for=slot)
        with contextlib.suppress(RunNotFound):
            async with deadline():
                await self._temporal.get_workflow_handle(name).signal(
                    SLOT_ENDED, SlotEnded(run_id=run_id), rpc_timeout=_RPC
                )

    async def _describe(self, schedule_id: str) -> DescribeScheduleResponse | None:
        request = DescribeScheduleRequest(
            namespace=self._temporal.namespace,
            schedule_id=schedule_name(self._queue, schedule_id),
        )
        try:
            async with deadline():
                return await self._service.describe_schedule(request, retry=True, timeout=_RPC)
        except RunNotFound:
            return None

    async def _create(self, wanted: WantedSchedule) -> None:
        request = CreateScheduleRequest(
            namespace=self._temporal.namespace,
            schedule_id=schedule_name(self._queue, wanted.schedule_id),
            schedule=await self._wire(wanted),
            identity=self._temporal.identity,
            request_id=str(uuid4()),
        )
        async with deadline():
            try:
                await self._service.create_schedule(request, retry=True, timeout=_RPC)
            except RPCError as error:
                if error.status != RPCStatusCode.ALREADY_EXISTS:
                    raise
                raise ScheduleContested(
                    f"Somebody else has just made schedule {wanted.schedule_id}."
                ) from error
        # It counts from when Temporal first looks at it, which may be later than this answer.
        await self._require_as_wanted(wanted)

    async def _replace(self, wanted: WantedSchedule, *, token: bytes) -> None:
        """Change a schedule, unless somebody changed it since it was seen; then say so."""
        request = UpdateScheduleRequest(
            namespace=self._temporal.namespace,
            schedule_id=schedule_name(self._queue, wanted.schedule_id),
            schedule=await self._wire(wanted),
            conflict_token=token,
            identity=self._temporal.identity,
            request_id=str(uuid4()),
        )
        async with deadline():
            await self._service.update_schedule(request, retry=True, timeout=_RPC)
        # Temporal drops an update whose token is old without a word.
        await self._require_as_wanted(wanted)

    async def _require_as_wanted(self, wanted: WantedSchedule) -> None:
        seen = await self._describe(wanted.schedule_id)
        if seen is None or not await self._is_as_wanted(seen.schedule, wanted):
            raise ScheduleContested(
                f"Schedule {wanted.schedule_id} did not take revision {wanted.revision}."
            )

    async def _make_up(self, wanted: WantedSchedule) -> None:
        """Fire what came between the change and Temporal's learning of it, just now."""
        if wanted.paused:
            return
        now = datetime.now(UTC)
        first = max(wanted.since, now - wanted.catch_up)
        if wanted.recurrence.times_within(first, now, limit=1):
            await self.backfill(wanted.schedule_id, first=first, last=now, overlap=None)

    async def _patch(self, schedule_id: str, patch: SchedulePatch) -> None:
        request = PatchScheduleRequest(
            namespace=self._temporal.namespace,
            schedule_id=schedule_name(self._queue, schedule_id),
            patch=patch,
            identity=self._temporal.identity,
            request_id=str(uuid4()),
        )
        async with deadline():
            await self._service.patch_schedule(request, retry=True, timeout=_RPC)

    async def _wire(self, wanted: WantedSchedule) -> Schedule:
        order = FireOrder(schedule_id=wanted.schedule_id)
        payloads = await self._sealing(wanted.schedule_id).encode([order])
        return to_wire(wanted, order=Payloads(payloads=payloads), task_queue=self._queue)

    async def _is_as_wanted(self, seen: Schedule, wanted: WantedSchedule) -> bool:
        ours = await self._wire(wanted)
        return essence(seen) == essence(ours) and await self._is_sealed_alike(
            seen.action.start_workflow.input, ours.action.start_workflow.input, wanted
        )

    async def _is_sealed_alike(
        self, seen: Payloads, ours: Payloads, wanted: WantedSchedule
    ) -> bool:
        """Say whether the input is the right one, and sealed with the key that seals today."""
        if [dict(p.metadata) for p in seen.payloads] != [dict(p.metadata) for p in ours.payloads]:
            return False
        try:
            found = await self._sealing(wanted.schedule_id).decode(seen.payloads, [FireOrder])
        except Exception:  # noqa: BLE001 -- whatever it is, it is not what we sealed
            return False
        return bool(found == [FireOrder(schedule_id=wanted.schedule_id)])

    def _sealing(self, schedule_id: str) -> DataConverter:
        return self._temporal.data_converter.with_context(
            WorkflowSerializationContext(
                namespace=self._temporal.namespace,
                workflow_id=action_name(self._queue, schedule_id),
            )
        )
