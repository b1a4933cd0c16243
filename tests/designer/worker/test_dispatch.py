"""From the outbox to Temporal and back, on a real server."""

from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from designer.runs import outbox
from designer.runs.journal import Journal
from designer.runs.models import Effect, Run, StepState
from designer.runs.services import cancel_run
from designer.worker.dispatch import Dispatcher
from designer.workflows.models import Version
from engine.client.client import EngineClient
from engine.client.settings import TemporalSettings
from engine.expressions.template import Constant, ObjectTemplate
from engine.expressions.template import Path as DataPath
from engine.plan.model import PLAN_FORMAT, Block, EndStep, Incoming, OperationStep, Plan, RetryPlan
from tests.designer.running import ORDER, a_run, a_workflow, an_actor, step_started
from tests.designer.worker.conftest import StartWorker, eventually


def a_plan(operation: str = "echo", **inputs: Any) -> Plan:
    """One step of the test's connector, then an end that answers its output."""
    holes: dict[str, Any] = {name: Constant(value=value) for name, value in inputs.items()}
    if operation == "echo":
        holes["value"] = DataPath(source="input.pizza", keys=("input", "pizza"))
    step = OperationStep(
        id="bake",
        name="Bake",
        incoming=(Incoming(source=None),),
        connector="lab",
        operation=operation,
        connection=None,
        inputs=ObjectTemplate(items=tuple(holes.items())),
        retry=RetryPlan(attempts=3, initial_s=0.05, factor=1, maximum_s=1),
        attempt_s=20,
    )
    end = EndStep(
        id="done",
        name="Done",
        incoming=(Incoming(source="bake"),),
        outcome="succeeded",
        output=DataPath(source="steps.bake", keys=("steps", "bake")),
        error_code="workflow.failed",
        message=Constant(value=""),
    )
    return Plan(start="start", input_schema=ORDER, block=Block(steps=(step, end)))


@sync_to_async
def a_started_run(operation: str = "echo", **inputs: Any) -> Run:
    return a_run(workflow=a_workflow(plan=a_plan(operation, **inputs)))


@pytest.mark.usefixtures("worker_of")
class TestDispatcher:
    async def test_a_run_that_was_accepted_is_executed_and_recorded(self, worker_of: StartWorker):
        async with worker_of():
            run = await a_started_run()

            await eventually(run, lambda r: r.finished_at)

        assert (run.status, run.output) == ("succeeded", "margherita")
        kinds = [
            kind async for kind in run.events.order_by("number").values_list("type", flat=True)
        ]
        assert kinds[0] == "run.started"
        assert kinds[-1] == "run.succeeded"

    async def test_runs_that_waited_for_a_worker_are_found(self, worker_of: StartWorker):
        runs = [await a_started_run() if n == 0 else await again() for n in range(30)]

        async with worker_of():
            for run in runs:
                await eventually(run, lambda r: r.finished_at)

        assert {run.status for run in runs} == {"succeeded"}

    async def test_two_workers_share_the_work_and_do_nothing_twice(
        self, worker_of: StartWorker, tmp_path: Path
    ):
        trace = tmp_path / "trace"
        runs = [await a_started_run("hold", trace=str(trace))]
        runs += [await again() for _ in range(29)]

        async with worker_of(), worker_of():
            for run in runs:
                await eventually(run, lambda r: r.finished_at)

        assert {run.status for run in runs} == {"succeeded"}
        assert await Effect.objects.filter(attempt=1, state="done").acount() == 30
        assert len(set(trace.read_text().splitlines())) == 30
        assert len(trace.read_text().splitlines()) == 30

    async def test_starting_again_after_a_dispatcher_died_changes_nothing(
        self, worker_of: StartWorker, tmp_path: Path
    ):
        trace = tmp_path / "trace"
        async with worker_of():
            run = await a_started_run("hold", trace=str(trace))
            await eventually(run, lambda r: r.dispatched_at and r.finished_at)
            before = run.last_event

            # Its note that Temporal has the run was lost with it, and the end with the worker.
            await Run.objects.filter(pk=run.pk).aupdate(
                dispatched_at=None, finished_at=None, status="running", dispatch_at=run.created_at
            )
            await eventually(run, lambda r: r.dispatched_at)

        assert run.last_event == before
        assert len(trace.read_text().splitlines()) == 1

    async def test_a_run_of_a_newer_plan_waits_for_a_newer_worker_and_holds_up_no_other(
        self, worker_of: StartWorker
    ):
        newer, other = await a_started_run(), await again()
        workflow = await sync_to_async(a_workflow)("From tomorrow", plan=a_plan())
        version = await Version.objects.aget(workflow=workflow)
        newer.version = Version(workflow=workflow, number=2, graph=version.graph, digest="e" * 64)
        newer.version.plan = {**version.plan, "format": PLAN_FORMAT + 1}
        newer.version.published_by_id = version.published_by_id
        await newer.version.asave()
        await Run.objects.filter(pk=newer.pk).aupdate(version=newer.version)

        async with worker_of():
            await eventually(newer, lambda r: r.dispatch_tries)
            await eventually(other, lambda r: r.finished_at)

        assert (other.status, newer.status) == ("succeeded", "queued")

    async def test_cancelling_stops_a_run_that_is_under_way(
        self, worker_of: StartWorker, tmp_path: Path
    ):
        hold = {"trace": str(tmp_path / "trace"), "release": str(tmp_path / "never")}
        async with worker_of():
            run = await a_started_run("hold", **hold)
            await eventually(run, lambda r: r.last_event >= 3)

            await sync_to_async(cancel_run)(await operator(), run=run, reason="Ordered twice")
            await eventually(run, lambda r: r.finished_at)

        assert run.status == "cancelled"
        assert await run.events.filter(type="step.cancelled").aexists()

    async def test_a_cancelled_start_that_nobody_took_to_temporal_ends_cancelled(
        self, worker_of: StartWorker
    ):
        run = await a_started_run()
        await Run.objects.filter(pk=run.pk).aupdate(dispatch_tries=1)  # its dispatcher died
        await sync_to_async(cancel_run)(await operator(), run=run)

        async with worker_of():
            await eventually(run, lambda r: r.finished_at)

        assert run.status == "cancelled"
        assert not await Effect.objects.aexists()


