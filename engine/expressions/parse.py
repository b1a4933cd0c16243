"""Reads one expression: Python's own grammar, minus everything that is not a plain expression."""

import ast
import re
import threading
import warnings
from collections.abc import Iterator
from typing import Final

from engine.expressions.errors import (
    ExpressionError,
    ExpressionNotAllowed,
    ExpressionSyntax,
    ExpressionTooLarge,
)
from engine.expressions.holes import scan

MAX_SOURCE = 10_000
MAX_DEPTH = 80
"""Levels of the syntax tree; the interpreter itself stops below 200."""

_MAY_WARN: Final = re.compile(r"\\|\b[0-9][0-9_.]*[A-Za-z]")
"""What Python's own parser warns of, such as "\\d" and 1if; its meaning does not change."""

_warnings_lock = threading.Lock()
_ALLOWED: Final = (
    *(ast.BoolOp, ast.BinOp, ast.UnaryOp, ast.IfExp, ast.Compare, ast.Call, ast.keyword),
    *(ast.Dict, ast.Set, ast.List, ast.Tuple, ast.Starred),
    *(ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.comprehension),
    *(ast.FormattedValue, ast.JoinedStr, ast.Constant),
    *(ast.Attribute, ast.Subscript, ast.Slice, ast.Name, ast.expr_context),
    *(ast.boolop, ast.operator, ast.unaryop, ast.cmpop),
)
_HARMLESS: Final = frozenset(
    {
        *(ast.BinOp, ast.BoolOp, ast.UnaryOp, ast.Compare, ast.Call, ast.Subscript, ast.IfExp),
        *(ast.Load, ast.Add, ast.Sub, ast.Mult, ast.Div, ast.And, ast.Or, ast.Not, ast.Eq),
        *(ast.List, ast.Tuple, ast.Dict, ast.JoinedStr, ast.FormattedValue),
    }
)
"""The common part of what is allowed: nothing about it needs a second look."""

_LEAVES: Final = frozenset({ast.Name, ast.Constant, ast.Load, ast.Add, ast.Sub, ast.Mult, ast.Div})
_REFUSED: Final[dict[type[ast.AST], str]] = {
    ast.Lambda: "lambda",
    ast.NamedExpr: "assignment with :=",
    ast.Await: "await",
    ast.Yield: "yield",
    ast.YieldFrom: "yield",
    ast.MatMult: "the operator @",
}


def parse_expression(source: str) -> ast.expr:
    """
    Read one expression; line breaks and spaces around it do not matter.

    Returns:
        Its syntax tree. Positions in it count from a bracket before the text: see `text_range`.

    Raises:
        ExpressionSyntax: it is not an expression.
        ExpressionNotAllowed: it uses a part of Python that expressions do not have.
        ExpressionTooLarge: it is too long or too deeply nested.
    """
    if len(source) > MAX_SOURCE:
        raise ExpressionTooLarge(
            f"An expression has at most {MAX_SOURCE:,} characters; this one has {len(source):,}."
        )
    if not source.strip():
        raise ExpressionSyntax("Write an expression here, such as input.name.")
    scan(source, start=0, hole=False)
    tree = _parse(source)
    _refuse_foreign_syntax(tree, source)
    return tree


def _parse(source: str) -> ast.expr:
    try:
        if _MAY_WARN.search(source) is None:
            return ast.parse(f"({source}\n)", mode="eval").body
        # The list of filters belongs to the whole process, hence the lock.
        with _warnings_lock, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(f"({source}\n)", mode="eval").body
    except SyntaxError as error:
        raise _syntax_error(error, source) from None
    except (ValueError, MemoryError, RecursionError):
        raise ExpressionTooLarge(
            "This expression cannot be read: it is nested too deeply or holds a NUL character."
        ) from None


def _syntax_error(error: SyntaxError, source: str) -> ExpressionError:
    lines = source.split("\n")
    line = min(max((error.lineno or 1) - 1, 0), len(lines) - 1)
    column = max((error.offset or 1) - 1 - (1 if line == 0 else 0), 0)
    start = min(sum(len(text) + 1 for text in lines[:line]) + column, max(len(source) - 1, 0))
    reason = (error.msg or "invalid syntax").removesuffix(".")
    if "comma" in reason or "parenthes" in reason:
        # Python guesses from the bracket that we put around the text; its guess misleads.
        reason = "invalid syntax"
    return ExpressionSyntax(
        f"This is not an expression ({reason}).", start=start, end=min(start + 1, len(source))
    )


def text_range(node: ast.AST, source: str) -> tuple[int, int]:
    """Give a node's range in the author's text, in characters."""
    lineno = getattr(node, "lineno", 1)
    end_lineno = getattr(node, "end_lineno", lineno) or lineno
    column = getattr(node, "col_offset", 1)
    end_column = getattr(node, "end_col_offset", column) or column
    if source.isascii() and "\n" not in source:
        start, end = column - 1, end_column - 1
    else:
        start = _offset(source, lineno, column)
        end = _offset(source, end_lineno, end_column)
    start = min(max(start, 0), len(source))
    return start, min(max(end, start), len(source))


def _offset(source: str, lineno: int, column: int) -> int:
    lines = source.split("\n")
    line = lines[min(lineno, len(lines)) - 1]
    bytes_before = column - 1 if lineno == 1 else column
    within = len(line.encode()[: max(bytes_before, 0)].decode(errors="ignore"))
    return sum(len(text) + 1 for text in lines[: lineno - 1]) + within


def _refuse_foreign_syntax(tree: ast.expr, source: str) -> None:
    level: list[ast.AST] = [tree]
    for _ in range(MAX_DEPTH):
        below: list[ast.AST] = []
        for node in level:
            kind = type(node)
            if kind not in _HARMLESS:
                _refuse(node, source)
            if kind not in _LEAVES:
                below.extend(_children(node))
        if not below:
            return
        level = below
    raise ExpressionTooLarge(
        f"More than {MAX_DEPTH} operations inside one another; split the expression."
    )


def _children(node: ast.AST) -> Iterator[ast.AST]:
    for name in node._fields:
        value = getattr(node, name, None)
        if isinstance(value, ast.AST):
            yield value
        elif isinstance(value, list):
            yield from (item for item in value if isinstance(item, ast.AST))


def _refuse(node: ast.AST, source: str) -> None:
    what = _REFUSED.get(type(node))
    if what is None and not isinstance(node, _ALLOWED):
        what = type(node).__name__.lower()
    elif isinstance(node, ast.comprehension) and node.is_async:
        what = "async"
    elif isinstance(node, ast.Constant):
        what = _refused_constant(node)
    elif isinstance(node, ast.Attribute) and node.attr.startswith("__"):
        what = f"the name {node.attr}"
    elif isinstance(node, ast.Name) and node.id.startswith("_"):
        what = f"the name {node.id}"
    if what is not None:
        start, end = text_range(node, source)
        raise ExpressionNotAllowed(
            f"Expressions have no {what}."
            if not what.startswith("the ")
            else f"Expressions may not use {what}.",
            start=start if end > start else None,
            end=end if end > start else None,
        )


def _refused_constant(node: ast.Constant) -> str | None:
    if isinstance(node.value, bytes):
        return "bytes"
    if isinstance(node.value, complex):
        return "complex numbers"
    return "the value ..." if node.value is Ellipsis else None
