"""Reads an expression; the same text is read once."""

import re
from functools import lru_cache
from typing import Final

from engine.expressions.analysis import Analysis, Reference
from engine.expressions.names import ROOTS
from engine.expressions.parse import parse_expression
from engine.expressions.rewrite import rewrite

_ROOT: Final = re.compile(r"\s*(" + "|".join(ROOTS) + r")(?![A-Za-z0-9_])")
_LINK: Final = re.compile(
    r"""\.(?P<name>[A-Za-z_][A-Za-z0-9_]*)"""
    r"""|\[(?P<number>-?(?:0|[1-9][0-9]{0,8}))\]"""
    r"""|\["(?P<double>[^"\\\n]*)"\]"""
    r"""|\['(?P<single>[^'\\\n]*)'\]"""
)

_REMEMBERED: Final = 16_384
"""Expressions; more than one workflow has, because each is read by the checks and to be lowered."""


@lru_cache(maxsize=_REMEMBERED)
def analyse(source: str) -> Analysis:
    """
    Read an expression; plain paths take a short cut around Python's parser.

    Raises:
        ExpressionError: see `parse_expression` and `rewrite`.
    """
    return _plain_path(source) or rewrite(parse_expression(source), source)


def _plain_path(source: str) -> Analysis | None:
    found = _ROOT.match(source)
    if found is None:
        return None
    keys: list[str | int] = [found[1]]
    ranges = [found.span(1)]
    at = found.end()
    end = len(source.rstrip())
    while at < end:
        link = _LINK.match(source, at)
        if link is None:
            return None
        group = link.lastgroup or ""
        keys.append(int(link[group]) if group == "number" else link[group])
        ranges.append(link.span(group))
        at = link.end()
    if keys[0] == "steps" and not (len(keys) > 1 and isinstance(keys[1], str)):
        return None
    if any(isinstance(key, str) and key.startswith("__") for key in keys):
        return None
    return Analysis(
        source=source,
        code=source.strip(),
        tree=None,
        keys=tuple(keys),
        references=(Reference(tuple(keys), tuple(ranges)),),
    )
