"""What an analysis of a decision table can find."""

from dataclasses import dataclass
from typing import Any, Literal

from engine.decisions.cell import Cell

Question = Literal["gaps", "overlaps", "in_vain"]


@dataclass(frozen=True, slots=True)
class Gap:
    """
    Values that no row fits.

    Attributes:
        example: One value for each column that matters.
        cells: All of them, as a row would say it; columns that do not matter are left out.
    """

    example: dict[str, Any]
    cells: dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Overlap:
    """
    Two rows that fit the same values.

    Attributes:
        rows: From top to bottom, counted from 0.
        example: As of a gap; empty when both rows fit everything.
    """

    rows: tuple[int, int]
    example: dict[str, Any]


@dataclass(frozen=True, slots=True)
class InVain:
    """
    A row that never gives a result.

    Attributes:
        row: Counted from 0.
        behind: A row above it that fits everything that this one fits; None when it takes several
            of them, or when the row itself fits nothing.
        column: The first column of which no value fits it, whatever the other rows; None when
            there is none.
    """

    row: int
    behind: int | None = None
    column: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """
    What was found.

    Attributes:
        more_overlaps: Whether there are more than those that are listed.
        not_analysed: Questions that would have taken too long.
    """

    gaps: tuple[Gap, ...] = ()
    overlaps: tuple[Overlap, ...] = ()
    more_overlaps: bool = False
    in_vain: tuple[InVain, ...] = ()
    not_analysed: tuple[Question, ...] = ()
