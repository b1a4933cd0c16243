"""Says in plain words why the interpreter refused an expression."""

import ast
import re
from dataclasses import dataclass
from typing import Final

import pydantic_monty as monty

from engine.expressions.errors import (
    ExpressionError,
    ExpressionFailed,
    ExpressionTooExpensive,
    MissingValue,
    ResultNotJson,
    shown,
)
from engine.expressions.fill import path_text
from engine.expressions.heavy import static_keys

_SHOWN_REASON: Final = 200


@dataclass(frozen=True, slots=True)
class Place:
    """One expression: what the interpreter runs, and what its author wrote."""

    code: str
    source: str


def explain(error: monty.MontyRuntimeError, place: Place, *, prelude_lines: int) -> ExpressionError:
    """
    Turn an error of the interpreter into ours.

    Args:
        error: As the interpreter raised it.
        place: The expression.
        prelude_lines: Lines of the program above the expression.
    """
    kind, _, reason = error.display("type-msg").partition(": ")
    frames = error.traceback()
    line = frames[0].line if frames else None
    source = shown(place.source)
    limit = _limit(kind, reason)
    if limit is not None:
        return _too_expensive(limit, source)
    last_line = prelude_lines + place.code.count("\n") + 2
    if line is not None and line > last_line:
        return _not_json(kind, reason, source)
    if line is not None and line <= prelude_lines:
        why = without_values(reason, place.source)
        return ExpressionFailed(f"The data for `{source}` cannot be read: {why}.")
    if kind in {"KeyError", "IndexError"} or "NoneType" in reason:
        missing = _missing(kind, reason, place, frames[-1] if frames else None, prelude_lines)
        if missing is not None:
            return missing
    plain = _plain(kind, reason, place.source)
    return ExpressionFailed(f"`{source}` failed: {plain}.", kind=kind)


def _limit(kind: str, reason: str) -> str | None:
    if kind == "MemoryError" or "limit for backtracking" in reason:
        return "memory"
    if kind == "TimeoutError":
        return "time"
    return "depth" if kind == "RecursionError" or "recursion limit" in reason else None


def _too_expensive(limit: str, source: str) -> ExpressionTooExpensive:
    what = {
        "memory": "needs more memory than an expression may use",
        "time": "took too long",
        "depth": "is nested too deeply",
    }[limit]
    return ExpressionTooExpensive(f"`{source}` {what}; do less in one expression.", limit=limit)


def _not_json(kind: str, reason: str, source: str) -> ResultNotJson:
    advice = "end with text, a number, a truth value, a list or an object"
    if "type set" in reason:
        advice = "put sorted(…) or list(…) around the set"
    elif "date" in reason or "time" in reason:
        advice = "add .isoformat() to the date"
    elif "Decimal" in reason:
        advice = "put str(…) or float(…) around the decimal number"
    elif "dict_" in reason:
        advice = "put list(…) around it"
    elif "digits" in reason:
        advice = "its number has too many digits"
    elif kind == "ValueError":
        advice = "it holds a number that JSON does not have, such as infinity"
    return ResultNotJson(f"The result of `{source}` cannot be written as JSON: {advice}.")


def _missing(
    kind: str, reason: str, place: Place, frame: monty.Frame | None, prelude_lines: int
) -> MissingValue | None:
    node = None if frame is None else _node_at(place.code, frame, prelude_lines)
    if isinstance(node, ast.Subscript):
        keys = static_keys(node)
        if keys is not None:
            path = path_text(keys)
            return MissingValue(
                f"{path} does not exist, in `{shown(place.source)}`.",
                path=path,
                keys=list(keys),
            )
    if kind == "KeyError":
        # What was computed from data may be anything, a name or a number of somebody's.
        key = reason if _is_written(reason, place.source) else ""
        what = f'"{key}"' if key else "such key"
        return MissingValue(f"There is no {what} in the data of `{shown(place.source)}`.", path=key)
    if kind == "IndexError":
        return MissingValue(
            f"A list in `{shown(place.source)}` has fewer items than asked for.", path=""
        )
    return None


