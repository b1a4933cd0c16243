"""Finds `{{ … }}` in text."""

import re
from dataclasses import dataclass
from functools import lru_cache

from engine.expressions.errors import ExpressionSyntax, ExpressionTooLarge

OPEN = "{{"
CLOSE = "}}"
MAX_BRACKETS = 50
"""Brackets inside one another; more than that no person reads."""

_MARK = re.compile(r"""["'#\\()\[\]{}]""")
_QUOTED = {
    **{quote: re.compile(rf"(?:[^\\\n{quote}]|\\.)*+{quote}", re.DOTALL) for quote in "\"'"},
    **{quote: re.compile(rf"(?:[^\\]|\\.)*?{quote}", re.DOTALL) for quote in ('"""', "'''")},
}
"""The rest of a text literal, by the quotes that it began with."""

_CLOSES = {")": "(", "]": "[", "}": "{"}


@dataclass(frozen=True, slots=True)
class Hole:
    """
    One `{{ … }}`.

    Attributes:
        start, end: Range of the hole in the text, braces included.
        source: What stands between the braces, spaces included.
        source_start: Where `source` begins in the text.
    """

    start: int
    end: int
    source: str
    source_start: int


def has_holes(text: str) -> bool:
    """Say whether the text holds an expression, finished or not."""
    return OPEN in text


@lru_cache(maxsize=8_192)
def find_holes(text: str) -> tuple[Hole, ...]:
    """
    Find every `{{ … }}`.

    Braces of dictionaries and braces inside quoted text do not end a hole.

    Raises:
        ExpressionSyntax: a hole is never closed.
        ExpressionTooLarge: its brackets are nested too deeply.
    """
    holes = []
    at = text.find(OPEN)
    while at >= 0:
        start = at + len(OPEN)
        end = scan(text, start=start, hole=True)
        holes.append(Hole(at, end + len(CLOSE), text[start:end], start))
        at = text.find(OPEN, end + len(CLOSE))
    return tuple(holes)


def scan(text: str, *, start: int, hole: bool) -> int:
    """
    Walk over one expression's quotes and brackets.

    Args:
        text: Where it stands.
        start: Where it begins.
        hole: True when `}}` ends it; False when it ends with the text.

    Returns:
        Where it ends.

    Raises:
        ExpressionSyntax: a quote or bracket is not closed, or a comment is in it.
        ExpressionTooLarge: brackets are nested too deeply.
    """
    opened: list[tuple[str, int]] = []
    at = start
    while (mark := _MARK.search(text, at)) is not None:
        at = mark.start()
        char = text[at]
        if char in "\"'":
            at = _skip_quoted(text, at)
            continue
        if hole and not opened and text.startswith(CLOSE, at):
            return at
        if char == "#":
            raise ExpressionSyntax(
                "An expression has no comments; leave out the # and what follows.",
                start=at,
                end=at + 1,
            )
        if char == "\\":
            raise ExpressionSyntax(
                "A \\ belongs inside quotes; leave it out.", start=at, end=at + 1
            )
        _track(char, at, opened)
        at += 1
    if opened:
        bracket, where = opened[-1]
        raise ExpressionSyntax(f"This {bracket} is never closed.", start=where, end=where + 1)
    if hole:
        raise ExpressionSyntax(
            "This {{ is never closed; write }} after the expression.",
            start=start - len(OPEN),
            end=start,
        )
    return len(text)


def _track(char: str, at: int, opened: list[tuple[str, int]]) -> None:
    if char in "([{":
        opened.append((char, at))
        if len(opened) > MAX_BRACKETS:
            raise ExpressionTooLarge(
                f"More than {MAX_BRACKETS} brackets inside one another; split the expression.",
                start=at,
                end=at + 1,
            )
    elif char in ")]}":
        if not opened or opened[-1][0] != _CLOSES[char]:
            raise ExpressionSyntax(
                f"This {char} closes nothing that is open.", start=at, end=at + 1
            )
        opened.pop()


def _skip_quoted(text: str, at: int) -> int:
    """Find the end of a string literal that begins at `at`."""
    quote = text[at] * 3 if text.startswith(text[at] * 3, at) else text[at]
    closed = _QUOTED[quote].match(text, at + len(quote))
    if closed is not None:
        return closed.end()
    raise ExpressionSyntax(
        f"The text that begins with {text[at]} here is never closed.", start=at, end=at + 1
    )
