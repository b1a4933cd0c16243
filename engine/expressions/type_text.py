"""Reads the types that the type checker prints, such as `list[T1a2b | None]`."""

import ast
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

_TOKEN: Final = re.compile(
    r"""\s*(?:(?P<text>b?"(?:[^"\\]|\\.)*"|b?'(?:[^'\\]|\\.)*')"""
    r"""|(?P<number>-?\d+)|(?P<dots>\.\.\.)|(?P<name>[A-Za-z_][A-Za-z0-9_.]*)|(?P<mark>[\[\](),|&~*]))"""
)
MAX_LENGTH: Final = 20_000
"""Longest type that is read; what is longer says nothing."""


@dataclass(frozen=True, slots=True)
class Part:
    """
    One alternative of a type.

    Attributes:
        name: Such as `str`, `list`, or `Literal`.
        arguments: What stands in its brackets; `...` is left out.
        values: Of a `Literal`.
        truth: What every such value is as a truth value, where the checker knows.
    """

    name: str
    arguments: tuple["Type", ...] = ()
    values: tuple[Any, ...] = ()
    truth: bool | None = None


Type = tuple[Part, ...]
"""A type: its alternatives."""

UNKNOWN: Final[Type] = (Part("Unknown"),)


@lru_cache(maxsize=8_192)
def read_type(text: str) -> Type:
    """Read a type; what is none of ours, such as that of a function, is `UNKNOWN`."""
    if len(text) > MAX_LENGTH:
        return UNKNOWN
    try:
        reader = _Reader(text)
        found = reader.union()
        return found if reader.at_end() else UNKNOWN
    except (_Unreadable, RecursionError):
        return UNKNOWN


class _Unreadable(Exception):
    """The text is not a type of a value."""


class _Reader:
    def __init__(self, text: str) -> None:
        self._tokens: list[tuple[str, str]] = []
        at = 0
        end = len(text.rstrip())
        while at < end:
            found = _TOKEN.match(text, at)
            if found is None:
                raise _Unreadable
            kind = found.lastgroup or ""
            self._tokens.append((kind, found[kind]))
            at = found.end()
        self._at = 0

    def at_end(self) -> bool:
        return self._at == len(self._tokens)

    def union(self) -> Type:
        parts = [*self._intersection()]
        while self._take("|"):
            parts += self._intersection()
        return tuple(dict.fromkeys(parts))

    def _intersection(self) -> Type:
        truth: bool | None = None
        positive: Type | None = None
        while True:
            if self._take("~"):
                (excluded, *_) = self._primary()
                truth = {"AlwaysFalsy": True, "AlwaysTruthy": False}.get(excluded.name, truth)
            else:
                found = self._primary()
                # Of `T1 & dict[...]` the first says more.
                positive = positive or found
            if not self._take("&"):
                break
        known = positive or UNKNOWN
        if truth is None:
            return known
        return tuple(Part(one.name, one.arguments, one.values, truth) for one in known)

    def _primary(self) -> Type:
        if self._take("("):
            found = self.union()
            self._expect(")")
            return found
        kind, text = self._next()
        if kind != "name":
            raise _Unreadable
        name = text.rsplit(".", maxsplit=1)[-1]
        if name == "Literal":
            return (Part("Literal", values=self._literals()),)
        arguments = self._arguments() if self._take("[") else ()
        self._take("*")
        return (Part(name, arguments),)

    def _arguments(self) -> tuple[Type, ...]:
        found = []
        while not self._take("]"):
            if self._peek() == ("dots", "..."):
                self._next()
            else:
                found.append(self.union())
            self._take(",")
        return tuple(found)

    def _literals(self) -> tuple[Any, ...]:
        self._expect("[")
        found: list[Any] = []
        while not self._take("]"):
            kind, text = self._next()
            if kind not in {"text", "number"} and text not in {"True", "False", "None"}:
                raise _Unreadable
            try:
                found.append(ast.literal_eval(text))
            except (ValueError, SyntaxError):
                raise _Unreadable from None
            self._take(",")
        return tuple(found)

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._at] if self._at < len(self._tokens) else ("", "")

    def _next(self) -> tuple[str, str]:
        if self.at_end():
            raise _Unreadable
        self._at += 1
        return self._tokens[self._at - 1]

    def _take(self, mark: str) -> bool:
        if self._peek() == ("mark", mark):
            self._at += 1
            return True
        return False

    def _expect(self, mark: str) -> None:
        if not self._take(mark):
            raise _Unreadable
