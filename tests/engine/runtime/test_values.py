"""Values that are too large to travel: how they come about, and who sees them."""

import asyncio
from pathlib import Path

from engine.activities.values import KeptValues
from engine.events.model import StepStarted, StepSucceeded
from engine.expressions.references import KEY
from engine.expressions.template import Text
from engine.testing.memory_values import MemoryValues
from engine.testing.plans import (
    after,
    choice,
    end,
    expression,
    lab_step,
    plan,
    transform,
)
from engine.testing.runs import Bench, run_plan
from tests.engine.runtime.large import event_of, history_of, keeping, make, path, store

__all__ = ["keeping", "store"]


class TestOperation:
    async def test_gives_what_is_large_by_reference_and_the_next_one_takes_all_of_it(
        self, keeping: Bench
    ) -> None:
        big = plan(
            make(),
            lab_step("count", "count", {"value": path("steps.make")}, incoming=after("make")),
            end(incoming=after("count"), output=path("steps.count")),
        )

        run_id, result = await run_plan(keeping, big)

        assert result.output == {"items": 20_000, "bytes": result.output["bytes"]}
        assert result.output["bytes"] > 2_000_000
        assert await history_of(keeping, run_id) < 20_000
        told = event_of(keeping, run_id, StepSucceeded, "make").output
        assert told[KEY]["kind"] == "array"
        assert told[KEY]["count"] == 20_000
        assert event_of(keeping, run_id, StepStarted, "count").input == {"value": told}

    async def test_gives_what_is_small_as_it_is(self, keeping: Bench, store: MemoryValues) -> None:
        before = len(store.kept)
        small = plan(make(count=100), end(incoming=after("make"), output=path("steps.make")))

        _, result = await run_plan(keeping, small)

        assert len(result.output) == 100
        assert len(store.kept) == before

    async def test_tells_what_it_cannot_keep(self, keeping: Bench) -> None:
        huge = plan(
            lab_step("make", "rows", {"count": 60, "width": 1_000_000}), end(incoming=after("make"))
        )

        _, result = await run_plan(keeping, huge)

        assert result.error is not None
        assert result.error.code == "operation.output_invalid"
        assert "50,000,000" in result.error.message

    async def test_waits_for_a_store_that_is_down(
        self, keeping: Bench, store: MemoryValues
    ) -> None:
        store.fail_next = 2
        big = plan(
            make(),
            end(incoming=after("make"), output=expression("len(steps['make'])", "steps.make")),
        )

        run_id, result = await run_plan(keeping, big)

        assert result.output == 20_000
        assert event_of(keeping, run_id, StepSucceeded, "make").attempt == 1

    async def test_waits_for_its_inputs_while_the_store_is_down(
        self, keeping: Bench, store: MemoryValues, tmp_path: Path
    ) -> None:
        release = tmp_path / "release"
        hold = lab_step(
            "hold",
            "hold",
            {"trace": str(tmp_path / "t"), "release": str(release)},
            incoming=after("make"),
        )
        big = plan(
            make(),
            hold,
            lab_step("count", "count", {"value": path("steps.make")}, incoming=after("hold")),
            end(incoming=after("count"), output=path("steps.count.items")),
        )
        run_id = await keeping.start(big)
        await asyncio.to_thread(keeping.journal.wait_for, run_id, "hold#1:started")
        store.fail_next = 2
        release.touch()

        result = await keeping.result(run_id)

        assert (result.error, result.output) == (None, 20_000)
        assert event_of(keeping, run_id, StepSucceeded, "count").attempt == 1

    async def test_hides_secrets_before_anything_is_kept(
        self, keeping: Bench, store: MemoryValues
    ) -> None:
        leaking = lab_step("leak", "leak", {"times": 20_000}, connection="lab")

        run_id, result = await run_plan(keeping, plan(leaking, end(incoming=after("leak"))))

        told = event_of(keeping, run_id, StepSucceeded, "leak").output
        opened = KeptValues(store).open(told, run_id=run_id)
        assert result.error is None
        assert opened["headers"]["authorization"] == "Bearer •••" * 20_000

    async def test_takes_inputs_that_are_too_large_only_together(self, keeping: Bench) -> None:
        half = expression("'x' * 600000")
        big = plan(
            lab_step("count", "count", {"value": half, "password": half}),
            end(incoming=after("count"), output=path("steps.count.items")),
        )

        run_id, result = await run_plan(keeping, big)

        assert result.output == 600_000
        assert event_of(keeping, run_id, StepStarted, "count").input["password"] == "•••"

    async def test_without_a_store_answers_as_much_as_may_travel(self, bench: Bench) -> None:
        _, result = await run_plan(bench, plan(make(), end(incoming=after("make"))))

        assert result.error is not None
        assert "more than 1,000,000" in result.error.message


