"""Says which values a table misses, in the words of a row."""

from collections.abc import Iterator, Sequence
from typing import Any, Final, Literal

from engine.decisions.cell import ANY, MAX_VALUES, Bounds, Cell
from engine.decisions.column import Axis, Spans
from engine.decisions.domain import Atom
from engine.decisions.findings import Gap
from engine.decisions.search import Grid

_MAX_EXCEPTIONS: Final = 5
"""Longest list in a cell that describes a gap as everything but these."""

_BOUNDS: Final[dict[tuple[bool, bool], Bounds]] = {
    (True, True): "[]",
    (True, False): "[)",
    (False, True): "(]",
    (False, False): "()",
}


Region = list[tuple[Cell, Spans]]
"""
For each column a cell and the atoms that are meant.

Where no cell can say just these atoms, such as all numbers among numbers and text, it says an
example.
"""


def widen(grid: Grid, point: Sequence[int]) -> Region:
    """
    Widen a point that no row fits, column by column, as far as a row can say it.

    Args:
        point: An atom of each column.

    Returns:
        What no row fits, the point included.
    """
    region: dict[int, tuple[Cell, Spans]] = {}
    touching = [column.rows_at[at] for column, at in zip(grid.columns, point, strict=True)]
    # What does not matter at all is said first; of the rest each column takes what is left.
    for may_be_partial in (False, True):
        for at, column in enumerate(grid.columns):
            if at in region:
                continue
            others = (1 << grid.rows) - 1
            for number, rows in enumerate(touching):
                if number != at:
                    others &= rows
            free = [not rows & others for rows in column.rows_at]
            if may_be_partial or all(free):
                region[at] = _widest(column.axis, free, point[at])
                touching[at] = column.rows_touching(region[at][1])
    return [region[at] for at in range(len(point))]


def describe_gap(grid: Grid, names: Sequence[str], region: Region, point: Sequence[int]) -> Gap:
    """Name a region and a point in it; columns that do not matter are left out."""
    told = [at for at, (cell, _) in enumerate(region) if cell.op != "any"]
    return Gap(
        {names[at]: grid.columns[at].axis.atoms[point[at]].sample for at in told},
        {names[at]: region[at][0] for at in told},
    )


def _widest(axis: Axis, free: Sequence[bool], at: int) -> tuple[Cell, Spans]:
    """Choose the cell that says most of the atoms that are free, and surely the one at hand."""
    if all(free):
        return ANY, axis.whole
    for cell in _candidates(axis.atoms, free, at):
        spans = axis.spans_of(cell)
        inside = any(start <= at < end for start, end in spans)
        if inside and all(all(free[start:end]) for start, end in spans):
            return cell, spans
    return Cell(op="eq", values=(axis.atoms[at].sample,)), ((at, at + 1),)


def _candidates(atoms: Sequence[Atom], free: Sequence[bool], at: int) -> Iterator[Cell]:
    here = atoms[at]
    pairs = list(zip(atoms, free, strict=True))
    taken = [atom.sample for atom, is_free in pairs if atom.form == "point" and not is_free]
    if here.line is not None:
        if len(taken) == 1:
            yield Cell(op="ne", values=(taken[0],))
        yield _along(atoms, free, at)
        return
    if len(taken) <= (_MAX_EXCEPTIONS if here.form == "point" else MAX_VALUES):
        yield Cell(op="ne" if len(taken) == 1 else "not_in", values=tuple(taken))
    some = [
        atom.sample
        for atom, is_free in pairs
        if atom.form == "point" and is_free and atom.line is None
    ]
    if 1 < len(some) <= MAX_VALUES:
        yield Cell(op="in", values=tuple(some))


def _along(atoms: Sequence[Atom], free: Sequence[bool], at: int) -> Cell:
    """Go along the line in both directions as far as it is free."""
    line = atoms[at].line
    low = high = at
    while low > 0 and free[low - 1] and atoms[low - 1].line == line:
        low -= 1
    while high + 1 < len(atoms) and free[high + 1] and atoms[high + 1].line == line:
        high += 1
    if low == high and atoms[at].form == "point":
        return Cell(op="eq", values=(atoms[at].sample,))
    # What the schema bounds anyway need not be said.
    begins = low == 0 or atoms[low - 1].line != line
    ends = high + 1 == len(atoms) or atoms[high + 1].line != line
    return _from_to(
        None if begins else _edge(atoms[low], "low"),
        None if ends else _edge(atoms[high], "high"),
    )


def _edge(atom: Atom, side: Literal["low", "high"]) -> tuple[Any, bool]:
    """Give the outer end of an atom, and whether it belongs to it."""
    if atom.form == "point":
        return atom.sample, True
    return (atom.low if side == "low" else atom.high), False


def _from_to(low: tuple[Any, bool] | None, high: tuple[Any, bool] | None) -> Cell:
    match low, high:
        case None, None:
            return ANY
        case (value, closed), None:
            return Cell(op="ge" if closed else "gt", values=(value,))
        case None, (value, closed):
            return Cell(op="le" if closed else "lt", values=(value,))
        case (start, has_start), (end, has_end):
            return Cell(op="between", values=(start, end), bounds=_BOUNDS[has_start, has_end])
    raise AssertionError
