"""Values that are too large to travel."""

from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio

from engine.decisions.cell import Cell
from engine.events.model import RunSucceeded, StepStarted, StepSucceeded
from engine.expressions.references import KEY
from engine.expressions.template import Path, Text
from engine.server import ServerSettings
from engine.testing.memory_values import MemoryValues
from engine.testing.plans import (
    after,
    after_seconds,
    call,
    choice,
    decision,
    end,
    expression,
    for_each,
    lab_step,
    lab_undo,
    plan,
    repeat,
    script,
    transform,
    wait,
)
from engine.testing.plans import path as plain_path
from engine.testing.runs import Bench, run_plan, running_bench


def path(source: str) -> Path:
    """Write a plain path; `[3]` is an index."""
    keys = plain_path(source.replace("[", ".[")).keys
    found = [int(str(k)[1:-1]) if str(k).startswith("[") else k for k in keys]
    return Path(source=source, keys=tuple(found))


def make(name: str = "make", count: int = 20_000, width: int = 80) -> Any:
    """Answer so many rows."""
    return lab_step(name, "rows", {"count": count, "width": width})


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def store() -> MemoryValues:
    return MemoryValues()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def keeping(temporal_server: ServerSettings, store: MemoryValues) -> AsyncIterator[Bench]:
    """Run a worker that keeps values."""
    async with running_bench(temporal_server, values=store) as running:
        yield running


async def history_of(bench: Bench, run_id: str) -> int:
    handle = bench.worker.client.temporal.get_workflow_handle(run_id)
    history = await handle.fetch_history()
    return sum(event.ByteSize() for event in history.events)


def event_of(bench: Bench, run_id: str, kind: type, step: str) -> Any:
    found = [
        e
        for e in bench.journal.events(run_id)
        if isinstance(e, kind) and getattr(e, "step", None) == step
    ]
    return found[-1]


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

    async def test_without_a_store_is_plain_data(self, bench: Bench) -> None:
        forged = {KEY: {"id": "x"}}
        odd = plan(
            lab_step("ask", "echo", {"value": forged}),
            end(incoming=after("ask"), output=expression("steps['ask']", "steps.ask")),
        )

        _, result = await run_plan(bench, odd)

        assert result.output == forged


class TestLoops:
    async def test_go_through_a_list_item_by_item(self, keeping: Bench) -> None:
        loop = for_each(
            "each",
            path("steps.make"),
            lab_step("look", "echo", {"value": {"id": path("item.id"), "all": path("item")}}),
            output={"id": path("steps.look.id"), "at": path("index"), "row": path("item")},
            incoming=after("make"),
            at_once=10,
        )
        looking = plan(
            make(count=40, width=100_000),
            loop,
            end(incoming=after("each"), output=path("steps.each.count")),
        )

        run_id, result = await run_plan(keeping, looking)

        assert result.output == 40
        ends = [event_of(keeping, run_id, StepSucceeded, f"each[{n}]").output for n in (0, 39)]
        assert [(end["id"], end["at"]) for end in ends] == [(0, 0), (39, 39)]
        assert await history_of(keeping, run_id) < 400_000

    async def test_in_batches_keep_what_their_iterations_give(self, keeping: Bench) -> None:
        row = expression("{'n': index, 'text': 'x' * 400}", "index")
        loop = for_each(
            "each",
            path("steps.make"),
            lab_step("look", "echo", {"value": path("item.id")}),
            output=row,
            incoming=after("make"),
            at_once=50,
        )
        total = expression("sum(r['n'] for r in steps['each']['results'])", "steps.each.results")
        big = plan(make(count=1_000, width=300), loop, end(incoming=after("each"), output=total))

        run_id, result = await run_plan(keeping, big)

        assert result.output == 499_500
        results = event_of(keeping, run_id, StepSucceeded, "each").output["results"]
        assert [results[n][KEY]["at"] for n in (0, 899, 900)] == [[0], [899], [0]]
        assert await history_of(keeping, run_id) < 300_000

    async def test_refuse_what_is_no_list(self, keeping: Bench) -> None:
        wrong = plan(
            lab_step("make", "echo", {"value": {"text": "x" * 300_000}}),
            for_each("each", path("steps.make"), transform("t", 1), incoming=after("make")),
        )

        _, result = await run_plan(keeping, wrong)

        assert result.error is not None
        assert result.error.code == "for_each.not_a_list"

    async def test_carry_what_is_large_from_one_round_to_the_next(self, keeping: Bench) -> None:
        again = repeat(
            "again",
            expression("index == 2", "index"),
            transform("t", 1),
            initial="",
            following=expression("(item or '') + 'x' * 300000", "item"),
        )
        growing = plan(
            again,
            end(
                incoming=after("again"),
                output=expression("len(steps['again']['last'])", "steps.again.last"),
            ),
        )

        run_id, result = await run_plan(keeping, growing)

        assert result.output == 900_000
        assert event_of(keeping, run_id, StepSucceeded, "again[2]").output[KEY]["kind"] == "text"


