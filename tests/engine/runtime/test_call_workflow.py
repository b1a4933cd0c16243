import asyncio
import uuid
from pathlib import Path
from typing import Any

import pytest

from engine.events.model import RunCancelled, StepCalled, StepFailed
from engine.plan.model import Plan
from engine.testing.plans import after, call, end, lab_step, path, plan, scope
from engine.testing.runs import Bench, run_plan


def doubling() -> Plan:
    twice = lab_step("twice", "echo", {"value": [path("input.n"), path("input.n")]})
    return plan(twice, end(incoming=after("twice"), output={"both": path("steps.twice")}))


def failing(how: str = "rejected") -> Plan:
    bad = lab_step("bad", "fail", {"how": how})
    return plan(bad, end(incoming=after("bad")))


def holding(tmp_path: Path, *, release: str = "never") -> Plan:
    inputs = {"trace": str(tmp_path / "trace"), "release": str(tmp_path / release)}
    hold = lab_step("hold", "hold", inputs)
    return plan(hold, end(incoming=after("hold"), output="held"))


def calling(workflow: str, *, wait: bool = True, **given: Any) -> Plan:
    step = call("sub", workflow, given, wait=wait)
    return plan(step, end(incoming=after("sub"), output=path("steps.sub")))


def a_workflow(bench: Bench, called: Plan) -> str:
    workflow = str(uuid.uuid4())
    bench.calls.plans[workflow] = called
    return workflow


async def child_of(bench: Bench, run_id: str, step: str = "sub") -> str:
    """Wait until a step has called its run; give that run's id."""
    async with asyncio.timeout(20):
        while (run_id, step) not in bench.calls.made:
            await asyncio.to_thread(bench.journal.wait_for, run_id, f"{step}#1:started")
            await asyncio.sleep(0)
    return bench.calls.made[(run_id, step)]


async def seen(bench: Bench, run_id: str, key: str) -> None:
    await asyncio.to_thread(bench.journal.wait_for, run_id, key)


class TestWaiting:
    async def test_gives_what_the_called_run_answers(self, bench: Bench) -> None:
        workflow = a_workflow(bench, doubling())

        run_id, result = await run_plan(bench, calling(workflow, n=path("input.n")), {"n": 7})

        assert (result.outcome, result.output) == ("succeeded", {"both": [7, 7]})
        child = bench.calls.made[(run_id, "sub")]
        assert bench.journal.keys(run_id) == [
            "run:started",
            "start:succeeded",
            "sub#1:started",
            f"sub:called:{child}",
            "sub:succeeded",
            "done:succeeded",
            "run:ended",
        ]
        told = next(e for e in bench.journal.events(run_id) if isinstance(e, StepCalled))
        assert (told.run_id, told.created, told.workflow) == (child, True, workflow)
        assert "twice:succeeded" in bench.journal.keys(child)

    async def test_fails_with_the_error_of_the_called_run(self, bench: Bench) -> None:
        workflow = a_workflow(bench, failing())

        run_id, result = await run_plan(bench, calling(workflow))

        assert result.error is not None
        child = bench.calls.made[(run_id, "sub")]
        assert (result.outcome, result.error.code) == ("failed", "connector.rejected")
        assert result.error.fault == "author"
        assert result.error.data["reason"] == "tired"
        assert result.error.data["called"]["run_id"] == child

    async def test_the_error_can_be_caught_by_its_kind(self, bench: Bench) -> None:
        workflow = a_workflow(bench, failing())
        careful = scope("careful", call("sub", workflow), catches={"refused": ("connector.",)})
        saved = end("saved", incoming=after(("careful", "refused")), output="caught")

        _, result = await run_plan(bench, plan(careful, saved))

        assert (result.outcome, result.output) == ("succeeded", "caught")

    async def test_an_end_from_outside_is_a_failure(self, bench: Bench, tmp_path: Path) -> None:
        workflow = a_workflow(bench, holding(tmp_path))
        run_id = await bench.start(calling(workflow))
        child = await child_of(bench, run_id)
        await seen(bench, child, "hold#1:started")

        await bench.worker.client.temporal.get_workflow_handle(child).terminate()
        result = await bench.result(run_id)

        assert result.error is not None
        assert (result.outcome, result.error.code) == ("failed", "run.ended_from_outside")

    async def test_a_called_run_that_somebody_cancels_fails_the_step(
        self, bench: Bench, tmp_path: Path
    ) -> None:
        workflow = a_workflow(bench, holding(tmp_path))
        run_id = await bench.start(calling(workflow))
        child = await child_of(bench, run_id)
        await seen(bench, child, "hold#1:started")

        await bench.worker.client.cancel_run(child, "not needed")
        result = await bench.result(run_id)

        assert result.error is not None
        assert (result.outcome, result.error.code) == ("failed", "call_workflow.cancelled")

    async def test_what_is_refused_fails_the_step_at_once(self, bench: Bench) -> None:
        run_id, result = await run_plan(bench, calling("nobody knows it"))

        assert result.error is not None
        assert (result.outcome, result.error.code) == ("failed", "call_workflow.refused")
        assert [type(e) for e in bench.journal.events(run_id)].count(StepFailed) == 1

    async def test_a_database_that_is_down_delays_it(self, bench: Bench) -> None:
        workflow = a_workflow(bench, doubling())
        bench.calls.fail_next = 2

        _, result = await run_plan(bench, calling(workflow, n=1))

        assert result.output == {"both": [1, 1]}


