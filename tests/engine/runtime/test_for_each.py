import asyncio
from pathlib import Path
from typing import Any

from engine.events.model import StepFailed, StepStarted
from engine.plan.model import ForEachStep
from engine.runtime.activity_contract import Recorded, RunState
from engine.testing.plans import after, end, expression, for_each, lab_step, path, plan
from engine.testing.runs import Bench, run_plan

ITEMS = path("input.items")


def doubling(**rest: Any) -> ForEachStep:
    twice = lab_step("twice", "echo", {"value": expression("item * 2", "item")})
    return for_each("loop", ITEMS, twice, output=path("steps.twice"), **rest)


class TestResults:
    async def test_are_in_the_order_of_the_items(self, bench: Bench) -> None:
        done = end(incoming=after("loop"), output=path("steps.loop"))

        _, result = await run_plan(bench, plan(doubling(at_once=3), done), {"items": [3, 1, 2]})

        assert result.output == {"results": [6, 2, 4], "errors": [], "count": 3}

    async def test_of_no_items_are_none(self, bench: Bench) -> None:
        done = end(incoming=after("loop"), output=path("steps.loop.count"))

        _, result = await run_plan(bench, plan(doubling(), done), {"items": []})

        assert result.output == 0

    async def test_are_told_by_iteration(self, bench: Bench) -> None:
        done = end(incoming=after("loop"))

        run_id, _ = await run_plan(bench, plan(doubling(), done), {"items": [1, 2]})

        assert bench.journal.keys(run_id)[2:-2] == [
            "loop#1:started",
            "loop[0]/twice#1:started",
            "loop[0]/twice:succeeded",
            "loop[0]:succeeded",
            "loop[1]/twice#1:started",
            "loop[1]/twice:succeeded",
            "loop[1]:succeeded",
            "loop:succeeded",
        ]


class TestAtOnce:
    async def test_lets_that_many_items_run_together(self, bench: Bench) -> None:
        meet = lab_step("meet", "meet", {"place": "hall", "people": 3})
        loop = for_each("loop", ITEMS, meet, at_once=3)

        _, result = await run_plan(
            bench, plan(loop, end(incoming=after("loop"))), {"items": [1] * 6}
        )

        assert result.outcome == "succeeded"

    async def test_one_goes_through_the_items_one_after_another(self, bench: Bench) -> None:
        run_id, _ = await run_plan(
            bench, plan(doubling(at_once=1), end(incoming=after("loop"))), {"items": [1, 2, 3]}
        )

        keys = bench.journal.keys(run_id)
        assert keys.index("loop[0]:succeeded") < keys.index("loop[1]/twice#1:started")


class TestFailingItem:
    bad = lab_step(
        "bad",
        "fail",
        {"how": "rejected", "until_attempt": expression("1 if item else 99", "item")},
    )

    async def test_fails_the_loop(self, bench: Bench) -> None:
        loop = for_each("loop", ITEMS, self.bad)

        run_id, result = await run_plan(
            bench, plan(loop, end(incoming=after("loop"))), {"items": [1, 0, 1]}
        )

        assert result.outcome == "failed"
        assert result.error is not None
        assert result.error.code == "connector.rejected"
        assert "loop[2]/bad#1:started" not in bench.journal.keys(run_id)

    async def test_is_collected_when_asked(self, bench: Bench) -> None:
        loop = for_each(
            "loop", ITEMS, self.bad, on_item_error="collect", output=path("steps.bad.attempt")
        )
        done = end(incoming=after("loop"), output=path("steps.loop"))

        run_id, result = await run_plan(bench, plan(loop, done), {"items": [1, 0, 1]})

        assert result.output["results"] == [1, None, 1]
        assert [(e["index"], e["error"]["code"]) for e in result.output["errors"]] == [
            (1, "connector.rejected")
        ]
        told = [e for e in bench.journal.events(run_id) if isinstance(e, StepFailed)]
        assert [e.step for e in told] == ["loop[1]/bad", "loop[1]"]


