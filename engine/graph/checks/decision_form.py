"""A decision table has columns and rows, and every cell says something that can be."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from engine.decisions.cell import ORDERING, Cell, fits, kind_of
from engine.expressions.holes import has_holes
from engine.expressions.shapes import KIND_OF
from engine.expressions.type_words import kinds_in_words
from engine.graph.checks.pointer import pointer
from engine.graph.checks.view import GraphView
from engine.graph.issues import Issue, Severity
from engine.graph.nodes.decision import DecisionNode, InputColumn, OutputColumn, Row

_SCALARS: Final = frozenset({"null", "boolean", "number", "string"})
_NUMBER: Final = frozenset({"number", "integer"})


def find(view: GraphView) -> Iterator[Issue]:
    """Find what is missing in tables, and cells and results that make no sense."""
    for node in view.nodes.values():
        if isinstance(node, DecisionNode):
            yield from _missing(node)
            yield from _columns(node, "inputs", node.inputs)
            yield from _columns(node, "outputs", node.outputs)
            for at, row in enumerate(node.rows):
                yield from _row(node, at, row)


def _missing(node: DecisionNode) -> Iterator[Issue]:
    lacks = (
        ("inputs", node.inputs, "Add a column for a value that the rows ask about."),
        ("outputs", node.outputs, "Add a column for what the rows give."),
        ("rows", node.rows, "Add a row: when it fits, its results are taken."),
    )
    for name, present, advice in lacks:
        if not present:
            yield _issue(node, f"decision.no_{name}", (name,), advice)
    for at, column in enumerate(node.inputs):
        if not column.expression.strip():
            what = f'Say which value "{column.name or column.id}" is, such as input.amount.'
            yield _issue(node, "decision.no_expression", ("inputs", at, "expression"), what)


def _columns(
    node: DecisionNode, name: str, columns: Sequence[InputColumn | OutputColumn]
) -> Iterator[Issue]:
    seen: set[str] = set()
    for at, column in enumerate(columns):
        if column.id in seen:
            what = f'The column id "{column.id}" is taken; give this column another.'
            yield _issue(node, "decision.duplicate_column", (name, at, "id"), what)
        seen.add(column.id)


def _row(node: DecisionNode, at: int, row: Row) -> Iterator[Issue]:
    inputs = {column.id for column in node.inputs}
    outputs = {column.id: column for column in node.outputs}
    for part, names, known in (
        ("cells", row.cells, inputs),
        ("results", row.results, outputs.keys()),
    ):
        for name in names:
            if name not in known:
                what = f'Row {at + 1} has something in the column "{name}", which is not there.'
                yield _issue(node, "decision.unknown_column", ("rows", at, part, name), what)
    for name, cell in row.cells.items():
        problem = _problem_of_cell(cell)
        if problem is not None:
            code, what, severity = problem
            yield _issue(node, code, ("rows", at, "cells", name), what, severity=severity)
    for name, result in row.results.items():
        if name in outputs:
            yield from _result(node, at, outputs[name], result)


def is_complete(cell: Cell) -> bool:
    """Say whether a cell has the values that its operator takes."""
    wanted = {"any": 0, "between": 2}.get(cell.op, 1)
    enough = len(cell.values) >= 1 if cell.op in {"in", "not_in"} else len(cell.values) == wanted
    return enough and all(kind_of(value) in _SCALARS for value in cell.values)


def _problem_of_cell(cell: Cell) -> tuple[str, str, Severity] | None:
    if not is_complete(cell):
        wanted = {"any": "no value", "between": "two values", "in": "values", "not_in": "values"}
        how_many = wanted.get(cell.op, "one value")
        what = f"This condition needs {how_many}: text, a number, true, false or null."
        return "decision.cell_incomplete", what, Severity.ERROR
    if cell.op not in ORDERING:
        return None
    kinds = {kind_of(value) for value in cell.values}
    if not kinds <= {"number"} and not kinds <= {"string"}:
        what = "Only numbers, or texts, can be smaller or larger; compare with one of them."
        return "decision.cell_not_ordered", what, Severity.ERROR
    if not can_fit(cell):
        what = "Nothing lies between these two; write the smaller one first."
        return "decision.cell_never_fits", what, Severity.WARNING
    return None


def can_fit(cell: Cell) -> bool:
    """Say whether there is anything between the two values of a complete `between`."""
    if cell.op != "between":
        return True
    low, high = cell.values
    return kind_of(low) == kind_of(high) and (bool(low < high) or fits(cell, low))


def _result(node: DecisionNode, at: int, column: OutputColumn, result: Any) -> Iterator[Issue]:
    if column.type == "any" or result is None or (isinstance(result, str) and has_holes(result)):
        return
    kind = KIND_OF.get(type(result), "array")
    if kind == column.type or (kind == "integer" and column.type in _NUMBER):
        return
    found, wanted = kinds_in_words(frozenset({kind})), kinds_in_words(frozenset({column.type}))
    what = f"{column.name or column.id} is to be {wanted}, but this is {found}."
    yield _issue(node, "decision.result_type", ("rows", at, "results", column.id), what)


def _issue(
    node: DecisionNode,
    code: str,
    place: tuple[str | int, ...],
    message: str,
    *,
    severity: Severity = Severity.ERROR,
) -> Issue:
    return Issue(code=code, severity=severity, node=node.id, field=pointer(*place), message=message)