def _node_at(code: str, frame: monty.Frame, prelude_lines: int) -> ast.AST | None:
    """Find the part of the code at which a frame points: the innermost that fills its range."""
    try:
        tree = ast.parse(f"({code}\n)", mode="eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None
    lines = code.split("\n")
    line, end_line = frame.line - prelude_lines, frame.end_line - prelude_lines
    if not (1 <= line <= end_line <= len(lines)):
        return None
    # The interpreter counts characters after `_value = (`, Python bytes after `(`.
    start = _byte_column(lines[line - 1], frame.column - 1 - (10 if line == 1 else 0), line)
    end = _byte_column(
        lines[end_line - 1], frame.end_column - 1 - (10 if end_line == 1 else 0), end_line
    )
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.expr)
            and (node.lineno, node.col_offset) == (line, start)
            and (node.end_lineno, node.end_col_offset) == (end_line, end)
        ):
            return node
    return None


def _byte_column(line: str, column: int, number: int) -> int:
    return len(line[:column].encode()) + (1 if number == 1 else 0)


def _plain(kind: str, reason: str, source: str) -> str:
    if kind == "ZeroDivisionError":
        return "a number was divided by zero"
    if kind.startswith("decimal."):
        return "a decimal number is too large, too small or not a number"
    told = without_values(reason, source)
    if "NoneType" in reason:
        return f"a value is empty (null) where something is needed ({told})"
    return told or kind


_TOLD: Final = (
    (re.compile(r"invalid literal for int\(\)"), "the text is not a whole number"),
    (re.compile(r"could not convert string to float"), "the text is not a number"),
    (re.compile(r"Invalid isoformat string"), "the text is not a date such as 2026-11-20"),
    (re.compile(r"time data .* does not match"), "the text is not a date of the given format"),
    (re.compile(r"must have magnitude"), "a duration is too long"),
    (re.compile(r"empty range in"), "the range is empty"),
    (re.compile(r"input, got "), "a number is negative, or zero, where it must not be"),
    (re.compile(r"in integer string|integer string conv"), "a number has too many digits"),
)
"""Reasons that Python gives with the value, in words that leave it out."""

_PIECE: Final = re.compile(
    r"(?P<limit>\d+\.\.\d+|0x110000|arg \d|at least \d+|\(\w+ \d+(?: given)?\))"
    r"|(?<!\w)(?P<quote>['\"])(?P<text>.*?)(?P=quote)|(?P<number>\d[\w.]*)"
)
"""What may be a value in a message, and the limits that Python itself names."""

_INSTEAD: Final = re.compile(r", (?:but )?(?:not|got) [^,]*\d.*$")
_TYPES: Final = frozenset(
    {
        *("int", "float", "str", "bool", "list", "dict", "tuple", "set", "NoneType", "range"),
        *("datetime.datetime", "datetime.date", "datetime.timedelta", "Decimal", "function"),
        *("datetime", "date", "timedelta", "decimal.Decimal", "re.Match", "bytes", "frozenset"),
    }
)


def without_values(reason: str, source: str) -> str:
    """
    Shorten what the interpreter says to what names types, and words of the author's own.

    Messages are recorded, logged and shown to people who may not see the data of a run.
    """
    for pattern, words in _TOLD:
        if pattern.search(reason):
            return words

    def told(found: re.Match[str]) -> str:
        written = found["limit"] or _is_written(found["text"] or found["number"] or "", source)
        return found[0] if written else "…"

    return _clip(_PIECE.sub(told, _INSTEAD.sub("", reason)))


def _is_written(text: str, source: str) -> bool:
    """Say whether a piece of a message is the author's, or Python's own."""
    if text in _TYPES or not any(map(str.isalnum, text)):
        return True
    return re.search(rf"(?<!\w){re.escape(text)}(?!\w)", source) is not None


def _clip(text: str) -> str:
    text = " ".join(text.split()).removesuffix(".")
    return text if len(text) <= _SHOWN_REASON else text[: _SHOWN_REASON - 1] + "…"
