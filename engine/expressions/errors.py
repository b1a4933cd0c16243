"""How an expression goes wrong; codes are stable, messages hold the author's own words."""

from typing import Any

from engine.errors import EngineError, Fault

SHOWN_SOURCE = 120
"""Longest piece of an expression that a message repeats, in characters."""


class ExpressionError(EngineError):
    """
    Root of everything that an expression can do wrong.

    Attributes:
        start, end: Range in the author's text, in characters; None when it is not one place.
    """

    code = "expression.failed"
    fault = Fault.AUTHOR

    def __init__(
        self, message: str, *, start: int | None = None, end: int | None = None, **data: Any
    ) -> None:
        super().__init__(message, **data)
        self.start = start
        self.end = end


class ExpressionSyntax(ExpressionError):
    """The text is not an expression of our language."""

    code = "expression.syntax"


class ExpressionNotAllowed(ExpressionError):
    """It is Python, but a part of Python that expressions do not have."""

    code = "expression.not_allowed"


class UnknownName(ExpressionError):
    """A name that is neither data nor a function of the language."""

    code = "expression.unknown_name"

    def __init__(self, message: str, *, fix: str | None = None, **rest: Any) -> None:
        super().__init__(message, **rest)
        self.fix = fix


class ExpressionTooLarge(ExpressionError):
    """The expression itself is too long or too deeply nested."""

    code = "expression.too_large"


class MissingValue(ExpressionError):
    """The data does not have what the expression asks for; `data["path"]` names it."""

    code = "expression.missing_value"


class ExpressionFailed(ExpressionError):
    """The interpreter raised an error, such as a division by zero."""

    code = "expression.failed"


class ExpressionTooExpensive(ExpressionError):
    """
    It needed more time, memory or depth than an expression may use.

    `data["limit"]` is `time`, `memory`, `depth` or `data`. Only `time` depends on the machine, so a
    caller that must be deterministic treats it as a fault of the platform and tries again.
    """

    code = "expression.too_expensive"


class ResultTooLarge(ExpressionError):
    """The result is larger than an expression may answer."""

    code = "expression.result_too_large"


class ResultNotJson(ExpressionError):
    """The result cannot be written as JSON, such as a set or a date."""

    code = "expression.not_json"


class InterpreterUnavailable(ExpressionError):
    """The interpreter died or was too busy; nothing is wrong with the expression."""

    code = "expression.interpreter_unavailable"
    fault = Fault.PLATFORM


def shown(source: str) -> str:
    """Shorten an expression for a message."""
    one_line = " ".join(source.split())
    return one_line if len(one_line) <= SHOWN_SOURCE else one_line[: SHOWN_SOURCE - 1] + "…"
