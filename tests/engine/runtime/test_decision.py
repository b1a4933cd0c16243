from typing import Any, Literal

import pytest

from engine.decisions.cell import Cell
from engine.events.model import RowsMatched
from engine.runtime.activity_contract import RunResult
from engine.testing.plans import after, decision, end, expression, path, plan
from engine.testing.runs import Bench, run_plan

Hit = Literal["first", "unique", "collect"]

SMALL = {"amount": Cell(op="lt", values=(100,))}
LARGE = {"amount": Cell(op="ge", values=(100,))}
GERMAN = {"country": Cell(op="eq", values=("DE",))}


async def decide(
    bench: Bench,
    rows: list[tuple[dict[str, Cell], Any]],
    data: dict[str, Any],
    *,
    hit: Hit = "first",
) -> tuple[RunResult, RowsMatched]:
    inputs = {name: path(f"input.{name}") for name in data}
    table = decision("table", inputs, rows, hit=hit)
    done = end(incoming=after("table"), output=path("steps.table"))
    run_id, result = await run_plan(bench, plan(table, done), data)
    (told,) = [e for e in bench.journal.events(run_id) if isinstance(e, RowsMatched)]
    return result, told


class TestFirst:
    async def test_gives_the_results_of_the_topmost_row_that_fits(self, bench: Bench) -> None:
        rows = [({**LARGE, **GERMAN}, {"rate": 0.1}), (LARGE, {"rate": 0.2}), ({}, {"rate": 0})]

        result, told = await decide(bench, rows, {"amount": 100, "country": "FR"})

        assert result.output == {"rate": 0.2}
        assert told.rows == (1,)
        assert told.input == {"amount": 100, "country": "FR"}

    async def test_fills_only_the_results_that_count(self, bench: Bench) -> None:
        rows = [
            (LARGE, {"rate": path("input.nothing")}),
            ({}, {"rate": expression("input['amount'] / 2", "input.amount")}),
        ]

        result, _ = await decide(bench, rows, {"amount": 8})

        assert result.output == {"rate": 4}

    async def test_fails_by_the_author_where_no_row_fits(self, bench: Bench) -> None:
        result, told = await decide(bench, [(SMALL, {"rate": 0})], {"amount": 100})

        assert result.error is not None
        assert (result.error.code, result.error.fault) == ("decision.no_match", "author")
        assert result.error.data == {"inputs": {"amount": 100}}
        assert "amount = 100" in result.error.message
        assert told.rows == ()

    async def test_fits_no_row_with_an_empty_value_that_it_cannot_compare(
        self, bench: Bench
    ) -> None:
        rows = [(SMALL, {"rate": 0}), (LARGE, {"rate": 1}), ({}, {"rate": None})]

        result, _ = await decide(bench, rows, {"amount": None})

        assert result.output == {"rate": None}


class TestUnique:
    async def test_gives_the_only_row_that_fits(self, bench: Bench) -> None:
        rows = [(SMALL, {"rate": 0}), (LARGE, {"rate": 1})]

        result, _ = await decide(bench, rows, {"amount": 5}, hit="unique")

        assert result.output == {"rate": 0}

    async def test_names_the_rows_where_several_fit(self, bench: Bench) -> None:
        rows: list[tuple[dict[str, Cell], Any]] = [(SMALL, 0), (LARGE, 1), (GERMAN, 2), ({}, 3)]

        data = {"amount": 5, "country": "DE"}
        result, _ = await decide(bench, rows, data, hit="unique")

        assert result.error is not None
        assert result.error.code == "decision.not_unique"
        assert result.error.data["rows"] == [1, 3, 4]
        assert "Rows 1, 3 and 4" in result.error.message


class TestCollect:
    @pytest.mark.parametrize(
        ("amount", "expected"), [(5, [{"r": "small"}, {"r": "any"}]), (100, [{"r": "any"}])]
    )
    async def test_lists_all_that_fit_from_top_to_bottom(
        self, bench: Bench, amount: int, expected: list[Any]
    ) -> None:
        rows = [(SMALL, {"r": "small"}), ({}, {"r": "any"})]

        result, _ = await decide(bench, rows, {"amount": amount}, hit="collect")

        assert result.output == expected

    async def test_gives_an_empty_list_where_none_fits(self, bench: Bench) -> None:
        result, _ = await decide(bench, [(SMALL, {"r": 1})], {"amount": 100}, hit="collect")

        assert result.output == []

    async def test_takes_a_thousand_rows_in_little_time(self, bench: Bench) -> None:
        rows: list[tuple[dict[str, Cell], Any]] = [
            ({"amount": Cell(op="between", values=(n, n + 1), bounds="[)")}, {"r": n})
            for n in range(1_000)
        ]

        result, _ = await decide(bench, rows, {"amount": 999.5})

        assert result.output == {"r": 999}
