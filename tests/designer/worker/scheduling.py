"""Builders and waits for tests of schedules on a real Temporal server."""

import asyncio
import inspect
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from asgiref.sync import sync_to_async
from temporalio.api.schedule.v1 import ScheduleInfo
from temporalio.api.workflowservice.v1 import DescribeScheduleRequest
from temporalio.service import RPCError, RPCStatusCode

from designer.access.roles import Role
from designer.triggers.models import Overlap, Schedule, Slot
from designer.triggers.schedules import AnySpec, ScheduleSettings, create_schedule
from designer.workflows.models import Workflow
from engine.expressions.template import Constant
from engine.plan.model import Block, EndStep, Incoming, Plan
from engine.recurrence.spec import CalendarSpec, IntervalSpec
from engine.runtime.fire_contract import schedule_name
from engine.worker.build import EngineWorker
from tests.designer.running import an_actor

EVERY_SECOND = IntervalSpec(every_s=1)
SELDOM = CalendarSpec(times=("12:00",), days=(29,), months=(2,))


def at_once() -> Plan:
    """A plan that ends as soon as it begins."""
    end = EndStep(
        id="done",
        name="Done",
        incoming=(Incoming(source=None),),
        outcome="succeeded",
        output=Constant(value={"ok": True}),
        error_code="workflow.failed",
        message=Constant(value=""),
    )
    return Plan(start="start", input_schema={}, block=Block(steps=(end,)))


def designer() -> Any:
    return an_actor("dora@example.org", Role.DESIGNER)


def operator() -> Any:
    return an_actor("olga@example.org", Role.OPERATOR)


def a_schedule(
    workflow: Workflow,
    spec: AnySpec = EVERY_SECOND,
    *,
    overlap: Overlap = Overlap.ALLOW_ALL,
    catch_up_s: int = 3_600,
    **given: Any,
) -> Schedule:
    settings = ScheduleSettings(
        name="Nightly", spec=spec, overlap=overlap, catch_up_s=catch_up_s, input=given
    )
    return create_schedule(designer(), workflow=workflow, settings=settings)


async def until(is_so: Callable[[], Any], *, within_s: float = 90) -> Any:
    """Look until something is so, in the database or in Temporal, and give it."""
    look = is_so if inspect.iscoroutinefunction(is_so) else sync_to_async(is_so)
    # By the clock: `sync_to_async` swallows the cancellation by which `asyncio.timeout` ends.
    given_up_at = time.monotonic() + within_s
    while time.monotonic() < given_up_at:
        found = await look()
        if found:
            return found
        await asyncio.sleep(0.05)
    raise TimeoutError(f"It was not so within {within_s:g} s.")


async def moment(when: datetime) -> None:
    """Wait for a moment to come."""
    await until(lambda: datetime.now(UTC) >= when)


def slots_of(schedule: Schedule) -> list[Slot]:
    rows = Slot.objects.filter(schedule=schedule).select_related("run__version")
    return list(rows.order_by("scheduled_for"))


def fired(schedule: Schedule, count: int) -> Callable[[], list[Slot]]:
    """The condition that so many slots have started a run."""

    def started() -> list[Slot]:
        found = [slot for slot in slots_of(schedule) if slot.run_id]
        return found if len(found) >= count else []

    return started


def in_temporal(schedule: Schedule) -> Callable[[], bool]:
    """The condition that Temporal has the schedule as it is here."""

    def put() -> bool:
        schedule.refresh_from_db()
        return schedule.temporal_revision == schedule.revision

    return put


def seen_by_temporal(
    worker: EngineWorker, schedule: Schedule, is_so: Callable[[ScheduleInfo], bool] | None = None
) -> Callable[[], Awaitable[ScheduleInfo | None]]:
    """The condition that Temporal has the schedule, and that something is so of it there."""
    temporal, queue = worker.client.temporal, worker.client.task_queue

    async def seen() -> ScheduleInfo | None:
        request = DescribeScheduleRequest(
            namespace=temporal.namespace, schedule_id=schedule_name(queue, str(schedule.id))
        )
        try:
            info = (await temporal.workflow_service.describe_schedule(request)).info
        except RPCError as error:
            if error.status == RPCStatusCode.NOT_FOUND:
                return None
            raise
        return info if is_so is None or is_so(info) else None

    return seen
