"""Finds formats that do not suit what they are put to, such as `{name:.2f}` for text."""

import ast
import re
from collections.abc import Iterator
from typing import Final

from engine.expressions.inferred import Parts
from engine.expressions.shapes import kinds_of

_FOR_NUMBERS: Final = re.compile(r"[bcdeEfFgGnoxX%]$")
_NUMBERS: Final = frozenset({"number", "integer", "boolean"})


def unsuited_formats(parts: Parts) -> Iterator[tuple[ast.FormattedValue, str, frozenset[str]]]:
    """List the values with a format that their kind does not have, the format, and the kinds."""
    for node in parts.analysis.nodes:
        match node:
            case ast.FormattedValue(
                value=value,
                conversion=-1,
                format_spec=ast.JoinedStr(values=[ast.Constant(value=str(spec))]),
            ):
                kinds = kinds_of(parts.shape(value))
                if kinds is not None and not any(_suits(spec, kind) for kind in kinds):
                    yield node, spec, kinds


def _suits(spec: str, kind: str) -> bool:
    if kind == "string":
        return _FOR_NUMBERS.search(spec) is None
    return kind in _NUMBERS and not spec.endswith("s")
