"""Back-fills, slots by hand and republishing, on a real server."""

from datetime import UTC, datetime, timedelta
from typing import Any

from asgiref.sync import sync_to_async

from designer.audit.models import AuditEvent
from designer.runs.forks import fork_run
from designer.runs.models import Run
from designer.triggers.models import Overlap, Schedule, Slot, SlotOrder
from designer.triggers.slot_orders import backfill, plan_backfill, run_now
from designer.workflows.models import Version, Workflow
from designer.workflows.publishing import publish_version
from designer.workflows.services import create_workflow, save_draft
from engine.graph.model import Edge, WorkflowGraph
from engine.graph.nodes.end import EndNode
from engine.graph.nodes.start import StartNode
from engine.plan.model import Plan
from engine.recurrence.spec import CalendarSpec
from engine.testing.plans import START, end, path, plan
from tests.designer.running import a_workflow
from tests.designer.worker.conftest import StartWorker
from tests.designer.worker.scheduling import (
    EVERY_SECOND,
    SELDOM,
    a_schedule,
    at_once,
    designer,
    fired,
    moment,
    operator,
    seen_by_temporal,
    slots_of,
    until,
)
from tests.designer.worker.test_schedules import one_at_a_time

DAILY = CalendarSpec(times=("12:00",))
PUBLICATIONS = 50


@sync_to_async
def scheduled(spec: Any = DAILY, *, of: Plan | None = None, **settings: Any) -> Schedule:
    return a_schedule(a_workflow(plan=of or at_once()), spec, **settings)


async def gone_on(run: Run, step: str) -> Run:
    """Have a run go on from a step in a new one, to its end."""

    def fork() -> Run:
        found = Run.objects.select_related("workflow", "version").get(pk=run.pk)
        return fork_run(operator(), run=found, step=step, client_key=str(found.pk))[0]

    made = await sync_to_async(fork)()
    ended: Run = await until(
        lambda: Run.objects.filter(pk=made.pk).exclude(finished_at=None).first()
    )
    return ended


@sync_to_async
def filled(schedule: Schedule, *, days: int, one_after_another: bool = False) -> SlotOrder:
    last = datetime.now(UTC)
    return backfill(
        operator(),
        schedule_id=schedule.id,
        first=last - timedelta(days=days),
        last=last,
        one_after_another=one_after_another,
    )


class TestBackfill:
    async def test_thirty_days_start_thirty_runs_and_the_same_again_starts_none(
        self, worker_of: StartWorker
    ):
        async with worker_of() as worker:
            schedule = await scheduled()
            order = await filled(schedule, days=30)
            await until(lambda: Run.objects.exclude(finished_at=None).count() >= 30)

            # The note that Temporal has it was lost, so it is sent once more.
            await SlotOrder.objects.aupdate(sent_at=None, send_at=order.send_at)
            await until(
                seen_by_temporal(worker, schedule, lambda info: info.action_count >= 60),
            )
            await until(lambda: SlotOrder.objects.get().sent_at is not None)

        runs = Run.objects.filter(started_by=str(schedule.id))
        assert order.slots == 30
        assert await runs.acount() == 30
        assert await Slot.objects.filter(kind="backfill", run__isnull=False).acount() == 30

    async def test_one_after_another_keeps_their_order(self, worker_of: StartWorker):
        async with worker_of():
            schedule = await scheduled()
            await filled(schedule, days=6, one_after_another=True)
            slots = await until(fired(schedule, 6))

        assert one_at_a_time(slots[:-1])
        assert [slot.run.number for slot in slots] == [1, 2, 3, 4, 5, 6]

    async def test_tells_the_run_which_time_it_stands_for(self, worker_of: StartWorker):
        async with worker_of():
            schedule = await scheduled(
                of=plan(end(incoming=START, output=path("run.scheduled_for")))
            )
            await filled(schedule, days=3)
            slots = await until(fired(schedule, 3))
            await until(lambda: Run.objects.exclude(finished_at=None).count() == 3)
            forks = [await gone_on(slots[0].run, "done")]
            forks.append(await gone_on(forks[0], "done"))

        runs = [await Run.objects.aget(pk=slot.run_id) for slot in slots]
        days = [slot.scheduled_for.isoformat() for slot in slots]
        assert [run.output for run in runs] == days
        assert [fork.output for fork in forks] == [days[0]] * 2

    async def test_runs_what_was_missed_but_never_twice(self, worker_of: StartWorker):
        async with worker_of():
            schedule = await scheduled(EVERY_SECOND)
            live = await Workflow.objects.values_list("live_version", flat=True).aget()
            await Workflow.objects.aupdate(live_version=None)
            missed = await until(lambda: Slot.objects.exclude(missed_code="").first())
            await Workflow.objects.aupdate(live_version=live)
            slots = await until(fired(schedule, 2))
            first, last = missed.scheduled_for, slots[-1].scheduled_for

            plan = await sync_to_async(plan_backfill)(schedule, first=first, last=last)
            await sync_to_async(backfill)(
                await sync_to_async(operator)(),
                schedule_id=schedule.id,
                first=first,
                last=last,
                one_after_another=False,
            )
            await until(
                lambda: (
                    not Slot.objects.filter(scheduled_for__range=(first, last), run=None).exists()
                )
            )

        assert missed.scheduled_for in plan.open
        assert slots[0].scheduled_for in plan.done
        runs = await Run.objects.filter(started_by=str(schedule.id)).acount()
        assert runs == await Slot.objects.filter(run__isnull=False).acount()


