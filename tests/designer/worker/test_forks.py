"""Runs that go on from where others came to, from row to Temporal and back, on a real server."""

from collections import Counter
from itertools import pairwise
from pathlib import Path

from asgiref.sync import sync_to_async
from django.utils import timezone

from designer.runs.forks import fork_run
from designer.runs.journal import append_events
from designer.runs.models import Effect, Run, StepState
from engine.events.model import RunCancelled, RunStarted
from engine.plan.model import Plan
from engine.testing.plans import QUICKLY, after, end, expression, lab_step, path, plan
from tests.designer.running import a_run, a_workflow, an_actor
from tests.designer.worker.conftest import StartWorker, eventually


def three_steps(folder: Path) -> Plan:
    """Three steps that leave traces; the third waits in vain for its service to be mended."""
    once = QUICKLY.model_copy(update={"attempts": 1})
    mended = {"trace": str(folder / "three"), "release": str(folder / "mended")}
    three = lab_step("three", "hold", inputs=mended, incoming=after("two"), retry=once)
    return plan(
        lab_step("one", "hold", inputs={"trace": str(folder / "one")}),
        lab_step("two", "hold", inputs={"trace": str(folder / "two")}, incoming=after("one")),
        three.model_copy(update={"attempt_s": 0.5}),
        end("done", incoming=after("three"), output=path("steps.two")),
    )


def large_steps() -> Plan:
    """Draw steps whose outputs are 3 MB together, however they are packed, and one that reads."""
    rows = {"count": 1_000, "width": 90, "noisy": True}
    names = [f"s{n}" for n in range(30)]
    steps = [lab_step(names[0], "rows", rows)]
    steps += [lab_step(new, "rows", rows, incoming=after(old)) for old, new in pairwise(names)]
    length = expression("len(steps['s7'])", "steps.s7")
    last = lab_step("last", "echo", {"value": length}, incoming=after("s29"))
    return plan(*steps, last, end("done", incoming=after("last"), output=path("steps.last")))


def calls(folder: Path) -> Counter[str]:
    """Count how often each service was called."""
    names = ("one", "two", "three")
    found = {name: folder / name for name in names}
    return Counter(
        {n: len(f.read_text().splitlines()) if f.exists() else 0 for n, f in found.items()}
    )


@sync_to_async
def run_of(of: Plan) -> Run:
    return a_run(workflow=a_workflow(plan=of))


@sync_to_async
def fork(run: Run, step: str = "") -> Run:
    run = Run.objects.select_related("workflow", "version").get(pk=run.pk)
    return fork_run(an_actor(), run=run, step=step, client_key=f"{run.id}/{step}")[0]


async def a_failed_run(folder: Path) -> Run:
    """Fail at the third step; then its service is mended."""
    run = await run_of(three_steps(folder))
    await eventually(run, lambda r: r.finished_at)
    assert (run.status, calls(folder)) == ("failed", Counter(one=1, two=1, three=1))
    (folder / "mended").touch()
    return run


class TestFork:
    async def test_a_run_that_goes_on_repeats_nothing_that_was_done(
        self, worker_of: StartWorker, tmp_path: Path
    ) -> None:
        async with worker_of():
            run = await a_failed_run(tmp_path)

            made = await fork(run)
            await eventually(made, lambda r: r.finished_at)

        assert made.status == "succeeded"
        assert calls(tmp_path) == Counter(one=1, two=1, three=2)
        reused = StepState.objects.filter(run=made, path__in=["one", "two"])
        assert [state.state["reused_from"] async for state in reused] == [str(run.id)] * 2
        assert [e.step async for e in Effect.objects.filter(run=made)] == ["three"]

    async def test_a_fork_executes_the_chosen_step_and_all_after_it(
        self, worker_of: StartWorker, tmp_path: Path
    ) -> None:
        async with worker_of():
            run = await a_failed_run(tmp_path)

            made = await fork(run, "two")
            await eventually(made, lambda r: r.finished_at)

        assert made.status == "succeeded"
        assert calls(tmp_path) == Counter(one=1, two=2, three=2)

    async def test_a_fork_of_a_fork_reaches_back_to_the_first_run(
        self, worker_of: StartWorker, tmp_path: Path
    ) -> None:
        async with worker_of():
            run = await a_failed_run(tmp_path)
            made = await fork(run)
            await eventually(made, lambda r: r.finished_at)

            again = await fork(made, "three")
            await eventually(again, lambda r: r.finished_at)

        assert calls(tmp_path) == Counter(one=1, two=1, three=3)
        one = await StepState.objects.aget(run=again, path="one")
        assert one.state["reused_from"] == str(run.id)

    async def test_a_fork_waits_for_a_worker_and_for_temporal(
        self, worker_of: StartWorker, tmp_path: Path
    ) -> None:
        async with worker_of():
            run = await a_failed_run(tmp_path)
        made = await fork(run)

        async with worker_of():
            await eventually(made, lambda r: r.finished_at)

        assert made.status == "succeeded"

    async def test_a_fork_takes_over_more_than_temporal_starts_anything_with(
        self, worker_of: StartWorker
    ) -> None:
        async with worker_of():
            run = await run_of(large_steps())
            await eventually(run, lambda r: r.finished_at)

            made = await fork(run, "last")
            await eventually(made, lambda r: r.finished_at)

        assert (run.status, run.output) == ("succeeded", 1_000)
        assert (made.status, made.output) == ("succeeded", 1_000)
        again = StepState.objects.filter(run=made, state__reused_from=None)
        assert {one.path async for one in again} == {"start", "last", "done"}

    async def test_a_fork_whose_history_is_forgotten_fails_in_plain_sight(
        self, worker_of: StartWorker, tmp_path: Path
    ) -> None:
        run = await run_of(three_steps(tmp_path))
        await forget(run)

        async with worker_of():
            made = await fork(run)
            await eventually(made, lambda r: r.finished_at)

        assert made.status == "failed"
        assert made.error is not None
        assert made.error["code"] == "fork.history_gone"
        assert calls(tmp_path) == Counter(one=0, two=0, three=0)


@sync_to_async
def forget(run: Run) -> None:
    """Leave the record of a run that Temporal knows nothing of."""
    now = timezone.now()
    Run.objects.filter(pk=run.pk).update(dispatched_at=now, dispatch_tries=1)
    append_events(run.id, [RunStarted(key="run:started", at=now)])
    append_events(run.id, [RunCancelled(key="run:ended", at=now)])
