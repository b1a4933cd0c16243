import itertools
import time

from hypothesis import given, settings

from engine.decisions.analyse import MAX_FINDINGS, analyse_table
from engine.decisions.cell import Cell
from engine.decisions.domain import Domain
from tests.engine.decisions.brute import Table, fits_row, fitting, points, tables

NUMBER = Domain(kinds=frozenset({"number"}))
TEXT = Domain(kinds=frozenset({"string"}))


class TestAgainstTrying:
    """Every answer is held against evaluating the table for all values that could differ."""

    @settings(max_examples=150, deadline=None)
    @given(tables())
    def test_finds_a_gap_exactly_where_there_is_one(self, table: Table):
        domains, rows = table
        everything = points(domains)
        missed = [point for point in everything if not fitting(rows, point)]

        found = analyse_table(rows, domains, hit="first")

        assert bool(found.gaps) == bool(missed)
        for gap in found.gaps:
            inside = [point for point in everything if fits_row(gap.cells, point)]
            assert inside
            assert not [point for point in inside if fitting(rows, point)]
            assert all(fits_row(gap.cells, {**point, **gap.example}) for point in inside)
        sayable = all(domain.choices or len(domain.kinds or ()) == 1 for domain in domains.values())
        if len(found.gaps) < 3 and sayable:
            regions = [gap.cells for gap in found.gaps]
            assert all(fitting(regions, point) for point in missed)

    @settings(max_examples=150, deadline=None)
    @given(tables())
    def test_finds_the_pairs_of_rows_that_overlap(self, table: Table):
        domains, rows = table
        together = [fitting(rows, point) for point in points(domains)]
        pairs = {pair for fit in together for pair in itertools.combinations(fit, 2)}

        found = analyse_table(rows, domains, hit="unique")

        assert {overlap.rows for overlap in found.overlaps} == pairs
        for overlap in found.overlaps:
            assert any(
                set(overlap.rows) <= set(fitting(rows, {**point, **overlap.example}))
                for point in points(domains)
            )

    @settings(max_examples=150, deadline=None)
    @given(tables())
    def test_finds_the_rows_that_the_first_hit_never_reaches(self, table: Table):
        domains, rows = table
        everything = points(domains)
        reached = {fit[0] for point in everything if (fit := fitting(rows, point))}
        ever = {row for point in everything for row in fitting(rows, point)}

        found = analyse_table(rows, domains, hit="first").in_vain

        assert {one.row for one in found} == set(range(len(rows))) - reached
        assert {one.row for one in found if one.column is not None} == set(range(len(rows))) - ever
        for one in found:
            if one.behind is not None:
                assert one.behind < one.row
                assert all(
                    fits_row(rows[one.behind], point)
                    for point in everything
                    if fits_row(rows[one.row], point)
                )


class TestAnalyseTable:
    def test_says_a_gap_as_a_row_would(self):
        rows = [
            {"amount": Cell(op="lt", values=(100,))},
            {
                "amount": Cell(op="ge", values=(100,)),
                "country": Cell(op="in", values=("DE", "FR")),
            },
        ]

        (gap,) = analyse_table(rows, {"amount": NUMBER, "country": TEXT}, hit="first").gaps

        assert gap.cells == {
            "amount": Cell(op="ge", values=(100,)),
            "country": Cell(op="not_in", values=("DE", "FR")),
        }
        assert gap.example == {"amount": 100, "country": "other"}

    def test_asks_no_row_for_what_the_schema_excludes(self):
        rows = [{"amount": Cell(op="between", values=(0, 10))}]
        domain = Domain(kinds=frozenset({"integer"}), low=0, high=10)

        assert analyse_table(rows, {"amount": domain}, hit="unique").gaps == ()

    def test_takes_the_types_from_the_cells_where_nobody_knows_them(self):
        rows = [{"paid": Cell(op="eq", values=(True,))}, {"paid": Cell(op="eq", values=(False,))}]

        assert analyse_table(rows, {"paid": Domain()}, hit="first").gaps == ()

    def test_tells_no_gaps_where_rows_are_collected(self):
        rows = [{"amount": Cell(op="lt", values=(0,))}]

        assert analyse_table(rows, {"amount": NUMBER}, hit="collect").gaps == ()

    def test_tells_some_of_many_overlaps_and_that_there_are_more(self):
        rows: list[dict[str, Cell]] = [{} for _ in range(100)]

        found = analyse_table(rows, {"amount": NUMBER}, hit="unique")

        assert len(found.overlaps) == MAX_FINDINGS
        assert found.more_overlaps

    def test_says_not_analysed_rather_than_to_go_on_for_long(self):
        names = [f"c{n}" for n in range(24)]
        rows: list[dict[str, Cell]] = []
        for row in range(300):
            picked = [names[(row * 7 + step * (row % 5 + 1)) % 24] for step in range(3)]
            rows.append(
                {
                    name: Cell(op="eq", values=(bool((row >> at) & 1),))
                    for at, name in enumerate(picked)
                }
            )
        domains = {name: Domain(kinds=frozenset({"boolean"})) for name in names}

        found = analyse_table(rows, domains, hit="first", work=400)

        assert set(found.not_analysed) == {"gaps", "in_vain"}

    def test_analyses_a_thousand_rows_of_ten_columns_soon(self):
        names = [f"c{n}" for n in range(10)]
        rows = [
            {
                name: Cell(op="between", values=((row * 37 + at) % 500, (row * 37 + at) % 500 + 40))
                for at, name in enumerate(names)
                if (row + at) % 3
            }
            for row in range(1_000)
        ]
        began = time.perf_counter()

        analyse_table(rows, dict.fromkeys(names, NUMBER), hit="unique")
        analyse_table(rows, dict.fromkeys(names, NUMBER), hit="first")

        assert time.perf_counter() - began < 20
