"""
Writes syntax trees as code, letter by letter as `ast.unparse` does, several times as fast.

Nearly every expression is made of paths, calls, comparisons and operators. Those are written
here; what is seldom is left to Python.
"""

import ast
from collections.abc import Callable, Mapping
from enum import IntEnum
from types import MappingProxyType
from typing import Any, Final, TypeAlias

_NO_NAMES: Final[Mapping[int, str]] = MappingProxyType({})


class _Binds(IntEnum):
    """How closely a place holds what stands in it together: looser parts get brackets."""

    TEST = 0
    OR = 1
    AND = 2
    NOT = 3
    CMP = 4
    BOR = 5
    BXOR = 6
    BAND = 7
    SHIFT = 8
    ARITH = 9
    TERM = 10
    FACTOR = 11
    POWER = 12
    AWAIT = 13
    ATOM = 14


_BINARY: Final[dict[type[ast.operator], tuple[str, _Binds]]] = {
    ast.Add: ("+", _Binds.ARITH),
    ast.Sub: ("-", _Binds.ARITH),
    ast.Mult: ("*", _Binds.TERM),
    ast.Div: ("/", _Binds.TERM),
    ast.FloorDiv: ("//", _Binds.TERM),
    ast.Mod: ("%", _Binds.TERM),
}
_COMPARED: Final[dict[type[ast.cmpop], str]] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Is: "is",
    ast.IsNot: "is not",
    ast.In: "in",
    ast.NotIn: "not in",
}
_PLAIN_CONSTANTS: Final = frozenset({str, int, bool, type(None)})


def write_code(tree: ast.expr, *, named: Mapping[int, str] = _NO_NAMES) -> str:
    """
    Write an expression as code.

    Args:
        named: Functions to put around parts of the tree, by the `id` of the part.

    Raises:
        ValueError: Python cannot write it, such as a backslash within the braces of an f-string.
        RecursionError: it is nested too deeply.
    """
    try:
        return _Writer(named).write(tree, _Binds.TEST)
    except _Seldom:
        return _by_python(tree, named)


class _Seldom(Exception):
    """A part that is not written here."""


def _by_python(node: ast.expr, named: Mapping[int, str]) -> str:
    return ast.unparse(_with_calls(node, named) if named else node)


