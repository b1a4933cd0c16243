import asyncio
from itertools import pairwise
from pathlib import Path

import pytest
from temporalio.client import WorkflowHandle

from engine.testing.plans import (
    after,
    end,
    expression,
    for_each,
    lab_step,
    lab_undo,
    path,
    plan,
    repeat,
    scope,
)
from engine.testing.runs import Bench, run_plan

pytestmark = pytest.mark.usefixtures("short_histories")


def traces(run_id: str, trace: Path) -> list[str]:
    return [line.split()[0].removeprefix(f"{run_id}/") for line in trace.read_text().splitlines()]


class TestLongSequence:
    async def test_goes_on_in_new_executions_and_does_everything_once(
        self, bench: Bench, tmp_path: Path
    ) -> None:
        names = [f"s{n}" for n in range(30)]
        trace = {"trace": str(tmp_path / "t")}
        steps = [lab_step(names[0], "hold", trace)]
        for before, name in pairwise(names):
            steps.append(lab_step(name, "hold", trace, incoming=after(before)))
        last = lab_step("last", "echo", {"value": path("steps.s0.attempt")}, incoming=after("s29"))
        done = end(incoming=after("last"), output=path("steps.last"))

        run_id, result = await run_plan(bench, plan(*steps, last, done))

        keys = bench.journal.keys(run_id)
        assert result.output == 1
        assert traces(run_id, tmp_path / "t") == names
        assert len(keys) == len(set(keys)) == 2 + 2 * 31 + 2
        handle: WorkflowHandle[object, object] = bench.worker.client.temporal.get_workflow_handle(
            run_id
        )
        described = await handle.describe()
        assert described.history_length < 100


class TestLoop:
    async def test_keeps_the_results_of_items_that_are_done(self, bench: Bench) -> None:
        twice = lab_step("twice", "echo", {"value": expression("item * 2", "item")})
        loop = for_each("loop", path("input.items"), twice, output=path("steps.twice"), at_once=3)
        done = end(incoming=after("loop"), output=path("steps.loop.results"))

        run_id, result = await run_plan(bench, plan(loop, done), {"items": list(range(40))})

        keys = bench.journal.keys(run_id)
        assert result.output == [2 * n for n in range(40)]
        assert len(keys) == len(set(keys))

    async def test_goes_on_repeating_where_it_was(self, bench: Bench) -> None:
        add = lab_step("add", "echo", {"value": expression("item + 1", "item")})
        loop = repeat(
            "again",
            expression("index == 29", "index"),
            add,
            initial=0,
            following=path("steps.add"),
            pause_s=0.01,
        )
        done = end(incoming=after("again"), output=path("steps.again"))

        run_id, result = await run_plan(bench, plan(loop, done))

        assert result.output == {"iterations": 30, "last": 30, "done": True}
        assert bench.journal.keys(run_id).count("again[0]/add#1:started") == 1


class TestScope:
    async def test_undoes_what_earlier_executions_did_once(
        self, bench: Bench, tmp_path: Path
    ) -> None:
        trace = {"trace": str(tmp_path / "t")}
        one = lab_step("one", "hold", trace, undo=lab_undo("hold", trace))
        loop = for_each("loop", path("input.items"), one)
        bad = lab_step("bad", "fail", {"how": "rejected"}, incoming=after("loop"))
        block = scope("block", loop, bad, catches={"all": ()})
        done = end(incoming=after(("block", "all")), output="caught")

        run_id, result = await run_plan(bench, plan(block, done), {"items": list(range(20))})

        seen = traces(run_id, tmp_path / "t")
        assert result.output == "caught"
        assert seen == [f"block/loop[{n}]/one" for n in range(20)] + [
            f"block/loop[{n}]/one/undo" for n in reversed(range(20))
        ]

    async def test_goes_on_undoing_a_run_in_new_executions(
        self, bench: Bench, tmp_path: Path
    ) -> None:
        trace = {"trace": str(tmp_path / "t")}
        one = lab_step("one", "hold", trace, undo=lab_undo("hold", trace))
        loop = for_each("loop", path("input.items"), one)
        bad = lab_step("bad", "fail", {"how": "rejected"}, incoming=after("loop"))

        run_id, result = await run_plan(bench, plan(loop, bad), {"items": list(range(25))})

        seen = traces(run_id, tmp_path / "t")
        assert result.outcome == "failed"
        assert seen[25:] == [f"loop[{n}]/one/undo" for n in reversed(range(25))]
        last = bench.journal.events(run_id)[-1]
        assert len(last.undone) == 25  # type: ignore[union-attr]


class TestTimeLimit:
    async def test_counts_from_the_start_of_the_run(self, bench: Bench) -> None:
        slow = lab_step("slow", "echo")
        loop = repeat("again", expression("False"), slow, limit=10_000, pause_s=0.02)

        _, result = await run_plan(
            bench, plan(loop, end(incoming=after("again")), time_limit_s=3.0)
        )

        assert result.error is not None
        assert result.error.code == "run.timed_out"


class TestSignals:
    async def test_reach_a_run_that_went_on(self, bench: Bench, tmp_path: Path) -> None:
        names = [f"s{n}" for n in range(20)]
        steps = [lab_step(names[0], "echo")]
        for before, name in pairwise(names):
            steps.append(lab_step(name, "echo", incoming=after(before)))
        hold = lab_step(
            "hold",
            "hold",
            {"trace": str(tmp_path / "t"), "release": str(tmp_path / "go")},
            incoming=after("s19"),
        )
        run_id = await bench.start(plan(*steps, hold, end(incoming=after("hold"))))
        await asyncio.to_thread(bench.journal.wait_for, run_id, "hold#1:started")

        await bench.worker.client.cancel_run(run_id, "enough")
        result = await bench.result(run_id)

        assert result.outcome == "cancelled"
        assert (await bench.worker.client.describe_run(run_id)).status == "closed"