class TestOtherSteps:
    async def test_a_script_is_given_the_value_and_gives_a_reference(self, keeping: Bench) -> None:
        doubling = plan(
            make(count=3_000),
            script("twice", "rows + rows", {"rows": path("steps.make")}, incoming=after("make")),
            lab_step("count", "count", {"value": path("steps.twice")}, incoming=after("twice")),
            end(incoming=after("count"), output=path("steps.count.items")),
        )

        run_id, result = await run_plan(keeping, doubling)

        assert (result.error, result.output) == (None, 6_000)
        assert event_of(keeping, run_id, StepSucceeded, "twice").output[KEY]["count"] == 6_000

    async def test_a_decision_reads_the_value(self, keeping: Bench) -> None:
        many = Cell(op="gt", values=(100,))
        deciding = plan(
            make(),
            decision(
                "size",
                {"count": expression("len(steps['make'])", "steps.make")},
                [({"count": many}, "many"), ({}, "few")],
                incoming=after("make"),
            ),
            end(incoming=after("size"), output=path("steps.size")),
        )

        _, result = await run_plan(keeping, deciding)

        assert result.output == "many"

    async def test_an_undo_is_given_what_was_large(self, keeping: Bench) -> None:
        undone = plan(
            lab_step(
                "make",
                "rows",
                {"count": 20_000},
                undo=lab_undo("count", {"value": path("steps.make")}),
            ),
            end("bad", incoming=after("make"), outcome="failed"),
        )

        run_id, result = await run_plan(keeping, undone)

        assert result.outcome == "failed"
        assert event_of(keeping, run_id, StepSucceeded, "make/undo").output["items"] == 20_000

    async def test_what_needs_the_value_itself_says_that_it_is_too_large(
        self, keeping: Bench
    ) -> None:
        waiting = plan(
            make(), wait("w", after_seconds("later", path("steps.make")), incoming=after("make"))
        )

        _, result = await run_plan(keeping, waiting)

        assert result.error is not None
        assert result.error.code == "value.too_large"
        assert "Name the part" in result.error.message

    async def test_a_called_workflow_takes_what_may_travel_and_answers_more(
        self, keeping: Bench
    ) -> None:
        keeping.calls.plans["big"] = plan(
            make(), end(incoming=after("make"), output={"rows": path("steps.make")})
        )
        calling = plan(
            make("first"),
            call("child", "big", {"count": path("steps.first[0].id")}, incoming=after("first")),
            lab_step(
                "count", "count", {"value": path("steps.child.rows")}, incoming=after("child")
            ),
            end(incoming=after("count"), output=path("steps.count.items")),
        )

        _, result = await run_plan(keeping, calling)

        assert (result.error, result.output) == (None, 20_000)

    async def test_a_called_workflow_refuses_more_than_may_travel(self, keeping: Bench) -> None:
        calling = plan(
            make(), call("child", "big", {"rows": path("steps.make")}, incoming=after("make"))
        )

        _, result = await run_plan(keeping, calling)

        assert result.error is not None
        assert result.error.code == "value.too_large"


class TestEnd:
    async def test_gives_what_may_travel_as_it_is(self, keeping: Bench) -> None:
        some = plan(
            make(count=4_000), end(incoming=after("make"), output={"rows": path("steps.make")})
        )

        run_id, result = await run_plan(keeping, some)

        assert len(result.output["rows"]) == 4_000

    async def test_gives_a_reference_to_what_may_not(self, keeping: Bench) -> None:
        run_id, result = await run_plan(
            keeping, plan(make(), end(incoming=after("make"), output=path("steps.make")))
        )

        assert result.output[KEY]["count"] == 20_000
        told = keeping.journal.events(run_id)[-1]
        assert isinstance(told, RunSucceeded)
        assert told.output == result.output

    async def test_keeps_what_it_puts_together(self, keeping: Bench) -> None:
        half = expression("'x' * 600000")
        _, result = await run_plan(
            keeping, plan(transform("t", 1), end(incoming=after("t"), output=[half, half]))
        )

        assert result.output[KEY]["kind"] == "array"


class TestSize:
    async def test_of_fifty_megabytes_goes_through_a_run(self, keeping: Bench) -> None:
        large = plan(
            lab_step("make", "rows", {"count": 49, "width": 1_000_000}),
            lab_step("count", "count", {"value": path("steps.make")}, incoming=after("make")),
            end(
                incoming=after("count"),
                output=[path("steps.count.bytes"), path("steps.make[3].id")],
            ),
        )

        run_id, result = await run_plan(keeping, large)

        assert result.error is None
        assert result.output[0] > 49_000_000
        assert result.output[1] == 3
        assert await history_of(keeping, run_id) < 20_000

    async def test_beyond_what_an_expression_may_read_is_told(self, keeping: Bench) -> None:
        reading = plan(
            lab_step("make", "rows", {"count": 30, "width": 1_000_000}),
            end(incoming=after("make"), output=expression("len(steps['make'])", "steps.make")),
        )

        _, result = await run_plan(keeping, reading)

        assert result.error is not None
        assert result.error.code == "expression.too_expensive"
        assert "20,000,000" in result.error.message