class TestCompare:
    async def test_an_end_that_died_with_its_worker_is_recorded(self, worker_of: StartWorker):
        async with worker_of(dispatching=False) as worker:
            run = await a_started_run()
            dispatcher = Dispatcher(worker.client)
            await dispatcher.sweep()
            await dispatcher.settle_down()
            await eventually(run, lambda r: r.finished_at)
            await forget_the_end(run)
            await under_way_for_ever(run)

            await dispatcher.sweep()

        await run.arefresh_from_db()
        assert (run.status, run.output) == ("succeeded", "margherita")
        stopped = await StepState.objects.aget(run=run, path="stuck")
        assert stopped.state["status"] == "cancelled"

    async def test_a_run_that_temporal_lost_before_any_effect_starts_anew(
        self, worker_of: StartWorker, settings: TemporalSettings
    ):
        run = await a_started_run()
        await Run.objects.aupdate(dispatched_at=run.created_at, check_at=run.created_at)
        await long_quiet(run)

        await Dispatcher(await EngineClient.connect(settings)).sweep()

        await run.arefresh_from_db()
        assert (run.dispatched_at, run.status) == (None, "queued")

    async def test_a_run_that_temporal_lost_in_the_middle_fails_in_plain_sight(
        self, worker_of: StartWorker, settings: TemporalSettings
    ):
        run = await a_started_run()
        await Run.objects.aupdate(dispatched_at=run.created_at, check_at=run.created_at)
        await Effect.objects.acreate(run=run, key="k", step="bake", operation="o", mode="keyed")
        await long_quiet(run)

        await Dispatcher(await EngineClient.connect(settings)).sweep()

        await run.arefresh_from_db()
        assert run.status == "failed"
        assert run.error is not None
        assert run.error["code"] == "run.lost"


@sync_to_async
def again() -> Run:
    return a_run()


@sync_to_async
def operator() -> Any:
    return an_actor()


async def forget_the_end(run: Run) -> None:
    """Undo what the last events of a run did to the record, as if they had never arrived."""
    await run.events.filter(number=run.last_event).adelete()
    await Run.objects.filter(pk=run.pk).aupdate(
        status="running", finished_at=None, output=None, last_event=run.last_event - 1
    )
    await long_quiet(run)


@sync_to_async
def under_way_for_ever(run: Run) -> None:
    Journal().record(str(run.id), [step_started("stuck")])
    Run.objects.filter(pk=run.pk).update(heard_at=run.created_at - outbox.LEASE * 10)


async def long_quiet(run: Run) -> None:
    long_ago = run.created_at - outbox.LEASE * 10
    await Run.objects.filter(pk=run.pk).aupdate(
        heard_at=long_ago, check_at=long_ago, dispatched_at=long_ago, created_at=long_ago
    )
