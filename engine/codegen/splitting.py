"""Finds where an expression may go on in the next line."""

import ast
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Split:
    """An expression in brackets, such as a call; `separator` stands between its items."""

    before: str
    opening: str
    items: tuple[str, ...]
    closing: str
    is_call: bool = False
    separator: str = ","


class _Text:
    """The text of an expression, cut where its parts are."""

    def __init__(self, code: str) -> None:
        self._bytes = code.encode()

    def cut(self, start: int, end: int | None = None) -> str:
        return self._bytes[start:end].decode().strip()

    def operator_between(self, left: ast.expr, right: ast.expr, operator: str) -> int:
        """Say where an operator begins; there are only brackets and spaces around it."""
        start = left.end_col_offset or 0
        return start + self._bytes[start : right.col_offset].index(operator.encode())

    def is_bare(self, left: ast.expr, right: ast.expr, operator: str) -> bool:
        """Say whether nothing but the operator stands between two parts."""
        return self.cut(left.end_col_offset or 0, right.col_offset) == operator


def split_brackets(code: str) -> Split | None:
    """Take a call, a list, or a comprehension apart; None when the expression is neither."""
    tree = _parse(code)
    text = _Text(code)
    match tree:
        case ast.Call(func=func, args=args, keywords=words) if args or words:
            opening = (func.end_col_offset or 0) + 1
            parts: list[ast.expr | ast.keyword] = [*args, *words]
            parts.sort(key=lambda part: part.col_offset)
            items = tuple(text.cut(p.col_offset, p.end_col_offset) for p in parts)
            if code[-1:] != ")" or any(_in_brackets(text, p) for p in parts):
                return None
            return Split(text.cut(0, opening - 1), "(", items, ")", is_call=True)
        case ast.ListComp(generators=generators) | ast.SetComp(generators=generators):
            starts = [_comprehension_at(code, generator) for generator in generators]
            marks = [1, *starts, len(code.encode()) - 1]
            lines = tuple(text.cut(a, b) for a, b in pairwise(marks))
            return Split("", code[0], lines, code[-1], separator="")
    return None


def split_operators(code: str) -> list[str]:
    """Cut an expression before its outermost operators, or before `if` and `else`."""
    tree = _parse(code)
    text = _Text(code)
    marks: list[int] = []
    match tree:
        case ast.IfExp():
            marks = _of_choice(tree, text)
        case ast.BoolOp(op=op, values=values):
            word = "and" if isinstance(op, ast.And) else "or"
            marks = [text.operator_between(a, b, word) for a, b in pairwise(values)]
        case ast.BinOp():
            marks = _of_sum(tree, text)
    ends = [*marks, None]
    return [text.cut(a, b) for a, b in zip([0, *marks], ends, strict=True)]


_SIGNS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//"}
_STRENGTH = {ast.Add: 1, ast.Sub: 1, ast.Mult: 2, ast.Div: 2, ast.FloorDiv: 2}


def _of_choice(tree: ast.IfExp, text: _Text) -> list[int]:
    marks = [
        text.operator_between(tree.body, tree.test, "if"),
        text.operator_between(tree.test, tree.orelse, "else"),
    ]
    if isinstance(tree.orelse, ast.IfExp) and text.is_bare(tree.test, tree.orelse, "else"):
        marks += _of_choice(tree.orelse, text)
    return marks


def _of_sum(tree: ast.BinOp, text: _Text) -> list[int]:
    sign = _SIGNS.get(type(tree.op))
    if sign is None:
        return []
    marks = []
    left = tree.left
    strength = _STRENGTH[type(tree.op)]
    if (
        isinstance(left, ast.BinOp)
        and _STRENGTH.get(type(left.op)) == strength
        and text.is_bare(left, tree.right, sign)
    ):
        marks = _of_sum(left, text)
    return [*marks, text.operator_between(left, tree.right, sign)]


def _comprehension_at(code: str, generator: ast.comprehension) -> int:
    before = code.encode()[: generator.target.col_offset].decode()
    return len(before.rpartition("for")[0].encode())


def _in_brackets(text: _Text, part: ast.expr | ast.keyword) -> bool:
    return text.cut((part.end_col_offset or 0), (part.end_col_offset or 0) + 1) == ")" and (
        part.col_offset > 0 and text.cut(part.col_offset - 1, part.col_offset) == "("
    )


def _parse(code: str) -> ast.expr | None:
    try:
        return ast.parse(code, mode="eval").body
    except (SyntaxError, ValueError, RecursionError):
        return None
