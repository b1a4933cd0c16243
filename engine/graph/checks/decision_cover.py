"""The rows of a decision table, taken together: what they miss, and what they say twice."""

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

from pydantic import TypeAdapter

from engine.decisions.analyse import HitPolicy, analyse_table
from engine.decisions.cell import Cell, kind_of
from engine.decisions.domain import COMPARED, Domain
from engine.decisions.findings import Findings, Gap, InVain, Overlap
from engine.decisions.words import cell_words, example_words, value_words
from engine.expressions.type_words import kinds_in_words
from engine.graph.checks.decision_domains import column_shape, domain_of
from engine.graph.checks.decision_form import can_fit, is_complete
from engine.graph.checks.pointer import pointer
from engine.graph.checks.view import GraphView
from engine.graph.issues import Issue, Severity
from engine.graph.nodes.decision import DecisionNode

_MOST_MISFITS: Final = 20


def find(view: GraphView) -> Iterator[Issue]:
    """Find gaps, overlaps, rows in vain, and cells that compare what cannot be equal."""
    for node in view.nodes.values():
        if not isinstance(node, DecisionNode):
            continue
        if not (node.inputs and node.rows) or not _is_sound(node):
            continue
        domains = {column.id: domain_of(column_shape(view, node, column)) for column in node.inputs}
        yield from _uncomparable(node, domains)
        strange = list(_never_equal(node, domains))
        yield from (issue for _, issue in strange[:_MOST_MISFITS])
        told = {row for row, _ in strange}
        yield from _tell(node, _analyse(node, domains), told)


def _is_sound(node: DecisionNode) -> bool:
    names = [column.id for column in node.inputs if column.expression.strip()]
    return len(set(names)) == len(node.inputs) and all(
        is_complete(cell) and name in names for row in node.rows for name, cell in row.cells.items()
    )


def _uncomparable(node: DecisionNode, domains: Mapping[str, Domain]) -> Iterator[Issue]:
    for at, column in enumerate(node.inputs):
        kinds = domains[column.id].kinds
        if kinds and not kinds & COMPARED:
            yield _warn(
                node,
                "decision.not_comparable",
                ("inputs", at, "expression"),
                f"This gives {kinds_in_words(kinds)}; the rows can only compare text, numbers "
                "and truth values. Pick one of its parts.",
            )


def _never_equal(node: DecisionNode, domains: Mapping[str, Domain]) -> Iterator[tuple[int, Issue]]:
    """Find constants that their column never has, with the row."""
    names = {column.id: column.name or column.id for column in node.inputs}
    for at, row in enumerate(node.rows):
        for name, cell in row.cells.items():
            strange = [value for value in cell.values if not _occurs(value, domains[name])]
            if strange:
                message = (
                    f"{names[name]} is never {value_words(strange[0])}: "
                    f"{_described(domains[name])}."
                )
                place = ("rows", at, "cells", name)
                yield at, _warn(node, "decision.never_equal", place, message)


def _occurs(value: Any, domain: Domain) -> bool:
    kind = kind_of(value)
    if domain.choices is not None:
        # What is only compared with may lie between the choices.
        return kind == "number" or any(
            kind_of(choice) == kind and choice == value for choice in domain.choices
        )
    if domain.kinds is None or kind in domain.kinds:
        return True
    return kind == "number" and "integer" in domain.kinds


def _described(domain: Domain) -> str:
    if domain.choices is not None:
        some = ", ".join(value_words(choice) for choice in domain.choices[:8])
        return f"it is one of {some}{', …' if len(domain.choices) > 8 else ''}"  # noqa: PLR2004
    return f"it is {kinds_in_words(domain.kinds or frozenset())}"


def _analyse(node: DecisionNode, domains: Mapping[str, Domain]) -> Findings:
    rows = [
        {name: cell.model_dump() for name, cell in row.cells.items() if cell.op != "any"}
        for row in node.rows
    ]
    known = {name: _DOMAIN.dump_python(domain) for name, domain in domains.items()}
    asked = json.dumps([rows, known], default=sorted)
    return _analysed(asked, node.hit)