class _Writer:
    def __init__(self, named: Mapping[int, str]) -> None:
        self._named = named

    def write(self, node: ast.expr, place: _Binds) -> str:
        """Write a part, in brackets if its place asks for something that holds closer."""
        write = _WRITERS.get(type(node))
        if write is None:
            raise _Seldom
        name = self._named.get(id(node)) if self._named else None
        return write(self, node, place) if name is None else self._call_of(name, node, write)

    def _call_of(self, name: str, node: ast.expr, write: "_Write") -> str:
        return f"{name}({write(self, node, _Binds.TEST)})"

    def _closed(self, node: ast.expr, _place: _Binds) -> str:
        """Leave to Python what has brackets or quotes of its own and fits every place."""
        if not self._named:
            return ast.unparse(node)
        inner = {key: name for key, name in self._named.items() if key != id(node)}
        return _by_python(node, inner)

    def _name(self, node: ast.Name, _place: _Binds) -> str:
        return node.id

    def _constant(self, node: ast.Constant, _place: _Binds) -> str:
        if type(node.value) not in _PLAIN_CONSTANTS or node.kind is not None:
            raise _Seldom
        return repr(node.value)

    def _subscript(self, node: ast.Subscript, _place: _Binds) -> str:
        if isinstance(node.slice, ast.Tuple | ast.Slice | ast.Starred):
            raise _Seldom
        return f"{self.write(node.value, _Binds.ATOM)}[{self.write(node.slice, _Binds.TEST)}]"

    def _attribute(self, node: ast.Attribute, _place: _Binds) -> str:
        value = self.write(node.value, _Binds.ATOM)
        if isinstance(node.value, ast.Constant) and isinstance(node.value.value, int):
            # 3.real would be read as a number.
            named = id(node.value) in self._named
            value = value if named else f"{value} "
        return f"{value}.{node.attr}"

    def _call(self, node: ast.Call, _place: _Binds) -> str:
        if any(isinstance(one, ast.Starred) for one in node.args):
            raise _Seldom
        parts = [self.write(one, _Binds.TEST) for one in node.args]
        for word in node.keywords:
            value = self.write(word.value, _Binds.TEST)
            parts.append(f"**{value}" if word.arg is None else f"{word.arg}={value}")
        return f"{self.write(node.func, _Binds.ATOM)}({', '.join(parts)})"

    def _binary(self, node: ast.BinOp, place: _Binds) -> str:
        known = _BINARY.get(type(node.op))
        if known is None:
            raise _Seldom
        sign, binds = known
        left = self.write(node.left, binds)
        right = self.write(node.right, _Binds(binds + 1))
        return _in(f"{left} {sign} {right}", binds, place)

    def _both(self, node: ast.BoolOp, place: _Binds) -> str:
        word, binds = ("and", _Binds.AND) if isinstance(node.op, ast.And) else ("or", _Binds.OR)
        # As Python does: each further part asks for something that holds a little closer.
        written = [
            self.write(value, _Binds(min(binds + 1 + at, _Binds.ATOM)))
            for at, value in enumerate(node.values)
        ]
        return _in(f" {word} ".join(written), binds, place)

    def _compare(self, node: ast.Compare, place: _Binds) -> str:
        text = self.write(node.left, _Binds.BOR)
        for operator, right in zip(node.ops, node.comparators, strict=True):
            text += f" {_COMPARED[type(operator)]} {self.write(right, _Binds.BOR)}"
        return _in(text, _Binds.CMP, place)

    def _unary(self, node: ast.UnaryOp, place: _Binds) -> str:
        if isinstance(node.op, ast.Not):
            return _in(f"not {self.write(node.operand, _Binds.NOT)}", _Binds.NOT, place)
        if not isinstance(node.op, ast.USub):
            raise _Seldom
        return _in(f"-{self.write(node.operand, _Binds.FACTOR)}", _Binds.FACTOR, place)

    def _if(self, node: ast.IfExp, place: _Binds) -> str:
        body, test = self.write(node.body, _Binds.OR), self.write(node.test, _Binds.OR)
        return _in(
            f"{body} if {test} else {self.write(node.orelse, _Binds.TEST)}", _Binds.TEST, place
        )

    def _list(self, node: ast.List, _place: _Binds) -> str:
        if any(isinstance(one, ast.Starred) for one in node.elts):
            raise _Seldom
        return f"[{', '.join(self.write(one, _Binds.TEST) for one in node.elts)}]"

    def _dict(self, node: ast.Dict, _place: _Binds) -> str:
        parts = []
        for key, value in zip(node.keys, node.values, strict=True):
            if key is None:
                raise _Seldom
            parts.append(f"{self.write(key, _Binds.TEST)}: {self.write(value, _Binds.TEST)}")
        return f"{{{', '.join(parts)}}}"


def _in(text: str, binds: _Binds, place: _Binds) -> str:
    return f"({text})" if place > binds else text


_Write: TypeAlias = Callable[[_Writer, Any, _Binds], str]

_WRITERS: Final[dict[type[ast.expr], _Write]] = {
    ast.Name: _Writer._name,  # noqa: SLF001 -- its own class
    ast.Constant: _Writer._constant,  # noqa: SLF001
    ast.Subscript: _Writer._subscript,  # noqa: SLF001
    ast.Attribute: _Writer._attribute,  # noqa: SLF001
    ast.Call: _Writer._call,  # noqa: SLF001
    ast.BinOp: _Writer._binary,  # noqa: SLF001
    ast.BoolOp: _Writer._both,  # noqa: SLF001
    ast.Compare: _Writer._compare,  # noqa: SLF001
    ast.UnaryOp: _Writer._unary,  # noqa: SLF001
    ast.IfExp: _Writer._if,  # noqa: SLF001
    ast.List: _Writer._list,  # noqa: SLF001
    ast.Dict: _Writer._dict,  # noqa: SLF001
    **dict.fromkeys(
        (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.JoinedStr, ast.Set),
        _Writer._closed,  # noqa: SLF001
    ),
}


def _with_calls(node: ast.AST, named: Mapping[int, str]) -> ast.AST:
    """Copy a part with the calls in it: the tree that others hold must stay as it is."""
    copy = type(node)(**{name: _copied(value, named) for name, value in ast.iter_fields(node)})
    if id(node) in named and isinstance(copy, ast.expr):
        return ast.Call(ast.Name(named[id(node)], ast.Load()), [copy], [])
    return copy


def _copied(value: object, named: Mapping[int, str]) -> object:
    if isinstance(value, ast.AST):
        return _with_calls(value, named)
    if isinstance(value, list):
        return [_copied(item, named) for item in value]
    return value
