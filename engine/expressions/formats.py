"""Finds formats that do not suit what they are put to, such as `{name:.2f}` for text."""

import ast
import re
from collections.abc import Iterator
from typing import Final

from engine.expressions.inferred import Parts
from engine.expressions.shapes import kinds_of

_FOR_NUMBERS: Final = re.compile(r"[bcdeEfFgGnoxX%]$")
_NUMBERS: Final = frozenset({"number", "integer", "boolean"})


def unsuited_formats(
    parts: Parts,
) -> Iterator[tuple[ast.FormattedValue, str, frozenset[str], bool]]:
    """
    List the values with a format that their kind does not have.

    Yields:
        The value in its braces, the format, the kinds that it does not suit, and whether it suits
        none.
    """
    for node in parts.analysis.nodes:
        match node:
            case ast.FormattedValue(
                value=value,
                conversion=-1,
                format_spec=ast.JoinedStr(values=[ast.Constant(value=str(spec))]),
            ):
                kinds = kinds_of(parts.shape(value)) or frozenset()
                wrong = frozenset(kind for kind in kinds if not _suits(spec, kind))
                # Of several kinds one may be meant; that null may come as well is worth telling.
                if wrong and (wrong == kinds or "null" in wrong):
                    yield node, spec, wrong, wrong == kinds


def _suits(spec: str, kind: str) -> bool:
    if kind in _NUMBERS:
        return not spec.endswith("s")
    return _FOR_NUMBERS.search(spec) is None