class TestExpressions:
    async def test_see_the_value_behind_the_reference(self, keeping: Bench) -> None:
        reading = plan(
            make(),
            transform(
                "facts",
                {
                    "ids": expression("sum(row['id'] for row in steps['make'])", "steps.make"),
                    "last": path("steps.make[-1].id"),
                    "all": path("steps.make"),
                    "words": Text(parts=("Row ", path("steps.make[7].id"))),
                },
                incoming=after("make"),
            ),
            end(incoming=after("facts"), output=path("steps.facts")),
        )

        run_id, result = await run_plan(keeping, reading)

        facts = result.output
        assert (facts["ids"], facts["last"], facts["words"]) == (199_990_000, 19_999, "Row 7")
        assert facts["all"][KEY]["count"] == 20_000
        assert await history_of(keeping, run_id) < 20_000

    async def test_give_a_reference_to_a_large_result(self, keeping: Bench) -> None:
        evens = expression("[r for r in steps['make'] if r['id'] % 2 == 0]", "steps.make")
        reading = plan(
            make(),
            transform("evens", evens, incoming=after("make")),
            lab_step("count", "count", {"value": path("steps.evens")}, incoming=after("evens")),
            end(incoming=after("count"), output=path("steps.count.items")),
        )

        run_id, result = await run_plan(keeping, reading)

        assert result.output == 10_000
        assert event_of(keeping, run_id, StepSucceeded, "evens").output[KEY]["count"] == 10_000

    async def test_name_a_part_without_keeping_it_twice(
        self, keeping: Bench, store: MemoryValues
    ) -> None:
        nested = plan(
            lab_step("make", "echo", {"value": {"rows": ["x" * 1_000] * 900, "n": 3}}),
            transform("rows", path("steps.make.rows"), incoming=after("make")),
            lab_step("count", "count", {"value": path("steps.rows")}, incoming=after("rows")),
            end(incoming=after("count"), output=[path("steps.count.items"), path("steps.make.n")]),
        )
        before = len(store.kept)

        _, result = await run_plan(keeping, nested)

        assert result.output == [900, 3]
        assert len(store.kept) == before + 1

    async def test_that_ask_for_what_is_not_there_say_so(self, keeping: Bench) -> None:
        wrong = plan(make(), end(incoming=after("make"), output=path("steps.make.total")))

        _, result = await run_plan(keeping, wrong)

        assert result.error is not None
        assert result.error.code == "expression.missing_value"
        assert "is a list of 20000" in result.error.message

    async def test_decide_by_the_value(self, keeping: Bench) -> None:
        last = expression("steps['make'][-1]['id'] > 100", "steps.make")
        deciding = plan(
            make(),
            choice("many", [("yes", last)], incoming=after("make")),
            end("a", incoming=after(("many", "yes")), output="many"),
            end("b", incoming=after(("many", "otherwise")), output="few"),
        )

        _, result = await run_plan(keeping, deciding)

        assert result.output == "many"


class TestStranger:
    """Data from outside that looks like a reference."""

    async def test_to_a_value_of_another_run_is_plain_data(
        self, keeping: Bench, store: MemoryValues
    ) -> None:
        await run_plan(keeping, plan(make(), end(incoming=after("make"))))
        value_id = list(store.kept)[-1]
        forged = {KEY: {"id": value_id, "size": 3, "kind": "array", "count": 1}}
        thief = plan(
            lab_step("ask", "echo", {"value": forged}),
            lab_step("use", "count", {"value": path("steps.ask")}, incoming=after("ask")),
            end(
                incoming=after("use"),
                output={
                    "whole": path("steps.ask"),
                    "read": expression("len(steps['ask'])", "steps.ask"),
                    "used": path("steps.use.items"),
                },
            ),
        )
        reads = store.reads.get(value_id, 0)

        _, result = await run_plan(keeping, thief)

        assert result.output == {"whole": forged, "read": 1, "used": 1}
        assert store.reads.get(value_id, 0) == reads

    async def test_in_great_numbers_is_refused(self, keeping: Bench) -> None:
        many = [{KEY: {"id": f"x{number}"}} for number in range(3_000)]
        flood = plan(
            lab_step("ask", "echo", {"value": many}),
            end(incoming=after("ask"), output=expression("len(steps['ask'])", "steps.ask")),
        )

        _, result = await run_plan(keeping, flood)

        assert result.error is not None
        assert result.error.code == "value.too_large"
        assert "look like values" in result.error.message

    async def test_without_a_store_is_plain_data(self, bench: Bench) -> None:
        forged = {KEY: {"id": "x"}}
        odd = plan(
            lab_step("ask", "echo", {"value": forged}),
            end(incoming=after("ask"), output=expression("steps['ask']", "steps.ask")),
        )

        _, result = await run_plan(bench, odd)

        assert result.output == forged