class TestRunNow:
    async def test_fires_a_slot_of_its_own_though_paused_and_remembers_who_asked(
        self, worker_of: StartWorker
    ):
        async with worker_of():
            schedule = await scheduled(SELDOM)
            for _ in range(3):
                await sync_to_async(now)(schedule)
            slots = await until(fired(schedule, 3))

        assert [slot.kind for slot in slots] == ["by_hand"] * 3
        told = AuditEvent.objects.filter(action="schedule.run_by_hand")
        assert {event.actor_label async for event in told} == {"Olga"}

    async def test_waits_for_its_turn_where_a_slot_would_be_skipped(self, worker_of: StartWorker):
        async with worker_of():
            schedule = await scheduled(SELDOM, overlap=Overlap.SKIP)
            for _ in range(3):
                await sync_to_async(now)(schedule)
            slots = await until(fired(schedule, 3))

        assert one_at_a_time(slots)


class TestRepublishing:
    async def test_gives_one_run_a_slot_and_always_of_the_version_that_is_live(
        self, worker_of: StartWorker
    ):
        workflow = await sync_to_async(drawn)()
        await sync_to_async(published)(workflow, 0)
        async with worker_of():
            schedule = await sync_to_async(a_schedule)(workflow, EVERY_SECOND)
            begun = datetime.now(UTC)
            for number in range(1, PUBLICATIONS):
                await moment(begun + timedelta(seconds=number / 7))
                await sync_to_async(published)(workflow, number)
            await until(fired(schedule, 6))
            await until(lambda: Run.objects.exclude(finished_at=None).count() >= 6)

        slots = [slot for slot in await sync_to_async(slots_of)(schedule) if slot.run]
        times = [slot.scheduled_for for slot in slots]
        assert times == [times[0] + timedelta(seconds=n) for n in range(len(times))]
        assert await Run.objects.acount() == len({slot.run_id for slot in slots}) == len(slots)
        live_from = {v.number: v.published_at async for v in Version.objects.all()}
        assert len(live_from) == PUBLICATIONS
        for run in (slot.run for slot in slots if slot.run):
            number = run.version.number
            assert live_from[number] <= run.created_at
            assert run.created_at <= live_from.get(number + 1, run.created_at)


def now(schedule: Schedule) -> SlotOrder:
    return run_now(operator(), schedule_id=schedule.id)


def drawn() -> Workflow:
    return create_workflow(designer(), name="Nightly report")


def published(workflow: Workflow, number: int) -> Version:
    """Save a graph that is like no other, and publish it."""
    graph = WorkflowGraph(
        nodes=(StartNode(id="start"), EndNode(id="done", output={"edition": number})),
        edges=(Edge(id="1", source="start", target="done"),),
    )
    workflow.refresh_from_db()
    saved = save_draft(
        designer(), workflow_id=workflow.id, revision=workflow.draft.revision, graph=graph
    )
    return publish_version(designer(), workflow_id=workflow.id, revision=saved.draft.revision)
