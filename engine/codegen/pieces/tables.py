"""Pieces of generated files: decision tables."""

from collections.abc import Callable
from typing import Any

from engine.codegen.pieces.steps import failure


def decide(
    path: str,
    inputs: dict[str, Any],
    rows: list[tuple[dict[str, tuple[Any, ...]], Callable[[], Any]]],
    hit: str,
) -> Any:
    """Give the results of the rows that fit: of the `first`, of the `unique` one, or of all."""
    fitting = [
        number
        for number, (cells, _) in enumerate(rows)
        if all(fits(inputs[name], *cell) for name, cell in cells.items())
    ]
    if hit == "collect":
        return [rows[number][1]() for number in fitting]
    if not fitting:
        raise failure("decision.no_match", f"No row of {path} fits.", data={"inputs": inputs})
    if hit == "unique" and len(fitting) > 1:
        found = [number + 1 for number in fitting]
        message = f"Rows {found} of {path} all fit, and only one may."
        raise failure("decision.not_unique", message, data={"rows": found, "inputs": inputs})
    return rows[fitting[0]][1]()


def fits(value: Any, op: str, *wanted: Any) -> bool:
    """Say whether a value fits a cell; values of different types are neither equal nor ordered."""
    kind = kind_of(value)
    if op in ("eq", "in"):
        return any(kind == kind_of(one) and value == one for one in wanted)
    if op in ("ne", "not_in"):
        return not any(kind == kind_of(one) and value == one for one in wanted)
    if op in ("[]", "[)", "(]", "()"):
        low, high = wanted
        return fits(value, "ge" if op[0] == "[" else "gt", low) and fits(
            value, "le" if op[1] == "]" else "lt", high
        )
    (one,) = wanted
    if kind not in ("number", "text") or kind != kind_of(one):
        return False
    less, equal = value < one, value == one
    return bool({"lt": less, "le": less or equal, "gt": not less and not equal, "ge": not less}[op])


def kind_of(value: Any) -> str:
    """Name the JSON type of a value; 1 and 1.0 are both numbers, and True is none."""
    if value is None or isinstance(value, bool):
        return "null" if value is None else "truth"
    if isinstance(value, int | float):
        return "number"
    return "text" if isinstance(value, str) else type(value).__name__
