"""
Fills a template from what a step can see.

Pure, and safe in Temporal's sandbox: the interpreter is whatever the caller passes.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from engine.expressions.errors import MissingValue, ResultTooLarge, shown
from engine.expressions.template import (
    Constant,
    Expression,
    ListTemplate,
    ObjectTemplate,
    Path,
    Template,
    Text,
)

Evaluate = Callable[[Expression, dict[str, Any]], Any]
"""
Runs one expression on the part of the scope that it reads.

In a workflow it passes light expressions to the worker's interpreter and looks heavy ones up in
what the local activity answered.
"""

MAX_TEXT = 4_000_000
"""Longest text that holes and their surroundings may make, in characters."""

_SHOWN_KEYS = 12
_LONGEST_KEY = 40


def fill(
    template: Template,
    scope: dict[str, Any],
    evaluate: Evaluate,
    given: Mapping[Path | Expression | Text, Any] | None = None,
) -> Any:
    """
    Fill a template.

    Values of plain paths are the scope's own objects, not copies.

    Args:
        template: Compiled by `compile_template`.
        scope: JSON data by root: `input`, `steps`, `run`.
        evaluate: Called for each expression that is more than a path.
        given: Values of holes that were worked out elsewhere.

    Raises:
        MissingValue: the scope does not have what a path names.
        ResultTooLarge: a text grew beyond `MAX_TEXT`.
        ExpressionError: whatever `evaluate` raises.
    """
    match template:
        case Constant(value=value):
            return value
        case Path() | Expression() | Text() if given and template in given:
            return given[template]
        case Path() | Expression():
            return resolve(template, scope, evaluate)
        case Text(parts=parts):
            return _join(parts, scope, evaluate)
        case ObjectTemplate(items=members):
            return {key: fill(item, scope, evaluate, given) for key, item in members}
        case ListTemplate(items=items):
            return [fill(item, scope, evaluate, given) for item in items]


def resolve(part: Path | Expression, scope: dict[str, Any], evaluate: Evaluate) -> Any:
    """
    Give the value of one hole or condition.

    Raises:
        MissingValue, ExpressionError: see `fill`.
    """
    if isinstance(part, Path):
        return read_path(part.keys, scope)
    try:
        return evaluate(part, narrow(part, scope))
    except MissingValue as error:
        keys = error.data.get("keys")
        if isinstance(keys, list):
            # The interpreter saw only a part of the scope; here all of it is known.
            read_path(tuple(keys), scope)
        raise


def expressions_in(template: Template) -> Iterator[Expression]:
    """List every expression of a template that needs the interpreter, in order."""
    match template:
        case Expression():
            yield template
        case Text(parts=parts):
            yield from (part for part in parts if isinstance(part, Expression))
        case ObjectTemplate(items=members):
            for _, item in members:
                yield from expressions_in(item)
        case ListTemplate(items=items):
            for item in items:
                yield from expressions_in(item)
        case Constant() | Path():
            return


def narrow(expression: Expression, scope: dict[str, Any]) -> dict[str, Any]:
    """
    Cut the scope down to what an expression reads.

    What is missing stays missing: the expression may never ask for it.
    """
    cut: dict[str, Any] = {path[0]: {} for path in expression.reads if len(path) > 1}
    for path in expression.reads:
        source, target = scope, cut
        for key in path[:-1]:
            if key not in source:
                break
            if not isinstance(source[key], dict):
                # The expression expects an object; let it meet what is there.
                target[key] = source[key]
                break
            source = source[key]
            target = target.setdefault(key, {})
        else:
            if path[-1] in source:
                target[path[-1]] = source[path[-1]]
    return cut


def read_path(keys: tuple[str | int, ...], scope: dict[str, Any]) -> Any:
    """
    Follow a path.

    Raises:
        MissingValue: with the first key that is not there, and what is there instead.
    """
    value: Any = scope
    for at, key in enumerate(keys):
        if not _has(value, key):
            raise _missing(keys, at, value)
        value = value[key]
    return value


def _has(value: Any, key: str | int) -> bool:
    if isinstance(key, str):
        return isinstance(value, dict) and key in value
    return isinstance(value, list) and -len(value) <= key < len(value)


def path_text(keys: tuple[str | int, ...]) -> str:
    """Write a path as people write it, such as `input.lines[0].price`."""
    text = str(keys[0]) if keys else ""
    for key in keys[1:]:
        if isinstance(key, int):
            text += f"[{key}]"
        elif key.isidentifier():
            text += f".{key}"
        else:
            text += f"[{json.dumps(key, ensure_ascii=False)}]"
    return shown(text)


def _missing(keys: tuple[str | int, ...], at: int, found: Any) -> MissingValue:
    wanted, parent = path_text(keys[: at + 1]), path_text(keys[:at])
    if keys[0] == "steps" and at <= 1:
        message = f"{wanted} has no output: the step was skipped or has not run yet."
    else:
        message = f"{wanted} does not exist: {parent} {_describe(found)}."
    return MissingValue(message, path=wanted, keys=list(keys))


def _describe(value: Any) -> str:
    if isinstance(value, dict):
        return _describe_object(value)
    if isinstance(value, list):
        return f"is a list of {len(value)}" if value else "is an empty list"
    if value is None:
        return "is empty (null)"
    kinds = {bool: "a truth value", str: "text", int: "a number", float: "a number"}
    return f"is {kinds.get(type(value), 'something else')}"


def _describe_object(value: dict[str, Any]) -> str:
    if not value:
        return "is an empty object"
    # A key that is no name may well be data, such as the address of a customer.
    names = [key for key in value if key.isidentifier() and len(key) <= _LONGEST_KEY]
    shown_names = names[:_SHOWN_KEYS]
    others = len(value) - len(shown_names)
    if not shown_names:
        return f"has {others} other keys" if others > 1 else "has another key"
    return f"has {', '.join(shown_names)}{', …' if others else ''}"


def _join(
    parts: tuple[str | Path | Expression, ...], scope: dict[str, Any], evaluate: Evaluate
) -> str:
    pieces: list[str] = []
    length = 0
    for part in parts:
        piece = part if isinstance(part, str) else as_text(resolve(part, scope, evaluate))
        length += len(piece)
        if length > MAX_TEXT:
            raise ResultTooLarge(
                f"A text with holes grew beyond {MAX_TEXT:,} characters; insert less.",
                maximum=MAX_TEXT,
            )
        pieces.append(piece)
    return "".join(pieces)


def as_text(value: Any) -> str:
    """Write a value inside text: text as it is, nothing for null, the rest as JSON."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    return json.dumps(value, ensure_ascii=False)
