"""Turns a value with `{{ … }}` in its strings into a template."""

from typing import Any

from engine.expressions.analyse import analyse
from engine.expressions.errors import ExpressionError, ExpressionTooLarge
from engine.expressions.heavy import IsNumber, is_heavy
from engine.expressions.holes import Hole, find_holes, has_holes
from engine.expressions.template import (
    Constant,
    Expression,
    ListTemplate,
    ObjectTemplate,
    Path,
    Template,
    Text,
)

MAX_VALUE_DEPTH = 60
"""Objects and arrays inside one another in a field."""


def _nothing_known(_keys: tuple[str | int, ...]) -> bool:
    return False


def compile_template(value: Any, *, is_number: IsNumber = _nothing_known) -> Template:
    """
    Compile a JSON value whose strings may hold `{{ … }}`.

    A string that is exactly one hole, spaces around it aside, becomes the typed value; any other
    string with holes becomes text.

    Args:
        value: As it stands in the graph.
        is_number: What the schemas know, so that products of numbers are not taken for heavy.

    Raises:
        ExpressionError: a hole does not hold an expression of our language.
    """
    return _compile(value, is_number, 0)


def compile_expression(source: str, *, is_number: IsNumber = _nothing_known) -> Path | Expression:
    """
    Compile one bare expression, such as the condition of a case.

    Raises:
        ExpressionError: it is not an expression of our language.
    """
    analysis = analyse(source)
    if analysis.keys is not None:
        return Path(source=source.strip(), keys=analysis.keys)
    heavy = is_heavy(analysis, is_number=is_number)
    return Expression(source=source.strip(), code=analysis.code, reads=analysis.reads, heavy=heavy)


def _compile(value: Any, is_number: IsNumber, depth: int) -> Template:
    if depth > MAX_VALUE_DEPTH:
        raise ExpressionTooLarge(
            f"More than {MAX_VALUE_DEPTH} objects or lists inside one another; flatten the value."
        )
    if isinstance(value, str):
        return compile_text(value, is_number=is_number)
    if isinstance(value, dict):
        members = tuple((key, _compile(item, is_number, depth + 1)) for key, item in value.items())
        if all(isinstance(member, Constant) for _, member in members):
            return Constant(value=value)
        return ObjectTemplate(items=members)
    if isinstance(value, list | tuple):
        items = tuple(_compile(item, is_number, depth + 1) for item in value)
        if all(isinstance(item, Constant) for item in items):
            return Constant(value=list(value))
        return ListTemplate(items=items)
    return Constant(value=value)


def compile_text(text: str, *, is_number: IsNumber = _nothing_known) -> Template:
    """
    Compile one string.

    Raises:
        ExpressionError: with `start` and `end` in the whole string.
    """
    holes = find_holes(text) if has_holes(text) else ()
    if not holes:
        return Constant(value=text)
    if is_one_hole(text, holes):
        return _compile_hole(holes[0], is_number)
    parts: list[str | Path | Expression] = []
    at = 0
    for hole in holes:
        if hole.start > at:
            parts.append(text[at : hole.start])
        parts.append(_compile_hole(hole, is_number))
        at = hole.end
    if at < len(text):
        parts.append(text[at:])
    return Text(parts=tuple(parts))


def is_one_hole(text: str, holes: tuple[Hole, ...]) -> bool:
    """Say whether the string gives the typed value of its one hole."""
    if len(holes) != 1:
        return False
    return not text[: holes[0].start].strip() and not text[holes[0].end :].strip()


def _compile_hole(hole: Hole, is_number: IsNumber) -> Path | Expression:
    try:
        return compile_expression(hole.source, is_number=is_number)
    except ExpressionError as error:
        if error.start is not None:
            error.start += hole.source_start
            error.end = (error.end or 0) + hole.source_start
        else:
            error.start, error.end = hole.start, hole.end
        raise
