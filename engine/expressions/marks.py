"""Says which parts of an expression the type checker is asked about, besides the whole."""

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from engine.expressions.analysis import Analysis
from engine.expressions.heavy import static_keys
from engine.expressions.write_code import write_code

MAX_MARKS: Final = 40
MARKS: Final = tuple(f"Mark{number}_" for number in range(MAX_MARKS))
"""Names under which the checker knows `reveal_type`, one for each part that is asked about."""

_MARK: Final = re.compile(r"Mark(\d+)_\(")

LISTS: Final = frozenset({"list", "tuple", "sorted", "reversed"})
"""Functions that give the items of what they are given, as a list."""


@lru_cache(maxsize=8_192)
def find_marks(analysis: Analysis) -> tuple[ast.expr, ...]:
    """List the parts whose types are needed: of the tree, each once, in the order of the text."""
    if analysis.tree is None:
        return ()
    wanted: list[ast.expr] = []
    for node in analysis.nodes:
        match node:
            case ast.Compare(left=left, comparators=rest):
                if comparisons(node):
                    wanted += [left, *rest]
            case ast.FormattedValue(value=value, format_spec=ast.JoinedStr()):
                wanted.append(value)
    if is_structured(analysis.tree):
        wanted += leaves_of(analysis.tree)
    marks = dict.fromkeys(part for part in wanted if part is not analysis.tree and _is_open(part))
    # One inside another would be asked about twice, and twice as slowly.
    return tuple(marks)[:MAX_MARKS]


def comparisons(node: ast.Compare) -> list[tuple[ast.expr, ast.cmpop, ast.expr]]:
    """List what is held against what for being the same, or for being in a list."""
    found: list[tuple[ast.expr, ast.cmpop, ast.expr]] = []
    left = node.left
    for operator, right in zip(node.ops, node.comparators, strict=True):
        if isinstance(operator, ast.Eq | ast.NotEq | ast.In | ast.NotIn):
            found.append((left, operator, right))
        left = right
    return found


def _is_open(part: ast.expr) -> bool:
    """Say whether only the checker knows the type of a part."""
    match part:
        case ast.Constant() | ast.JoinedStr() | ast.Compare():
            return False
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
            return not all(isinstance(item, ast.Constant) for item in items)
        case _:
            return static_keys(part) is None


def is_structured(node: ast.expr) -> bool:
    """Say whether a result holds objects that are written out, whose keys the checker forgets."""
    match node:
        case ast.Dict() | ast.Call(func=ast.Name(id="dict"), args=[]) | ast.List(elts=[]):
            return True
        case ast.Call(func=ast.Name(id=name), args=[_, *_]):
            return name in LISTS and any(map(is_structured, _parts_of(node)))
        case ast.BinOp(op=operator):
            return isinstance(operator, ast.Add) and any(map(is_structured, _parts_of(node)))
        case ast.Call() | ast.Compare():
            return False
    return any(map(is_structured, _parts_of(node)))


def leaves_of(node: ast.expr) -> Iterator[ast.expr]:
    """List the parts of a structured result that have no parts of their own."""
    if is_structured(node):
        for part in _parts_of(node):
            yield from leaves_of(part)
    else:
        yield node


def _parts_of(node: ast.expr) -> list[ast.expr]:
    """List what a structured part is made of."""
    match node:
        case ast.Call(func=ast.Name(id="dict"), keywords=words):
            return [word.value for word in words]
        case ast.ListComp(elt=inner) | ast.DictComp(value=inner) | ast.Starred(value=inner):
            return [inner]
        case ast.Call(args=[inner, *_]):
            return [inner]
        case ast.IfExp(body=one, orelse=other) | ast.BinOp(left=one, right=other):
            return [one, other]
    parts: list[ast.expr] = getattr(node, "values", None) or getattr(node, "elts", [])
    return parts


def marked_code(analysis: Analysis) -> str:
    """Write the code with every mark in its place; without them if that cannot be written."""
    marks = find_marks(analysis)
    if not marks or analysis.tree is None or _MARK.search(analysis.code) is not None:
        return analysis.code
    try:
        names = {id(part): name for part, name in zip(marks, MARKS, strict=False)}
        return write_code(analysis.tree, named=names)
    except (ValueError, RecursionError):
        # Python 3.11 cannot write every expression inside the braces of an f-string.
        return analysis.code


def mark_columns(code: str) -> dict[int, int]:
    """Say of which mark the argument begins at which column of marked code."""
    return {found.end(): int(found[1]) for found in _MARK.finditer(code)}


def is_mark(node: ast.AST) -> bool:
    """Say whether a part of marked code is a mark; its argument is what was marked."""
    match node:
        case ast.Call(func=ast.Name(id=name)):
            return name in MARKS
    return False
