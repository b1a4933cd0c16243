"""Says cells in words, for people."""

import json
from collections.abc import Mapping
from typing import Any, Final

from engine.decisions.cell import Cell

_SIGNS: Final = {"eq": "=", "ne": "≠", "lt": "<", "le": "≤", "gt": ">", "ge": "≥"}
_LONGEST: Final = 40
_MOST: Final = 5


def cell_words(name: str, cell: Cell) -> str:
    """Say a cell, such as `amount ≥ 100`, or `country is none of "DE", "FR"`."""
    values = [value_words(value) for value in cell.values]
    match cell.op:
        case "any":
            return f"{name} is anything"
        case "between":
            left = "≤" if cell.bounds[0] == "[" else "<"
            right = "≤" if cell.bounds[1] == "]" else "<"
            return f"{values[0]} {left} {name} {right} {values[1]}"
        case "in" | "not_in":
            more = ", …" if len(values) > _MOST else ""
            several = ", ".join(values[:_MOST]) + more
            return f"{name} is {'one' if cell.op == 'in' else 'none'} of {several}"
        case _:
            return f"{name} {_SIGNS[cell.op]} {values[0]}"


def value_words(value: Any) -> str:
    """Say a value as JSON writes it, cut off where it is long."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def example_words(example: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Say an example, such as `amount = 100, country = "DE"`."""
    return ", ".join(f"{names[key]} = {value_words(value)}" for key, value in example.items())