_DOMAIN: Final = TypeAdapter(Domain)
_ASKED: Final = TypeAdapter(tuple[list[dict[str, Cell]], dict[str, Domain]])


@lru_cache(maxsize=64)
def _analysed(asked: str, hit: HitPolicy) -> Findings:
    """Analyse a table; one that has not changed since the last save is not analysed again."""
    rows, domains = _ASKED.validate_json(asked)
    return analyse_table(rows, domains, hit=hit)


def _tell(node: DecisionNode, findings: Findings, told: set[int]) -> Iterator[Issue]:
    """
    Args:
        told: Rows of which a cell has an issue of its own already.
    """
    names = {column.id: column.name or column.id for column in node.inputs}
    for gap in findings.gaps:
        yield _gap(node, names, gap)
    for at, overlap in enumerate(findings.overlaps):
        is_last = at + 1 == len(findings.overlaps)
        yield _overlap(node, names, overlap, more=is_last and findings.more_overlaps)
    for one in findings.in_vain:
        row = node.rows[one.row]
        if one.column is None or (one.row not in told and can_fit(row.cells[one.column])):
            yield _in_vain(node, names, one)
    if findings.not_analysed:
        words = {"gaps": "values that no row fits", "overlaps": "rows that overlap"}
        what = " and ".join(
            words.get(question, "rows that are never reached") for question in findings.not_analysed
        )
        yield _warn(
            node,
            "decision.not_analysed",
            ("rows",),
            f"The table is too large to be searched for {what}.",
        )


def _gap(node: DecisionNode, names: Mapping[str, str], gap: Gap) -> Issue:
    if not gap.cells:
        message = "No row fits anything. Add a row that does."
    else:
        when = " and ".join(cell_words(names[name], cell) for name, cell in gap.cells.items())
        message = (
            f"No row fits when {when}, for example {example_words(gap.example, names)}; then "
            "this step fails. Add a row for it, or a last row for everything else."
        )
    cells = {name: cell.model_dump(mode="json") for name, cell in gap.cells.items()}
    data = {"example": gap.example, "cells": cells}
    return _warn(node, "decision.gap", ("rows",), message, data=data)


def _overlap(
    node: DecisionNode, names: Mapping[str, str], overlap: Overlap, *, more: bool
) -> Issue:
    one, other = (row + 1 for row in overlap.rows)
    example = example_words(overlap.example, names)
    example = f"for example when {example}" if example else "whatever the values"
    message = (
        f"Rows {one} and {other} both fit, {example}; then this step fails, because only one "
        "may. Make them exclude each other, or take the first that fits."
    )
    if more:
        message += " There are more such pairs."
    data = {"rows": list(overlap.rows), "example": overlap.example}
    return _warn(node, "decision.overlap", ("rows", overlap.rows[1]), message, data=data)


def _in_vain(node: DecisionNode, names: Mapping[str, str], one: InVain) -> Issue:
    number = one.row + 1
    if one.column is not None:
        cell = cell_words(names[one.column], node.rows[one.row].cells[one.column])
        message = f"Row {number} never fits, for it never holds that {cell}."
        place = ("rows", one.row, "cells", one.column)
        return _warn(node, "decision.row_never_fits", place, message)
    above = (
        "the rows above it together take" if one.behind is None else f"row {one.behind + 1} takes"
    )
    message = (
        f"Row {number} is never reached: {above} everything that fits it. Move it up, or delete it."
    )
    behind = [] if one.behind is None else [one.behind]
    data = {"rows": [*behind, one.row]}
    return _warn(node, "decision.row_hidden", ("rows", one.row), message, data=data)


def _warn(
    node: DecisionNode,
    code: str,
    place: tuple[str | int, ...],
    message: str,
    *,
    data: dict[str, Any] | None = None,
) -> Issue:
    return Issue(
        code=code,
        severity=Severity.WARNING,
        node=node.id,
        field=pointer(*place),
        message=message,
        data=data or {},
    )
