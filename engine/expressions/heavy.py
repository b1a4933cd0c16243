"""
Decides which expressions are light enough for a workflow task.

A light expression is evaluated again on every replay, so what it answers must not depend on how
busy the machine is. The only limit of the interpreter that depends on the machine is its clock;
so light is what cannot reach the clock: work in proportion to the text of the expression and the
size of its data, and no more than `MAX_CALLS` passes over that data. All else is heavy and runs
once, as a local activity whose result is recorded.
"""

import ast
import re
from collections.abc import Callable
from typing import Final

from engine.expressions.analysis import Analysis, Keys
from engine.expressions.names import GET, ROOTS

IsNumber = Callable[[Keys], bool]
"""Says whether the data at a path is known to be a number or a truth value."""

MAX_CALLS: Final = 20
"""Calls and products: a product may be of text after all, when a service breaks its schema."""

MAX_WIDTH_DIGITS: Final = 3

_NUMBER_FUNCTIONS: Final = frozenset({"abs", "bool", "float", "int", "len", "ord", "round"})
_LIGHT_FUNCTIONS: Final = _NUMBER_FUNCTIONS | {
    *("all", "any", "chr", "dict", "divmod", "enumerate", "isinstance", "list", "max", "min"),
    *("reversed", "set", "sorted", "str", "sum", "tuple", "zip"),
    GET,
}
_LIGHT_METHODS: Final = frozenset(
    {
        *("capitalize", "casefold", "count", "endswith", "find", "get", "index", "isalnum"),
        *("isalpha", "isdigit", "isnumeric", "isspace", "items", "keys", "lower", "lstrip"),
        *("partition", "removeprefix", "removesuffix", "rfind", "rpartition", "rsplit", "rstrip"),
        *("split", "splitlines", "startswith", "strip", "swapcase", "title", "upper", "values"),
        *("date", "fromisoformat", "isoformat", "now", "time", "timestamp", "today", "weekday"),
        *("astimezone", "total_seconds"),
    }
)
_LIGHT_CLASSES: Final = frozenset({"datetime", "date", "timedelta", "timezone", "Decimal"})
_LIGHT_MATH: Final = frozenset({"ceil", "floor", "fabs", "isclose", "isfinite", "sqrt", "trunc"})
_COUNTED: Final = (ast.Call, ast.Mult)
_HEAVY_NODES: Final = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_LONG_NUMBER: Final = re.compile(rf"\d{{{MAX_WIDTH_DIGITS + 1}}}")


def is_heavy(analysis: Analysis, *, is_number: IsNumber = lambda _keys: False) -> bool:
    """
    Say whether the work of an expression is not bounded by its own size and that of its data.

    Args:
        analysis: The expression, read.
        is_number: Knowledge from schemas; lets products of known numbers be light.
    """
    calls = 0
    for node in analysis.nodes:
        calls += isinstance(node, _COUNTED)
        if _is_heavy_node(node, is_number):
            return True
    return calls > MAX_CALLS


def _is_heavy_node(node: ast.AST, is_number: IsNumber) -> bool:
    match node:
        case ast.BinOp(left=left, op=operator, right=right):
            return _is_heavy_operator(operator, left, right, is_number)
        case ast.Call():
            return _is_heavy_call(node)
        case ast.FormattedValue(format_spec=ast.JoinedStr() as spec):
            return not _is_small_format(spec)
        case _:
            return isinstance(node, _HEAVY_NODES)


def _is_heavy_operator(
    operator: ast.operator, left: ast.expr, right: ast.expr, is_number: IsNumber
) -> bool:
    if isinstance(operator, ast.Pow | ast.LShift):
        return True
    if isinstance(operator, ast.Mult):
        # Text or a list times a number is as long as the number says.
        return not (_is_numeric(left, is_number) and _is_numeric(right, is_number))
    # Text % value formats, with any width that the text asks for.
    return isinstance(operator, ast.Mod) and not _is_numeric(left, is_number)


def _is_heavy_call(call: ast.Call) -> bool:
    match call.func:
        case ast.Name(id="sum" | "min" | "max" | "sorted") if len(call.args) > 1 or call.keywords:
            # sum(lists, []) is quadratic; key= calls back.
            return not (isinstance(call.func, ast.Name) and call.func.id in {"min", "max"}) or bool(
                call.keywords
            )
        case ast.Name(id=name):
            return name not in _LIGHT_FUNCTIONS and name not in _LIGHT_CLASSES
        case ast.Attribute(value=ast.Name(id="math"), attr=name):
            return name not in _LIGHT_MATH
        case ast.Attribute(value=ast.Name(id="re" | "json" | "random")):
            return True
        case ast.Attribute(attr=name):
            return name not in _LIGHT_METHODS
        case _:
            return True


def _is_small_format(spec: ast.JoinedStr) -> bool:
    return all(
        isinstance(part, ast.Constant)
        and isinstance(part.value, str)
        and _LONG_NUMBER.search(part.value) is None
        for part in spec.values
    )


def _is_numeric(node: ast.expr, is_number: IsNumber) -> bool:
    numeric = False
    match node:
        case ast.Constant(value=value):
            numeric = isinstance(value, int | float)
        case ast.UnaryOp(operand=operand):
            numeric = isinstance(node.op, ast.Not) or _is_numeric(operand, is_number)
        case ast.Compare():
            numeric = True
        case ast.BinOp(left=one, right=other) | ast.IfExp(body=one, orelse=other):
            numeric = _is_numeric(one, is_number) and _is_numeric(other, is_number)
        case ast.Call(func=ast.Name(id=name)):
            numeric = name in _NUMBER_FUNCTIONS
        case ast.Subscript():
            keys = static_keys(node)
            numeric = keys is not None and is_number(keys)
    return numeric


def static_keys(node: ast.expr) -> Keys | None:
    """Give the keys of a rewritten path such as `input['a'][0]`; None for anything else."""
    keys: list[str | int] = []
    while isinstance(node, ast.Subscript):
        match node.slice:
            case ast.Constant(value=str(key) | int(key)):
                keys.append(key)
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(key))):
                keys.append(-key)
            case _:
                return None
        node = node.value
    if isinstance(node, ast.Name) and node.id in ROOTS:
        return (node.id, *reversed(keys))
    return None
