"""
Says of a whole table what no single row shows: what is missing, doubled, or in vain.

Whether rows together cover everything is a hard question in general, and an easy one for the
tables that people write. So the work is counted, and beyond a budget the answer is "not analysed".
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Literal

from engine.decisions.cell import ANY, Cell
from engine.decisions.column import Column, Spans
from engine.decisions.domain import Domain, atoms_of
from engine.decisions.findings import Findings, Gap, InVain, Overlap, Question
from engine.decisions.gaps import describe_gap, widen
from engine.decisions.search import MAX_WORK, Budget, Grid, TooMuchWork

MAX_GAPS: Final = 3
MAX_FINDINGS: Final = 20
"""Overlaps, and rows in vain, that are told; more would only repeat the same mistake."""

MAX_CONSTANTS: Final = 30_000
"""Constants in the cells of a table; more are not analysed at all."""

HitPolicy = Literal["first", "unique", "collect"]


def analyse_table(
    rows: Sequence[Mapping[str, Cell]],
    domains: Mapping[str, Domain],
    *,
    hit: HitPolicy,
    work: int | None = None,
) -> Findings:
    """
    Analyse a table.

    Args:
        rows: Cells by column, from top to bottom; one that is left out fits everything. Every
            cell has as many values as its operator takes.
        domains: What is known of each column; their order is that of examples.
        hit: Gaps matter unless rows are collected, overlaps when only one row may fit, rows that
            others hide when the first one counts.
        work: Steps for each question, see `MAX_WORK`.
    """
    if _size(rows) > MAX_CONSTANTS:
        return Findings(not_analysed=("gaps", "overlaps", "in_vain"))
    if not all(atoms_of((), domain) for domain in domains.values()):
        return Findings()  # a schema that no value fits: no run gets this far
    questions = _Questions(rows, domains, MAX_WORK if work is None else work)
    overlaps = list(questions.overlaps()) if hit == "unique" else []
    in_vain = list(questions.never())
    if hit == "first":
        in_vain += questions.hidden()
    return Findings(
        gaps=() if hit == "collect" else tuple(questions.gaps()),
        overlaps=tuple(overlaps[:MAX_FINDINGS]),
        more_overlaps=len(overlaps) > MAX_FINDINGS,
        in_vain=tuple(sorted(in_vain, key=lambda one: one.row)[:MAX_FINDINGS]),
        not_analysed=tuple(questions.not_analysed),
    )


def _size(rows: Sequence[Mapping[str, Cell]]) -> int:
    return sum(len(cell.values) for row in rows for cell in row.values())


class _Questions:
    def __init__(
        self, rows: Sequence[Mapping[str, Cell]], domains: Mapping[str, Domain], work: int
    ) -> None:
        self._names = tuple(domains)
        self._work = work
        columns = [
            Column.of([row.get(name, ANY) for row in rows], domain)
            for name, domain in domains.items()
        ]
        self.grid = Grid(columns, rows=len(rows))
        self.not_analysed: list[Question] = []

    def gaps(self) -> Iterator[Gap]:
        """Find what no row fits; what was found counts as a row for the next."""
        grid = self.grid
        budget = Budget(self._work)
        try:
            for _ in range(MAX_GAPS):
                found = grid.find_uncovered(budget)
                if found is None:
                    return
                region = widen(grid, found)
                yield describe_gap(grid, self._names, region, found)
                grid = grid.with_row([spans for _, spans in region])
        except TooMuchWork:
            self.not_analysed.append("gaps")

    def never(self) -> Iterator[InVain]:
        """Find rows that fit nothing at all."""
        named = list(zip(self._names, self.grid.columns, strict=True))
        for row in _bits(self.grid.never):
            yield InVain(row, column=next(name for name, one in named if not one.spans[row]))

    def hidden(self) -> Iterator[InVain]:
        """Find rows of which those above leave nothing."""
        budget = Budget(self._work)
        try:
            for row in range(self.grid.rows):
                if not self.grid.never >> row & 1:
                    yield from self._is_hidden(row, budget)
        except TooMuchWork:
            self.not_analysed.append("in_vain")

    def _is_hidden(self, row: int, budget: Budget) -> Iterator[InVain]:
        around = touching = (1 << row) - 1 & ~self.grid.never
        for column in self.grid.columns:
            touching &= column.touching[row]
            around &= column.covering[row]
        if around:
            yield InVain(row, behind=_first(around))
        elif touching and self.grid.is_covered(row, by=touching, budget=budget):
            yield InVain(row)

    def overlaps(self) -> Iterator[Overlap]:
        """Find pairs of rows that fit the same values, one more than are told."""
        found = 0
        for row in range(self.grid.rows):
            others = ~((2 << row) - 1) & ~self.grid.never & ((1 << self.grid.rows) - 1)
            for column in self.grid.columns:
                others &= column.touching[row]
            for other in _bits(others):
                yield Overlap((row, other), self._shared(row, other))
                found += 1
                if found > MAX_FINDINGS:
                    return

    def _shared(self, row: int, other: int) -> dict[str, Any]:
        example = {}
        for name, column in zip(self._names, self.grid.columns, strict=True):
            one, two = column.spans[row], column.spans[other]
            if one != column.axis.whole or two != column.axis.whole:
                example[name] = column.axis.atoms[_common(one, two)].sample
        return example


def _common(one: Spans, other: Spans) -> int:
    """Give the first atom that is in both."""
    return next(
        max(start, begin)
        for start, end in one
        for begin, stop in other
        if max(start, begin) < min(end, stop)
    )


def _first(rows: int) -> int:
    return (rows & -rows).bit_length() - 1


def _bits(rows: int) -> Iterator[int]:
    while rows:
        yield _first(rows)
        rows &= rows - 1