class TestNotWaiting:
    async def test_goes_on_once_the_called_run_has_begun(
        self, bench: Bench, tmp_path: Path
    ) -> None:
        workflow = a_workflow(bench, holding(tmp_path, release="release"))

        run_id, result = await run_plan(bench, calling(workflow, wait=False))
        child = bench.calls.made[(run_id, "sub")]
        await seen(bench, child, "hold#1:started")
        (tmp_path / "release").touch()

        assert result.output == {"run_id": child, "number": result.output["number"]}
        assert (await bench.result(child)).output == "held"

    async def test_cancelling_the_caller_leaves_it_alone(
        self, bench: Bench, tmp_path: Path
    ) -> None:
        workflow = a_workflow(bench, holding(tmp_path, release="release"))
        sub = call("sub", workflow, wait=False)
        hold = lab_step("hold", "hold", {"trace": str(tmp_path / "t"), "release": "/never"})
        run_id = await bench.start(plan(sub, hold, end(incoming=after("sub", "hold"))))
        child = await child_of(bench, run_id)
        await seen(bench, run_id, "sub:succeeded")
        await seen(bench, run_id, "hold#1:started")

        await bench.worker.client.cancel_run(run_id, "enough")
        assert (await bench.result(run_id)).outcome == "cancelled"
        (tmp_path / "release").touch()

        assert (await bench.result(child)).outcome == "succeeded"


class TestStopping:
    async def test_cancelling_the_caller_cancels_the_called_run_and_awaits_it(
        self, bench: Bench, tmp_path: Path
    ) -> None:
        inner = a_workflow(bench, holding(tmp_path))
        middle = a_workflow(bench, calling(inner))
        run_id = await bench.start(calling(middle))
        child = await child_of(bench, run_id)
        grandchild = await child_of(bench, child)
        await seen(bench, grandchild, "hold#1:started")

        await bench.worker.client.cancel_run(run_id, "changed my mind")
        result = await bench.result(run_id)

        assert result.outcome == "cancelled"
        for one in (child, grandchild):
            last = bench.journal.events(one)[-1]
            assert isinstance(last, RunCancelled)
            assert last.reason == "The run that called it was stopped."
        assert bench.journal.keys(run_id)[-2:] == ["sub:cancelled", "run:ended"]
        assert bench.journal.keys(child)[-2:] == ["sub:cancelled", "run:ended"]

    async def test_another_branch_that_fails_stops_it(self, bench: Bench, tmp_path: Path) -> None:
        sub = call("sub", a_workflow(bench, holding(tmp_path)))
        slow = lab_step("slow", "fail", {"how": "rejected"}, incoming=after("first"))
        first = lab_step(
            "first", "hold", {"trace": str(tmp_path / "a"), "release": str(tmp_path / "go")}
        )
        run_id = await bench.start(plan(sub, first, slow, end(incoming=after("sub", "slow"))))
        child = await child_of(bench, run_id)
        await seen(bench, child, "hold#1:started")

        (tmp_path / "go").touch()
        result = await bench.result(run_id)

        assert result.error is not None
        assert (result.outcome, result.error.code) == ("failed", "connector.rejected")
        assert (await bench.result(child)).outcome == "cancelled"

    async def test_before_the_called_run_is_started_nothing_is_started(
        self, bench: Bench, tmp_path: Path
    ) -> None:
        workflow = a_workflow(bench, holding(tmp_path))
        bench.calls.wait_here.clear()
        run_id = await bench.start(calling(workflow))
        await asyncio.to_thread(bench.calls.somebody_waits.wait, 20)

        await bench.worker.client.cancel_run(run_id, "too early")
        bench.calls.wait_here.set()
        result = await bench.result(run_id)

        assert result.outcome == "cancelled"
        child = bench.calls.made[(run_id, "sub")]
        assert bench.calls.stopped == {child: False}
        assert bench.journal.keys(child) == []


class TestNotItsOwn:
    async def test_a_run_that_was_about_the_same_is_waited_for(
        self, bench: Bench, tmp_path: Path
    ) -> None:
        first = await bench.start(holding(tmp_path, release="release"))
        workflow = a_workflow(bench, doubling())
        bench.calls.joined[workflow] = first
        run_id = await bench.start(calling(workflow))
        await seen(bench, run_id, f"sub:called:{first}")

        (tmp_path / "release").touch()

        assert (await bench.result(run_id)).output == "held"

    async def test_cancelling_the_caller_leaves_it_alone(
        self, bench: Bench, tmp_path: Path
    ) -> None:
        first = await bench.start(holding(tmp_path, release="release"))
        workflow = a_workflow(bench, doubling())
        bench.calls.joined[workflow] = first
        run_id = await bench.start(calling(workflow))
        await seen(bench, run_id, f"sub:called:{first}")

        await bench.worker.client.cancel_run(run_id, "enough")
        assert (await bench.result(run_id)).outcome == "cancelled"
        (tmp_path / "release").touch()

        assert (await bench.result(first)).outcome == "succeeded"
        assert first not in bench.calls.stopped

    @pytest.mark.parametrize("wait", [True, False])
    async def test_a_called_run_that_is_under_way_already_is_not_started_twice(
        self, bench: Bench, tmp_path: Path, *, wait: bool
    ) -> None:
        run_id, child = str(uuid.uuid4()), str(uuid.uuid4())
        workflow = a_workflow(bench, holding(tmp_path, release="release"))
        bench.calls.made[(run_id, "sub")] = child
        await bench.start(bench.calls.plans[workflow], run_id=child)
        await seen(bench, child, "hold#1:started")

        await bench.start(calling(workflow, wait=wait), run_id=run_id)
        if wait:
            await seen(bench, run_id, f"sub:called:{child}")
        else:
            assert (await bench.result(run_id)).output["run_id"] == child
        (tmp_path / "release").touch()

        assert (await bench.result(run_id)).outcome == "succeeded"
        assert (tmp_path / "trace").read_text().count("\n") == 1
