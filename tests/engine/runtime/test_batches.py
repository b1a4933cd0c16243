import asyncio
from pathlib import Path

import pytest

from engine.plan.model import Block
from engine.runtime import batches
from engine.runtime.activity_contract import SteerStep
from engine.runtime.batches import batch_size
from engine.testing.plans import after, end, expression, for_each, lab_step, lab_undo, path, plan
from engine.testing.runs import Bench, run_plan

ITEMS = path("input.items")


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "OPERATIONS_IN_A_BATCH", 10)


class TestBatchSize:
    def test_shrinks_with_the_operations_of_the_body(self) -> None:
        body = Block(steps=(lab_step("a", "echo"), lab_step("b", "echo")))

        assert batch_size(body) == 5

    def test_is_none_for_a_body_that_costs_no_history(self) -> None:
        assert batch_size(Block(steps=(for_each("inner", ITEMS),))) is None


class TestLongList:
    async def test_is_gone_through_in_executions_of_their_own(self, bench: Bench) -> None:
        add = lab_step(
            "add", "echo", {"value": expression("steps['before'] + item", "steps.before", "item")}
        )
        before = lab_step("before", "echo", {"value": 100})
        loop = for_each(
            "loop", ITEMS, add, output=path("steps.add"), at_once=4, incoming=after("before")
        )
        done = end(incoming=after("loop"), output=path("steps.loop"))

        run_id, result = await run_plan(bench, plan(before, loop, done), {"items": list(range(35))})

        assert result.output["results"] == [100 + n for n in range(35)]
        keys = bench.journal.keys(run_id)
        assert len(keys) == len(set(keys)) == 2 + 2 + 35 * 3 + 2 + 2
        history = await bench.worker.client.temporal.get_workflow_handle(run_id).fetch_history()
        children = [
            e
            for e in history.events
            if e.HasField("start_child_workflow_execution_initiated_event_attributes")
        ]
        assert len(children) == 4

    async def test_collects_errors_with_the_index_in_the_whole_list(self, bench: Bench) -> None:
        bad = lab_step(
            "bad",
            "fail",
            {"how": "rejected", "until_attempt": expression("99 if item == 17 else 1", "item")},
        )
        loop = for_each("loop", ITEMS, bad, on_item_error="collect", at_once=4)
        done = end(incoming=after("loop"), output=path("steps.loop.errors"))

        _, result = await run_plan(bench, plan(loop, done), {"items": list(range(25))})

        assert [error["index"] for error in result.output] == [17]

    async def test_stops_everywhere_when_one_item_fails_it(self, bench: Bench) -> None:
        bad = lab_step(
            "bad",
            "fail",
            {"how": "rejected", "until_attempt": expression("99 if item == 3 else 1", "item")},
        )
        loop = for_each("loop", ITEMS, bad, at_once=1)

        run_id, result = await run_plan(
            bench, plan(loop, end(incoming=after("loop"))), {"items": list(range(30))}
        )

        keys = bench.journal.keys(run_id)
        assert result.error is not None
        assert result.error.code == "connector.rejected"
        assert "loop[12]/bad#1:started" not in keys

    async def test_undoes_the_effects_of_all_batches_in_reverse_order(
        self, bench: Bench, tmp_path: Path
    ) -> None:
        trace = {"trace": str(tmp_path / "t")}
        one = lab_step("one", "hold", trace, undo=lab_undo("hold", trace))
        loop = for_each("loop", ITEMS, one)
        bad = lab_step("bad", "fail", {"how": "rejected"}, incoming=after("loop"))

        run_id, _ = await run_plan(bench, plan(loop, bad), {"items": list(range(12))})

        lines = (tmp_path / "t").read_text().splitlines()
        seen = [line.split()[0].removeprefix(f"{run_id}/") for line in lines]
        assert seen[12:] == [f"loop[{n}]/one/undo" for n in reversed(range(12))]

    async def test_is_cancelled_with_its_run(self, bench: Bench, tmp_path: Path) -> None:
        hold = lab_step(
            "hold", "hold", {"trace": str(tmp_path / "t"), "release": str(tmp_path / "go")}
        )
        loop = for_each("loop", ITEMS, hold, at_once=4)
        run_id = await bench.start(
            plan(loop, end(incoming=after("loop"))), {"items": list(range(30))}
        )
        await asyncio.to_thread(bench.journal.wait_for, run_id, "loop[10]/hold#1:started")

        await bench.worker.client.cancel_run(run_id, "enough")
        result = await bench.result(run_id)

        assert result.outcome == "cancelled"
        assert "loop[10]/hold:cancelled" in bench.journal.keys(run_id)

    async def test_hears_decisions_on_its_steps(self, bench: Bench) -> None:
        ask = lab_step(
            "ask",
            "fail",
            {"how": "rejected", "until_attempt": expression("99 if item == 13 else 1", "item")},
            on_error="ask",
        )
        loop = for_each("loop", ITEMS, ask, output=path("steps.ask"), at_once=4)
        done = end(incoming=after("loop"), output=path("steps.loop.results"))
        run_id = await bench.start(plan(loop, done), {"items": list(range(20))})
        await asyncio.to_thread(bench.journal.wait_for, run_id, "loop[13]/ask:held1")

        await bench.worker.client.steer_step(
            run_id,
            SteerStep(id="d", step="loop[13]/ask", action="succeed", output="by hand", by="Olga"),
        )
        result = await bench.result(run_id)

        assert result.output[13] == "by hand"

    async def test_hears_decisions_that_came_before_it_began(
        self, bench: Bench, tmp_path: Path
    ) -> None:
        gate = {"trace": str(tmp_path / "t"), "release": str(tmp_path / "go")}
        before = lab_step("before", "hold", gate)
        each = lab_step("each", "echo", {"value": path("item")})
        loop = for_each(
            "loop", ITEMS, each, output=path("steps.each"), at_once=4, incoming=after("before")
        )
        done = end(incoming=after("loop"), output=path("steps.loop.results"))
        run_id = await bench.start(plan(before, loop, done), {"items": list(range(20))})
        await asyncio.to_thread(bench.journal.wait_for, run_id, "before#1:started")
        ahead = SteerStep(
            id="d", step="loop[13]/each", action="succeed", output="by hand", by="Olga"
        )

        await bench.worker.client.steer_step(run_id, ahead)
        await asyncio.to_thread(bench.journal.wait_for, run_id, "loop[13]/each:steered:d")
        (tmp_path / "go").touch()
        result = await bench.result(run_id)

        assert result.output[12:15] == [12, "by hand", 14]
