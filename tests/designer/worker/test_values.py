"""Large values from row to Temporal and back, on a real server."""

from typing import Any

from asgiref.sync import sync_to_async

from designer.runs.forks import fork_run
from designer.runs.kept import open_kept
from designer.runs.kept_models import ValueReader
from designer.runs.models import Run, StepState
from engine.expressions.references import KEY
from engine.plan.model import Plan
from engine.testing.plans import after, end, lab_step, path, plan
from tests.designer.running import a_run, a_workflow, an_actor
from tests.designer.worker.conftest import StartWorker, eventually
from tests.designer.worker.test_calls import a_caller_of

COUNT = 20_000


def make() -> Any:
    return lab_step("make", "rows", {"count": COUNT})


@sync_to_async
def run_of(of: Plan, name: str = "Order") -> Run:
    return a_run(workflow=a_workflow(name, plan=of))


@sync_to_async
def fork_at(run: Run, step: str) -> Run:
    found = Run.objects.select_related("workflow", "version").get(pk=run.pk)
    return fork_run(an_actor(), run=found, step=step, client_key=f"{run.id}")[0]


@sync_to_async
def delete(run: Run) -> None:
    Run.objects.get(pk=run.pk).delete()


def counting() -> Plan:
    return plan(
        make(),
        lab_step("count", "count", {"value": path("steps.make")}, incoming=after("make")),
        end(incoming=after("count"), output=path("steps.count.items")),
    )


class TestLargeValues:
    async def test_are_kept_and_the_step_shows_a_summary(self, worker_of: StartWorker) -> None:
        async with worker_of():
            run = await run_of(counting())
            await eventually(run, lambda r: r.finished_at)

        assert (run.status, run.output) == ("succeeded", COUNT)
        state = await StepState.objects.aget(run=run, path="make")
        shown = state.state["output"][KEY]
        assert (shown["kind"], shown["count"]) == ("array", COUNT)
        reader = await ValueReader.objects.aget(run=run)
        assert (str(reader.value_id), reader.name) == (shown["id"], "make")

    async def test_of_a_run_that_was_deleted_are_there_for_its_fork(
        self, worker_of: StartWorker
    ) -> None:
        async with worker_of():
            run = await run_of(counting())
            await eventually(run, lambda r: r.finished_at)
            made = await fork_at(run, "count")
            await eventually(made, lambda r: r.finished_at)
            await delete(run)
            again = await fork_at(made, "count")
            await eventually(again, lambda r: r.finished_at)

        assert (again.status, again.output) == ("succeeded", COUNT)

    async def test_of_a_called_run_are_there_for_its_caller(self, worker_of: StartWorker) -> None:
        answering = plan(make(), end(incoming=after("make"), output=path("steps.make")))
        async with worker_of():
            run = await a_caller_of(answering)
            await eventually(run, lambda r: r.finished_at)
            child = await Run.objects.aget(parent=run)
            await delete(child)

        assert (run.status, run.output[KEY]["count"]) == ("succeeded", COUNT)
        opened = await sync_to_async(open_kept)(run.output, run_id=run.id)
        assert len(opened) == COUNT
