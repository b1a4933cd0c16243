"""What people tell a run that is under way, from the door to the run, on a real server."""

from pathlib import Path
from typing import Any

from asgiref.sync import sync_to_async

from designer.runs.controls import pause_run, resume_run, steer_step
from designer.runs.models import Run, StepState
from engine.plan.model import Plan
from engine.testing.plans import QUICKLY, after, end, lab_step, path, plan
from tests.designer.running import a_run, a_workflow, an_actor
from tests.designer.worker.conftest import StartWorker, eventually

ONCE = QUICKLY.model_copy(update={"attempts": 1})


@sync_to_async
def run_of(of: Plan) -> Run:
    return a_run(workflow=a_workflow(plan=of))


@sync_to_async
def steer(run: Run, action: Any, **rest: Any) -> None:
    steer_step(an_actor(), run=run, step="ask", action=action, **rest)


async def held(run: Run, *, hold: int = 1) -> None:
    """Wait until the designer knows that the step is held for the so-manieth time."""

    def is_held(_: Run) -> bool:
        return True

    states = StepState.objects.filter(run=run, path="ask", status="held")
    while (state := await states.afirst()) is None or state.state["held"]["hold"] < hold:
        await eventually(run, is_held)


def asking() -> Plan:
    """One step that is refused, and asks a person."""
    step = lab_step("ask", "fail", inputs={"how": "rejected"}, retry=ONCE)
    step = step.model_copy(update={"on_error": "ask"})
    return plan(step, end("done", incoming=after("ask"), output=path("steps.ask")))


class TestHeldSteps:
    async def test_one_that_is_tried_again_can_be_finished_by_hand(
        self, worker_of: StartWorker
    ) -> None:
        async with worker_of():
            run = await run_of(asking())
            await held(run)
            await steer(run, "retry")
            await held(run, hold=2)
            await steer(run, "succeed", output={"charged": True})
            await eventually(run, lambda r: r.finished_at)

        assert (run.status, run.output) == ("succeeded", {"charged": True})
        state = (await StepState.objects.aget(run=run, path="ask")).state
        assert (state["steered"]["by"], state["attempt"]) == ("Olga", 2)

    async def test_one_that_is_left_as_it_is_fails_the_run(self, worker_of: StartWorker) -> None:
        async with worker_of():
            run = await run_of(asking())
            await held(run)
            await steer(run, "fail")
            await eventually(run, lambda r: r.finished_at)

        assert run.status == "failed"
        assert run.error is not None
        assert run.error["code"] == "connector.rejected"


class TestPause:
    async def test_nothing_starts_until_the_run_goes_on(
        self, worker_of: StartWorker, tmp_path: Path
    ) -> None:
        trace, release = tmp_path / "trace", tmp_path / "release"
        inputs = {"trace": str(trace), "release": str(release)}
        of = plan(
            lab_step("one", "hold", inputs=inputs),
            lab_step("two", "hold", inputs={"trace": str(trace)}, incoming=after("one")),
            end("done", incoming=after("two")),
        )
        async with worker_of():
            run = await run_of(of)
            await eventually(run, lambda r: r.started_at)
            await sync_to_async(pause_run)(await operator(), run=run)
            await eventually(run, lambda r: r.paused_by)
            release.touch()
            one = StepState.objects.filter(run=run, path="one", status="succeeded")
            while not await one.aexists():
                await eventually(run, lambda r: r.last_event)
            assert len(trace.read_text().splitlines()) == 1

            await sync_to_async(resume_run)(await operator(), run=run)
            await eventually(run, lambda r: r.finished_at)

        assert (run.status, run.paused_by) == ("succeeded", None)
        assert len(trace.read_text().splitlines()) == 2


operator = sync_to_async(an_actor)
