"""What a run takes along when it goes on in a new execution."""

import asyncio
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeGuard

import pytest

from engine.events.model import RunEvent, StepStarted
from engine.plan.model import OperationStep
from engine.runtime import gate
from engine.runtime.activity_contract import RECEIVE_MESSAGE, ReceiveMessage, SteerStep
from engine.runtime.reuse import reusable
from engine.testing.plans import (
    after,
    end,
    expression,
    for_each,
    lab_step,
    lab_undo,
    on_message,
    path,
    plan,
    repeat,
    scope,
    wait,
)
from engine.testing.runs import Bench, run_plan

pytestmark = pytest.mark.usefixtures("short_histories")


def lines(trace: Path) -> list[str]:
    return [line.split()[0].partition("/")[2] for line in trace.read_text().splitlines()]


async def went_on(bench: Bench, run_id: str) -> bool:
    described = await bench.worker.client.temporal.get_workflow_handle(run_id).describe()
    return described.run_id != described.raw_description.workflow_execution_info.first_run_id


def many() -> list[OperationStep]:
    """Make so many steps, one after another, that the run goes on in a new execution."""
    names = [f"s{n}" for n in range(25)]
    steps = [lab_step(names[0], "echo")]
    steps += [lab_step(name, "echo", incoming=after(before)) for before, name in pairwise(names)]
    return steps


async def decide(bench: Bench, run_id: str, step: str, action: Any, **rest: Any) -> None:
    decision = SteerStep(id=f"{step}-{action}", step=step, action=action, by="Olga", **rest)
    await bench.worker.client.steer_step(run_id, decision)


def is_start(event: RunEvent, step: str) -> TypeGuard[StepStarted]:
    return isinstance(event, StepStarted) and event.step == step


async def send(bench: Bench, run_id: str, message_id: str, payload: Any) -> None:
    message = ReceiveMessage(id=message_id, name="thing", key="k", payload=payload)
    await bench.worker.client.signal(run_id, RECEIVE_MESSAGE, message)


class TestOutcomes:
    async def test_are_known_of_a_run_that_was_undone_in_new_executions(
        self, bench: Bench, tmp_path: Path
    ) -> None:
        trace = {"trace": str(tmp_path / "t")}
        first = lab_step("first", "hold", trace)
        one = lab_step("one", "hold", trace, undo=lab_undo("hold", trace))
        loop = for_each("loop", path("input.items"), one, incoming=after("first"))
        bad = lab_step("bad", "fail", {"how": "rejected"}, incoming=after("loop"))
        drawn = plan(first, loop, bad)

        run_id, result = await run_plan(bench, drawn, {"items": list(range(25))})
        asked = await bench.worker.client.outcomes(run_id)

        taken = reusable(drawn, asked.outcomes, run_id=run_id, undone=asked.undone)
        assert result.outcome == "failed"
        assert set(taken) == {"first"}


class TestHeldStep:
    async def test_waits_on_and_is_not_called_again(self, bench: Bench) -> None:
        ask = lab_step("ask", "fail", {"how": "rejected"}, on_error="ask")
        done = end(incoming=after("ask", "s24"), output=path("steps.ask"))
        run_id = await bench.start(plan(ask, *many(), done))
        await asyncio.to_thread(bench.journal.wait_for, run_id, "s24:succeeded")

        await decide(bench, run_id, "ask", "succeed", output=7)
        result = await bench.result(run_id)

        assert await went_on(bench, run_id)
        assert result.output == 7
        assert "ask:held2" not in bench.journal.keys(run_id)

    async def test_counts_its_attempts_on(self, bench: Bench) -> None:
        ask = lab_step("ask", "fail", {"until_attempt": 5}, on_error="ask")
        done = end(incoming=after("ask", "s24"), output=path("steps.ask"))
        run_id = await bench.start(plan(ask, *many(), done))
        await asyncio.to_thread(bench.journal.wait_for, run_id, "s24:succeeded")

        await decide(bench, run_id, "ask", "retry")
        result = await bench.result(run_id)

        assert await went_on(bench, run_id)
        assert result.output == {"attempt": 5}
        attempts = [e.attempt for e in bench.journal.events(run_id) if is_start(e, "ask")]
        assert attempts == [1, 2, 3, 4, 5]
        assert "ask:held2" not in bench.journal.keys(run_id)


class TestHeldUndoing:
    async def test_waits_on_and_is_not_called_again(self, bench: Bench) -> None:
        one = lab_step("one", "echo", undo=lab_undo("fail", {"how": "rejected"}))
        bad = lab_step("bad", "fail", {"how": "rejected"}, incoming=after("one"))
        run_id = await bench.start(plan(one, bad))
        await asyncio.to_thread(bench.journal.wait_for, run_id, "one/undo:held1")
        for number in range(70):
            message = ReceiveMessage(id=f"m{number}", name="never", key="", payload=None)
            await bench.worker.client.signal(run_id, RECEIVE_MESSAGE, message)

        await decide(bench, run_id, "one/undo", "succeed")
        result = await bench.result(run_id)

        assert await went_on(bench, run_id)
        assert result.outcome == "failed"
        assert "one/undo:held2" not in bench.journal.keys(run_id)


class TestEndingOfAScope:
    async def test_comes_to_its_end_however_long_it_is(
        self, bench: Bench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(gate, "LONGEST_HISTORY_WITH_CHILDREN", 80)
        bad = lab_step("bad", "fail", {"how": "rejected"})
        block = scope("block", bad, catches={"all": ()}, cleanup=many())
        done = end(incoming=after(("block", "all")), output="caught")

        async with asyncio.timeout(30):
            run_id, result = await run_plan(bench, plan(block, done))

        assert result.output == "caught"
        assert bench.journal.keys(run_id).count("block/s24:succeeded") == 1


class TestMessage:
    async def test_that_is_just_being_looked_at_is_not_lost(self, bench: Bench) -> None:
        schema = {"type": "array", "items": {"type": "integer"}}
        one = wait("one", on_message("came", "thing", "k", schema))
        run_id = await bench.start(plan(one, end(incoming=after(("one", "came")), output="came")))
        await asyncio.to_thread(bench.journal.wait_for, run_id, "one:waiting")

        # Looking at so much takes longer than recording that nothing else has happened.
        for number in range(20):
            await send(bench, run_id, f"m{number}", [*range(50_000), "no number"])
            await asyncio.to_thread(bench.journal.wait_for, run_id, f"message:m{number}:dropped")
        await send(bench, run_id, "good", [1])

        assert (await bench.result(run_id)).output == "came"
        assert await went_on(bench, run_id)


class TestPauseOfARepeat:
    async def test_is_not_cut_short(self, bench: Bench) -> None:
        add = lab_step("add", "echo")
        again = repeat("again", expression("False"), add, pause_s=3_600)
        run_id = await bench.start(plan(again))
        await asyncio.to_thread(bench.journal.wait_for, run_id, "again[0]:succeeded")

        for number in range(60):
            await send(bench, run_id, f"m{number}", number)
        while not await went_on(bench, run_id):
            await asyncio.sleep(0)
        await bench.worker.client.pause_run(run_id, by="a test")
        await asyncio.to_thread(bench.journal.wait_for, run_id, "run:paused1")
        await bench.worker.client.cancel_run(run_id, "enough")

        assert (await bench.result(run_id)).outcome == "cancelled"
        assert "again[1]/add#1:started" not in bench.journal.keys(run_id)
