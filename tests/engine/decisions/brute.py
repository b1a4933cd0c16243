"""Small tables, and the truth about them by trying every value."""

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from engine.decisions.cell import ANY, Cell, fits
from engine.decisions.domain import Domain

CONSTANTS: dict[str, list[Any]] = {
    "number": [0, 1, 2, 2.5],
    "string": ["a", "b", "ba"],
    "boolean": [True, False],
    "null": [None],
}
VALUES: dict[str, list[Any]] = {
    "number": [-2, -1, -0.5, 0, 0.5, 1, 1.5, 2, 2.25, 2.5, 2.75, 3, 4],
    "string": ["", "a", "aa", "b", "b\0", "ba", "bb", "other"],
    "boolean": [True, False],
    "null": [None],
}

Table = tuple[dict[str, Domain], list[dict[str, Cell]]]


def values_of(domain: Domain) -> list[Any]:
    if domain.choices is not None:
        return list(domain.choices)
    found = []
    for kind in sorted(domain.kinds or ()):
        values = VALUES["number" if kind == "integer" else kind]
        if kind == "integer":
            values = [value for value in values if value == int(value)]
        if kind in {"integer", "number"}:
            values = [value for value in values if is_inside(value, domain)]
        found.extend(values)
    return found


def is_inside(value: float, domain: Domain) -> bool:
    if domain.low is not None and (value < domain.low or (domain.low_open and value == domain.low)):
        return False
    return domain.high is None or not (
        value > domain.high or (domain.high_open and value == domain.high)
    )


def points(domains: Mapping[str, Domain]) -> list[dict[str, Any]]:
    names = list(domains)
    lists = [values_of(domain) for domain in domains.values()]
    return [dict(zip(names, chosen, strict=True)) for chosen in itertools.product(*lists)]


def fits_row(row: Mapping[str, Cell], point: Mapping[str, Any]) -> bool:
    return all(fits(row.get(name, ANY), value) for name, value in point.items())


def fitting(rows: Sequence[Mapping[str, Cell]], point: Mapping[str, Any]) -> list[int]:
    return [at for at, row in enumerate(rows) if fits_row(row, point)]


@st.composite
def cells(draw: st.DrawFn, kinds: list[str]) -> Cell:
    constants = st.sampled_from([value for kind in kinds for value in CONSTANTS[kind]])
    ordered = [kind for kind in kinds if kind in {"number", "string"}]
    op = draw(
        st.sampled_from(
            ["any", "eq", "ne", "in", "not_in"]
            + (["lt", "le", "gt", "ge", "between"] if ordered else [])
        )
    )
    if op == "any":
        return ANY
    if op in {"in", "not_in"}:
        return Cell(op=op, values=tuple(draw(st.lists(constants, min_size=1, max_size=3))))
    if op in {"eq", "ne"}:
        return Cell(op=op, values=(draw(constants),))
    comparable = st.sampled_from(CONSTANTS[draw(st.sampled_from(ordered))])
    if op != "between":
        return Cell(op=op, values=(draw(comparable),))
    bounds = draw(st.sampled_from(["[]", "[)", "(]", "()"]))
    return Cell(op=op, values=(draw(comparable), draw(comparable)), bounds=bounds)


@st.composite
def domains(draw: st.DrawFn) -> tuple[Domain, list[str]]:
    kind = draw(st.sampled_from(["number", "integer", "string", "boolean", "mixed", "choices"]))
    if kind == "choices":
        some = draw(st.lists(st.sampled_from([*"abc", 1, None]), min_size=1, unique=True))
        return Domain(choices=tuple(some)), ["string", "number", "null"]
    if kind == "mixed":
        kinds = draw(st.lists(st.sampled_from([*CONSTANTS]), min_size=1, unique=True))
        return Domain(kinds=frozenset(kinds)), kinds
    if kind in {"number", "integer"}:
        low = draw(st.sampled_from([None, -1, 0, 1]))
        high = draw(st.sampled_from([None, 2, 3]))
        domain = Domain(
            kinds=frozenset({kind}),
            low=low,
            high=high,
            low_open=low is not None and draw(st.booleans()),
            high_open=high is not None and draw(st.booleans()),
        )
        assume(values_of(domain))
        return domain, ["number"]
    return Domain(kinds=frozenset({kind})), [kind]


@st.composite
def tables(draw: st.DrawFn) -> Table:
    chosen = draw(st.lists(domains(), min_size=1, max_size=2))
    if draw(st.booleans()):
        chosen.append((Domain(kinds=frozenset({"boolean"})), ["boolean"]))
    names = [f"c{at}" for at in range(len(chosen))]
    columns = {name: domain for name, (domain, _) in zip(names, chosen, strict=True)}
    row = st.fixed_dictionaries(
        {name: cells(kinds) for name, (_, kinds) in zip(names, chosen, strict=True)}
    )
    return columns, draw(st.lists(row, min_size=1, max_size=6))
