"""Runs that call runs, from row to Temporal and back, on a real server."""

from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db.models import QuerySet

from designer.access.roles import Role
from designer.runs import outbox
from designer.runs.calls import prepare_call
from designer.runs.models import Run, StepState
from designer.runs.services import cancel_run
from designer.worker.dispatch import Dispatcher
from designer.workflows.models import Workflow
from engine.expressions.template import Constant, ObjectTemplate
from engine.expressions.template import Path as DataPath
from engine.plan.model import Block, CallWorkflowStep, EndStep, Incoming, Plan
from tests.designer.running import ORDER, a_run, a_workflow, an_actor
from tests.designer.worker.conftest import StartWorker, eventually
from tests.designer.worker.test_dispatch import a_plan, long_quiet

pytestmark = pytest.mark.usefixtures("worker_of")


def calling(workflow: Workflow, *, wait: bool = True) -> Plan:
    step = CallWorkflowStep(
        id="sub",
        name="Sub",
        incoming=(Incoming(source=None),),
        workflow=str(workflow.id),
        input=ObjectTemplate(
            items=(("pizza", DataPath(source="input.pizza", keys=("input", "pizza"))),)
        ),
        wait=wait,
    )
    end = EndStep(
        id="done",
        name="Done",
        incoming=(Incoming(source="sub"),),
        outcome="succeeded",
        output=DataPath(source="steps.sub", keys=("steps", "sub")),
        error_code="workflow.failed",
        message=Constant(value=""),
    )
    return Plan(start="start", input_schema=ORDER, block=Block(steps=(step, end)))


@sync_to_async
def a_caller_of(plan: Plan, *, wait: bool = True) -> Run:
    called = a_workflow("Called", plan=plan)
    rita = an_actor("rita@example.org", Role.OPERATOR)
    return a_run(rita, workflow=a_workflow("Calling", plan=calling(called, wait=wait)))


def children(run: Run) -> QuerySet[Run]:
    return Run.objects.filter(parent=run)


async def child_of(run: Run) -> Run:
    await eventually(run, lambda _: True)
    while (child := await children(run).afirst()) is None:
        await eventually(run, lambda r: r.last_event)
    return child


class TestCalls:
    async def test_a_call_gives_what_the_called_run_answers(self, worker_of: StartWorker):
        async with worker_of():
            run = await a_caller_of(a_plan())

            await eventually(run, lambda r: r.finished_at)

        child = await children(run).aget()
        assert (run.status, run.output) == ("succeeded", "margherita")
        assert (child.status, child.output, child.started_by) == (
            "succeeded",
            "margherita",
            run.started_by,
        )
        state = (await StepState.objects.aget(run=run, path="sub")).state
        assert (state["called"]["run_id"], state["called"]["number"]) == (
            str(child.id),
            child.number,
        )

    async def test_cancelling_the_caller_cancels_the_called_run(
        self, worker_of: StartWorker, tmp_path: Path
    ):
        hold: dict[str, Any] = {"trace": str(tmp_path / "t"), "release": str(tmp_path / "never")}
        async with worker_of():
            run = await a_caller_of(a_plan("hold", **hold))
            child = await child_of(run)
            await eventually(child, lambda r: r.last_event >= 3)

            await sync_to_async(cancel_run)(await operator(), run=run, reason="Ordered twice")
            await eventually(run, lambda r: r.finished_at)
            await child.arefresh_from_db()

        assert (run.status, child.status) == ("cancelled", "cancelled")

    async def test_a_called_run_may_be_cancelled_by_itself(
        self, worker_of: StartWorker, tmp_path: Path
    ):
        hold: dict[str, Any] = {"trace": str(tmp_path / "t"), "release": str(tmp_path / "never")}
        async with worker_of():
            run = await a_caller_of(a_plan("hold", **hold))
            child = await child_of(run)
            await sync_to_async(cancel_run)(await operator(), run=child)

            await eventually(run, lambda r: r.finished_at)

        assert run.status == "failed"
        assert run.error is not None
        assert run.error["code"] == "call_workflow.cancelled"

    async def test_one_that_was_left_behind_is_swept_up(self, worker_of: StartWorker):
        async with worker_of(dispatching=False) as worker:
            run = await a_caller_of(a_plan())
            child = await sync_to_async(called_by_hand)(run)
            await long_quiet(child)
            dispatcher = Dispatcher(worker.client)

            await dispatcher.sweep()
            await child.arefresh_from_db()
            waits = child.finished_at is None
            await Run.objects.filter(pk=run.pk).aupdate(finished_at=run.created_at)
            await long_quiet(child)
            await dispatcher.sweep()
            await dispatcher.settle_down()

        await child.arefresh_from_db()
        assert waits
        assert child.status == "cancelled"

    async def test_a_call_without_waiting_goes_on(self, worker_of: StartWorker):
        async with worker_of():
            run = await a_caller_of(a_plan(), wait=False)

            await eventually(run, lambda r: r.finished_at)
            child = await children(run).aget()
            await eventually(child, lambda r: r.finished_at)

        assert run.output == {"run_id": str(child.id), "number": child.number}
        assert child.status == "succeeded"


class TestLimit:
    async def test_no_more_than_allowed_are_under_way_whatever_dies(
        self, worker_of: StartWorker, tmp_path: Path
    ):
        trace, release = tmp_path / "trace", tmp_path / "release"
        hold: dict[str, Any] = {"trace": str(trace), "release": str(release)}
        runs = await limited_runs(5, a_plan("hold", **hold))
        async with worker_of():
            for run in runs[:2]:
                await eventually(run, lambda r: r.last_event >= 3)
        # Worker and dispatcher are gone; others take over.
        async with worker_of():
            await eventually(runs[0], lambda r: r.dispatched_at)
            held = [run.number async for run in Run.objects.filter(held=True).order_by("id")]
            release.touch()
            for run in runs:
                await eventually(run, lambda r: r.finished_at)

        assert held == [3, 4, 5]
        assert {run.status for run in runs} == {"succeeded"}
        assert len(set(trace.read_text().splitlines())) >= 5


@sync_to_async
def limited_runs(count: int, plan: Plan) -> list[Run]:
    workflow = a_workflow("Limited", plan=plan)
    workflow.at_once = 2
    workflow.save()
    return [a_run(workflow=workflow) for _ in range(count)]


def called_by_hand(run: Run) -> Run:
    """Make the row of a call, as the worker does that dies before it starts the run."""
    called = Workflow.objects.get(name="Called")
    outbox.note_started([run.id])
    child, _ = prepare_call(
        str(run.id), step="sub", workflow_id=str(called.id), given={"pizza": "napoli"}
    )
    return child


@sync_to_async
def operator() -> Any:
    return an_actor()
