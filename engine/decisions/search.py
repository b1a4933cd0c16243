"""Looks for values that none of some rows fit."""

from collections.abc import Sequence
from functools import cached_property
from typing import Final

from engine.decisions.column import Column, Spans, atoms_in

MAX_WORK: Final = 1_000_000
"""Steps of one question, about a fifth of a second."""

_SAMPLES: Final = 8
"""Atoms of a stretch that are tried before all are."""

_PER_VISIT: Final = 10


class TooMuchWork(Exception):
    """The analysis would take too long."""


class Budget:
    """Counts work, so that an analysis gives the same answer on every machine and every day."""

    def __init__(self, work: int) -> None:
        self._left = work

    def spend(self, work: int) -> None:
        """
        Take note of work.

        Raises:
            TooMuchWork: there was too much of it.
        """
        self._left -= work
        if self._left < 0:
            raise TooMuchWork


class Grid:
    """The columns of a table, all with the same rows; sets of rows are the bits of a number."""

    def __init__(self, columns: Sequence[Column], *, rows: int) -> None:
        self.columns = columns
        self.rows = rows

    def with_row(self, cells: Sequence[Spans]) -> "Grid":
        """Add a row at the bottom."""
        columns = [
            Column(column.axis, [*column.spans, spans])
            for column, spans in zip(self.columns, cells, strict=True)
        ]
        return Grid(columns, rows=self.rows + 1)

    @cached_property
    def never(self) -> int:
        """Rows that fit nothing at all."""
        return sum(
            1 << row
            for row in range(self.rows)
            if not all(column.spans[row] for column in self.columns)
        )

    @cached_property
    def order(self) -> list[int]:
        """Columns that most rows ask about come first: soonest only few rows are left."""
        open_rows = [column.full.bit_count() for column in self.columns]
        return sorted(range(len(self.columns)), key=lambda at: open_rows[at])

    def find_uncovered(self, budget: Budget) -> tuple[int, ...] | None:
        """
        Find values that no row fits: an atom for each column.

        Raises:
            TooMuchWork: there was no answer within the budget.
        """
        box = [column.axis.whole for column in self.columns]
        covering = [column.full for column in self.columns]
        rows = ~self.never & ((1 << self.rows) - 1)
        return _Search(self, box, covering, budget, samples=None).run(rows)

    def is_covered(self, row: int, *, by: int, budget: Budget) -> bool:
        """
        Say whether other rows together fit everything that one row fits.

        Raises:
            TooMuchWork: there was no answer within the budget.
        """
        box = [column.spans[row] for column in self.columns]
        covering = [column.covering[row] for column in self.columns]
        # Most rows are not, and then a few values show it.
        for samples in (_SAMPLES, None):
            search = _Search(self, box, covering, budget, samples=samples)
            if search.run(by) is not None:
                return False
        return True


class _Search:
    """
    Args:
        box: Where to look.
        covering: For each column the rows that fit all of the box.
        samples: How many atoms of each column to try; None for all.
    """

    def __init__(
        self,
        grid: Grid,
        box: Sequence[Spans],
        covering: Sequence[int],
        budget: Budget,
        *,
        samples: int | None,
    ) -> None:
        self._budget = budget
        self._samples = samples
        self._order = grid.order
        self._columns = [grid.columns[at] for at in grid.order]
        self._spans = [box[at] for at in grid.order]
        self._covering = [covering[at] for at in grid.order]
        self._classes: list[dict[int, int] | None] = [None] * len(self._columns)
        self._dead: set[tuple[int, int]] = set()
        # For each column the rows that fit everything of it and of all that come after it.
        self._cover_rest = [-1]
        for rows in reversed(self._covering):
            self._cover_rest.append(self._cover_rest[-1] & rows)
        self._cover_rest.reverse()

    def run(self, rows: int) -> tuple[int, ...] | None:
        """Find an atom for each column of the grid that none of the rows fit."""
        found = self._search(0, rows)
        if found is None:
            return None
        atoms = dict(zip(self._order, found, strict=True))
        return tuple(atoms[at] for at in range(len(found)))

    def _search(self, depth: int, rows: int) -> list[int] | None:
        if not rows:
            return [spans[0][0] for spans in self._spans[depth:]]
        if rows & self._cover_rest[depth] or (depth, rows) in self._dead:
            return None
        if not rows & ~self._covering[depth]:
            groups = {rows: self._spans[depth][0][0]}
        else:
            groups = self._groups(depth, rows)
        for left in sorted(groups, key=int.bit_count):
            found = self._search(depth + 1, left)
            if found is not None:
                return [groups[left], *found]
        self._dead.add((depth, rows))
        return None

    def _groups(self, depth: int, rows: int) -> dict[int, int]:
        classes = self._classes[depth]
        if classes is None:
            classes = self._classes[depth] = self._classes_of(depth)
        self._budget.spend(_PER_VISIT + len(classes))
        groups: dict[int, int] = {}
        for fitting, atom in classes.items():
            groups.setdefault(fitting & rows, atom)
        return groups

    def _classes_of(self, depth: int) -> dict[int, int]:
        column, spans = self._columns[depth], self._spans[depth]
        if self._samples is not None:
            atoms = [
                start + (end - start - 1) * step // (self._samples - 1)
                for start, end in spans[: self._samples]
                for step in range(self._samples)
            ]
            return column.classes_of(atoms)
        if spans == column.axis.whole:
            return column.classes
        self._budget.spend(sum(end - start for start, end in spans))
        return column.classes_of(atoms_in(spans))
