"""One column of a table: which rows take which of its values."""

import json
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, reduce
from operator import and_, or_
from typing import Any

from engine.decisions.cell import Cell, fits, kind_of
from engine.decisions.domain import Atom, Domain, atoms_of

Span = tuple[int, int]
Spans = tuple[Span, ...]
"""Stretches of atoms, from the first up to but without the last; in order, never touching."""


class Axis:
    """
    The values of a column, cut into atoms.

    Args:
        cells: All that the column has; no other constants may be asked about.
    """

    def __init__(self, cells: Sequence[Cell], domain: Domain) -> None:
        self.atoms = atoms_of(cells, domain)
        self.whole: Spans = ((0, len(self.atoms)),)
        self._points = {
            _value_key(atom.sample): at
            for at, atom in enumerate(self.atoms)
            if atom.form == "point"
        }
        self._lines = _lines(self.atoms)

    def spans_of(self, cell: Cell) -> Spans:
        """Give the atoms that a cell fits; its constants are among those of the column."""
        match cell.op:
            case "any":
                return self.whole
            case "eq" | "in":
                return self._at(cell.values)
            case "ne" | "not_in":
                return self._other(self._at(cell.values))
            case _:
                return self._stretch(cell)

    def _at(self, values: Iterable[Any]) -> Spans:
        found = {self._points[key] for key in map(_value_key, values) if key in self._points}
        return join((at, at + 1) for at in sorted(found))

    def _other(self, spans: Spans) -> Spans:
        edges = (0, *(edge for span in spans for edge in span), len(self.atoms))
        pairs = zip(edges[::2], edges[1::2], strict=True)
        return tuple((start, end) for start, end in pairs if start < end)

    def _stretch(self, cell: Cell) -> Spans:
        kind = kind_of(cell.values[0])
        if any(kind_of(value) != kind for value in cell.values):
            return ()
        if (line := self._lines.get(kind)) is None:
            # The schema lists the values, so they stand in its order.
            return self._loose(cell)
        start, samples = line
        low, high = 0, len(samples)
        if cell.op in {"gt", "ge", "between"}:
            opened = cell.op == "gt" or (cell.op == "between" and cell.bounds[0] == "(")
            low = (bisect_right if opened else bisect_left)(samples, cell.values[0])
        if cell.op in {"lt", "le", "between"}:
            opened = cell.op == "lt" or (cell.op == "between" and cell.bounds[1] == ")")
            high = (bisect_left if opened else bisect_right)(samples, cell.values[-1])
        return ((start + low, start + high),) if low < high else ()

    def _loose(self, cell: Cell) -> Spans:
        return join((at, at + 1) for at, atom in enumerate(self.atoms) if fits(cell, atom.sample))


class Column:
    """
    Which rows fit which values; sets of rows are the bits of a number.

    Attributes:
        axis: The values of the column.
        spans: For each row the atoms that its cell fits.
        rows_at: For each atom the rows whose cells fit it.
    """

    def __init__(self, axis: Axis, spans: Sequence[Spans]) -> None:
        self.axis = axis
        self.spans = spans
        self.rows_at = _sweep(spans, len(axis.atoms))

    @classmethod
    def of(cls, cells: Sequence[Cell], domain: Domain) -> "Column":
        """Read a column from top to bottom."""
        different = {_key(cell): cell for cell in cells}
        axis = Axis(tuple(different.values()), domain)
        known = {key: axis.spans_of(cell) for key, cell in different.items()}
        return cls(axis, [known[_key(cell)] for cell in cells])

    @cached_property
    def full(self) -> int:
        """Rows whose cells fit every value."""
        whole = self.axis.whole
        return sum(1 << row for row, spans in enumerate(self.spans) if spans == whole)

    @cached_property
    def touching(self) -> list[int]:
        """For each row those that share a value with it."""
        return self._together(or_, 0)

    @cached_property
    def covering(self) -> list[int]:
        """For each row those that fit every value that it fits."""
        return self._together(and_, -1)

    def _together(self, combine: Callable[[int, int], int], start: int) -> list[int]:
        ranges = _Ranges(self.rows_at, combine)
        known = {
            spans: reduce(combine, map(ranges.over, spans), start) for spans in set(self.spans)
        }
        return [known[spans] for spans in self.spans]

    def rows_touching(self, spans: Spans) -> int:
        """Give the rows that fit at least one of some atoms."""
        return reduce(or_, (self.rows_at[at] for at in atoms_in(spans)), 0)

    @cached_property
    def classes(self) -> dict[int, int]:
        """Give the different sets of rows that fit one value, each with the first such atom."""
        return self.classes_of(range(len(self.rows_at)))

    def classes_of(self, atoms: Iterable[int]) -> dict[int, int]:
        """Give the sets of rows that fit one value among some atoms; see `classes`."""
        found: dict[int, int] = {}
        for at in atoms:
            found.setdefault(self.rows_at[at], at)
        return found


class _Ranges:
    """Answers for any stretch of a list what its members have together, or in common."""

    def __init__(self, sets: Sequence[int], combine: Callable[[int, int], int]) -> None:
        self._combine = combine
        self._levels = [list(sets)]
        width = 1
        while 2 * width <= len(sets):
            last = self._levels[-1]
            self._levels.append(list(map(combine, last, last[width:])))
            width *= 2

    def over(self, span: Span) -> int:
        start, end = span
        level = (end - start).bit_length() - 1
        row = self._levels[level]
        return self._combine(row[start], row[end - (1 << level)])


def atoms_in(spans: Spans) -> Iterable[int]:
    """List the atoms of some stretches."""
    return (at for start, end in spans for at in range(start, end))


def join(spans: Iterable[Span]) -> Spans:
    """Join stretches that touch; they come in order."""
    joined: list[Span] = []
    for start, end in spans:
        if joined and joined[-1][1] == start:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return tuple(joined)


def _sweep(spans_of_rows: Sequence[Spans], length: int) -> list[int]:
    """Give for each atom the rows whose spans hold it."""
    changes = [0] * (length + 1)
    for row, spans in enumerate(spans_of_rows):
        for start, end in spans:
            changes[start] ^= 1 << row
            changes[end] ^= 1 << row
    rows = []
    present = 0
    for change in changes[:-1]:
        present ^= change
        rows.append(present)
    return rows


def _lines(atoms: Sequence[Atom]) -> dict[str, tuple[int, list[Any]]]:
    """Find where each line of atoms begins, and the samples on it, which are in order."""
    lines: dict[str, tuple[int, list[Any]]] = {}
    for at, atom in enumerate(atoms):
        if atom.line is not None:
            lines.setdefault(atom.line, (at, []))[1].append(atom.sample)
    return lines


def _key(cell: Cell) -> tuple[Any, ...]:
    return cell.op, cell.bounds, *map(_value_key, cell.values)


def _value_key(value: Any) -> tuple[str, Any]:
    kind = kind_of(value)
    return kind, json.dumps(value, sort_keys=True) if kind in {"object", "array"} else value
