"""Values that are too large to travel, in every kind of step."""

from engine.decisions.cell import Cell
from engine.events.model import RunResponded, RunSucceeded, StepSucceeded
from engine.expressions.references import KEY
from engine.testing.plans import (
    after,
    after_seconds,
    call,
    decision,
    end,
    expression,
    for_each,
    lab_step,
    lab_undo,
    plan,
    repeat,
    respond,
    script,
    transform,
    wait,
)
from engine.testing.runs import Bench, run_plan
from tests.engine.runtime.large import event_of, history_of, keeping, make, path, store

__all__ = ["keeping", "store"]


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
        assert [results[n][KEY]["at"] for n in (0, 899)] == [[0], [899]]
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

        _, result = await run_plan(keeping, some)

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
        much = plan(transform("t", 1), end(incoming=after("t"), output=[half] * 20))

        _, result = await run_plan(keeping, much)

        assert result.output[KEY]["kind"] == "array"
        assert result.output[KEY]["size"] > 12_000_000

    async def test_an_early_answer_is_kept_as_well(self, keeping: Bench) -> None:
        early = plan(
            make(),
            respond("answer", path("steps.make"), incoming=after("make")),
            end(incoming=after("answer"), output=path("steps.make[0].id")),
        )

        run_id, result = await run_plan(keeping, early)

        told = [e for e in keeping.journal.events(run_id) if isinstance(e, RunResponded)]
        assert (result.error, told[0].output[KEY]["count"]) == (None, 20_000)


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