class TestNesting:
    async def test_of_loops_keeps_items_apart(self, bench: Bench) -> None:
        cell = lab_step("cell", "echo", {"value": expression("[item, index]", "item", "index")})
        inner = for_each("inner", path("item"), cell, output=path("steps.cell"))
        outer = for_each("outer", ITEMS, inner, output=path("steps.inner.results"), at_once=2)
        done = end(incoming=after("outer"), output=path("steps.outer.results"))

        _, result = await run_plan(bench, plan(outer, done), {"items": [["a", "b"], ["c"]]})

        assert result.output == [[["a", 0], ["b", 1]], [["c", 0]]]

    async def test_sees_steps_of_the_block_around_it(self, bench: Bench) -> None:
        before = lab_step("before", "echo", {"value": 40})
        add = lab_step(
            "add", "echo", {"value": expression("steps['before'] + item", "steps.before", "item")}
        )
        loop = for_each("loop", ITEMS, add, output=path("steps.add"), incoming=after("before"))
        done = end(incoming=after("loop"), output=path("steps.loop.results"))

        _, result = await run_plan(bench, plan(before, loop, done), {"items": [1, 2]})

        assert result.output == [41, 42]


class TestWrongItems:
    async def test_that_are_no_list_fail_the_step(self, bench: Bench) -> None:
        run_id, result = await run_plan(
            bench, plan(doubling(), end(incoming=after("loop"))), {"items": "abc"}
        )

        assert result.error is not None
        assert result.error.code == "for_each.not_a_list"
        assert "loop:failed" in bench.journal.keys(run_id)


class TestCancelling:
    async def test_stops_what_runs_and_starts_no_other_item(
        self, bench: Bench, tmp_path: Path
    ) -> None:
        hold = lab_step(
            "hold", "hold", {"trace": str(tmp_path / "trace"), "release": str(tmp_path / "go")}
        )
        loop = for_each("loop", ITEMS, hold, at_once=2)
        run_id = await bench.start(plan(loop, end(incoming=after("loop"))), {"items": [1, 2, 3]})
        await asyncio.to_thread(bench.journal.wait_for, run_id, "loop[1]/hold#1:started")

        await bench.worker.client.cancel_run(run_id, "enough")
        result = await bench.result(run_id)

        keys = bench.journal.keys(run_id)
        assert result.outcome == "cancelled"
        assert {"loop[0]:cancelled", "loop[1]:cancelled", "loop:cancelled"} <= set(keys)
        assert "loop[2]/hold#1:started" not in keys


class TestPureBody:
    async def test_of_thousands_of_items_gives_the_worker_time_to_breathe(
        self, bench: Bench
    ) -> None:
        inner = for_each("none", path("input.nothing"))
        loop = for_each("loop", ITEMS, inner, output=path("index"), at_once=10)
        done = end(incoming=after("loop"), output=path("steps.loop.count"))

        _, result = await run_plan(
            bench, plan(loop, done), {"items": list(range(2_000)), "nothing": []}
        )

        assert result.output == 2_000


class TestReuse:
    async def test_of_finished_items_executes_only_the_others(self, bench: Bench) -> None:
        state = RunState(
            given={
                "loop[0]": Recorded(output="from before", from_run="another"),
                "loop[2]/twice": Recorded(
                    live=("out",), output="half done", visible=True, from_run="another"
                ),
            }
        )
        done = end(incoming=after("loop"), output=path("steps.loop.results"))
        run_id = await bench.start(plan(doubling(), done), {"items": [1, 2, 3]}, state=state)

        result = await bench.result(run_id)

        assert result.output == ["from before", 4, "half done"]
        started = {e.step for e in bench.journal.events(run_id) if isinstance(e, StepStarted)}
        assert started == {"loop", "loop[1]/twice"}
