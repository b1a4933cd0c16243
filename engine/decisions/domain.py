"""The values that a column may meet, cut where its cells begin to tell them apart."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple

from engine.decisions.cell import ORDERING, Cell, kind_of, same

COMPARED: Final = frozenset({"boolean", "number", "integer", "string", "null"})
"""JSON types of values that cells can tell apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """
    What is known of a column's values before any cell is read.

    Attributes:
        kinds: JSON types that occur, `integer` among them; None when nobody can say.
        choices: The only values there are, where the schema lists them.
        low, high: Bounds that the schema sets for numbers; None where it sets none.
        low_open, high_open: Whether the bound itself is excluded.
    """

    kinds: frozenset[str] | None = None
    choices: tuple[Any, ...] | None = None
    low: float | None = None
    high: float | None = None
    low_open: bool = False
    high_open: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether numbers are whole."""
        return self.kinds is not None and "integer" in self.kinds and "number" not in self.kinds


class Atom(NamedTuple):
    """
    Values that no cell of the column tells apart.

    Attributes:
        sample: One of them.
        form: `point`: the sample alone. `stretch`: all between `low` and `high`, without these.
            `rest`: all texts that are no point.
        low, high: Ends of a stretch; None where it has no end.
        line: Atoms of one line are ordered and lie next to each other; None for loose ones.
    """

    sample: Any
    form: Literal["point", "stretch", "rest"] = "point"
    low: Any = None
    high: Any = None
    line: str | None = None


UNKNOWN: Final = Domain()


def atoms_of(cells: Sequence[Cell], domain: Domain) -> tuple[Atom, ...]:
    """
    Cut a column's values into atoms.

    Where the types are not known, the constants of the cells say which occur. Lists and objects
    are left out: no cell can compare them.

    Args:
        cells: Those of the column, in any order, repetitions included.
    """
    constants = [value for cell in cells for value in cell.values]
    if domain.choices is not None:
        return tuple(Atom(value) for value in domain.choices)
    kinds = domain.kinds
    if kinds is None:
        kinds = frozenset(kind_of(value) for value in constants)
    if not kinds & COMPARED:
        return (Atom(None, "rest"),)
    atoms: list[Atom] = []
    if "boolean" in kinds:
        atoms += [Atom(True), Atom(False)]
    if kinds & {"number", "integer"}:
        atoms += _numbers(_distinct(constants, "number"), domain)
    if "string" in kinds:
        ordered = any(cell.op in ORDERING for cell in cells)
        texts = _distinct(constants, "string")
        atoms += _ordered_texts(texts) if ordered else _plain_texts(texts)
    if "null" in kinds:
        atoms.append(Atom(None))
    return tuple(atoms)


def _distinct(values: Iterable[Any], kind: str) -> list[Any]:
    return sorted({value for value in values if kind_of(value) == kind})


def _numbers(constants: list[float], domain: Domain) -> list[Atom]:
    """Points at the constants and stretches between them, inside the bounds of the schema."""
    points = [constant for constant in constants if _is_inside(constant, domain)]
    if domain.low is not None and not domain.low_open and not _has(points, domain.low):
        points = [domain.low, *points]
    if domain.high is not None and not domain.high_open and not _has(points, domain.high):
        points = [*points, domain.high]
    starts: list[float | None] = [domain.low, *points]
    ends: list[float | None] = [*points, domain.high]
    atoms: list[Atom] = []
    for at, (low, high) in enumerate(zip(starts, ends, strict=True)):
        sample = _number_between(low, high, whole=domain.is_whole)
        if sample is not None:
            atoms.append(Atom(sample, "stretch", low, high, "number"))
        if at < len(points) and not (domain.is_whole and points[at] % 1):
            atoms.append(Atom(points[at], line="number"))
    return atoms


def _has(points: list[float], bound: float) -> bool:
    return any(same(point, bound) for point in points)


def _is_inside(value: float, domain: Domain) -> bool:
    if domain.low is not None and (value < domain.low or (domain.low_open and value == domain.low)):
        return False
    return domain.high is None or not (
        value > domain.high or (domain.high_open and value == domain.high)
    )


def _number_between(low: float | None, high: float | None, *, whole: bool) -> float | None:
    """Pick the simplest number strictly between two; None when there is none."""
    if low is None:
        return 0 if high is None else math.ceil(high) - 1
    if high is None or math.floor(low) + 1 < high:
        return math.floor(low) + 1
    middle = None if whole else _middle(low, high)
    return middle if middle is not None and low < middle < high else None


def _middle(low: float, high: float) -> float | None:
    try:
        return low + (high - low) / 2
    except OverflowError:
        return None


def _plain_texts(constants: list[str]) -> list[Atom]:
    return [*map(Atom, constants), Atom(_unlike(constants), "rest")]


def _unlike(constants: list[str]) -> str:
    """Make a text that is none of these, and reads as an example of another one."""
    for text in ("other", "something else"):
        if text not in constants:
            return text
    return max(constants) + "…"


def _ordered_texts(constants: list[str]) -> list[Atom]:
    atoms: list[Atom] = []
    starts: list[str | None] = [None, *constants]
    ends: list[str | None] = [*constants, None]
    for low, high in zip(starts, ends, strict=True):
        sample = _text_between(low, high)
        if sample is not None:
            atoms.append(Atom(sample, "stretch", low, high, "string"))
        if high is not None:
            atoms.append(Atom(high, line="string"))
    return atoms


def _text_between(low: str | None, high: str | None) -> str | None:
    """Pick a text strictly between two, in the order of their characters."""
    if low is None:
        return None if high == "" else ""
    if high is None:
        return low + "a"
    for tail in ("a", " ", "\0"):
        if low + tail < high:
            return low + tail
    return None
