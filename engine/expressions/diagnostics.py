"""Puts what the type checker says into plain words."""

import ast
import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from engine.expressions.analysis import Keys
from engine.expressions.checker_sentences import (
    is_about_null,
    is_of_kinds,
    message_of,
    says_too_little,
)
from engine.expressions.errors import shown
from engine.expressions.fill import path_text
from engine.expressions.heavy import static_keys
from engine.expressions.shapes import Lost
from engine.expressions.type_words import kinds_in_words, plain_type

_METHODS_OF: Final[dict[str, type]] = {
    "str": str,
    "int": int,
    "float": float,
    "bool": bool,
    "list": list,
    "dict": dict,
}
_TOLD: Final = frozenset(
    {
        *("unsupported-operator", "invalid-argument-type", "no-matching-overload"),
        *("unresolved-attribute", "possibly-missing-attribute", "invalid-key"),
        *("not-subscriptable", "not-iterable", "index-out-of-bounds", "call-non-callable"),
        *("too-many-positional-arguments", "missing-argument", "unknown-argument"),
        *("parameter-already-assigned", "invalid-argument-type", "division-by-zero"),
    }
)
"""Rules of the checker that are about what an expression does; the others are about programs."""

_UNKNOWN_KEY: Final = re.compile(
    r'Unknown key "(.*?)" for TypedDict.*?(?:did you mean "(.*?)")?\??$'
)
_ATTRIBUTE: Final = re.compile(r"`?of type `(.+?)` has no attribute `(\w+)`")
_MEMBER: Final = re.compile(r"(?:Module|Class) `(\w+)` has no (?:member|attribute) `(\w+)`")


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeProblem:
    """
    One thing that the types say is wrong.

    Attributes:
        start, end: Range in the author's text.
        fix: Text to put there instead, when one is obvious.
        sure: False when it goes wrong only for some values, such as an empty one.
    """

    code: str
    message: str
    start: int
    end: int
    fix: str | None = None
    sure: bool = True


def describe(
    *, name: str, text: str, node: ast.expr | None, source: str, place: tuple[int, int]
) -> TypeProblem | None:
    """
    Say in plain words what the checker found.

    Args:
        name: Its rule, such as `invalid-key`.
        text: Its message.
        node: The part of the code that it points at.
        source: What the author wrote.
        place: Range in `source`.

    Returns:
        None when `describe_lost` says it better, for data whose whole path is written out, and
        when the checker knows too little to be believed.
    """
    if name not in _TOLD or _is_about_static_path(name, text, node) or _is_guess(text, node):
        return None
    start, end = place
    if (found := _UNKNOWN_KEY.search(text)) is not None:
        return unknown_key(found[1], [found[2]] if found[2] else [], source, place)
    if (found := _ATTRIBUTE.search(text)) or (found := _MEMBER.search(text)):
        return _unknown_attribute(found[1], found[2], source, place)
    code = "expression.type"
    sure = not (name.startswith("possibly") or is_about_null(text) or is_of_kinds(text))
    message = message_of(name, text, shown(source[start:end]))
    return TypeProblem(code=code, message=message, start=start, end=end, sure=sure)


def _is_guess(text: str, node: ast.expr | None) -> bool:
    if says_too_little(text):
        return True
    # What is done with all values of an object that has its own type for each.
    return (
        node is not None
        and "overload" in text
        and any(
            isinstance(part, ast.Attribute) and part.attr in {"values", "items"}
            for part in ast.walk(node)
        )
    )


def _is_about_static_path(name: str, text: str, node: ast.expr | None) -> bool:
    if name != "invalid-key" and "__getitem__" not in text and "subscript" not in text:
        return False
    if isinstance(node, ast.Constant) or is_about_null(text):
        # The key itself; only paths from a root are judged elsewhere, and those never end here
        # because their subscripts are found first.
        return False
    return node is not None and static_keys(node) is not None


def _unknown_attribute(
    kind: str, attribute: str, source: str, place: tuple[int, int]
) -> TypeProblem:
    start, end = place
    piece = source[start:end]
    if piece.endswith(attribute):
        start = end - len(attribute)
    python_type = _METHODS_OF.get(kind.split("[", maxsplit=1)[0])
    names = [] if python_type is None else [n for n in dir(python_type) if not n.startswith("_")]
    close = get_close_matches(attribute, names, n=1, cutoff=0.6)
    message = f'{plain_type(kind).capitalize()} has no method "{attribute}".'
    fix = None
    if close:
        message += f' Did you mean "{close[0]}"?'
        fix = close[0] if piece.endswith(attribute) else None
    return TypeProblem(code="expression.type", message=message, start=start, end=end, fix=fix)


def unknown_key(key: str, names: list[str], source: str, place: tuple[int, int]) -> TypeProblem:
    """Say that data has no such key, and which one may be meant."""
    start, end = place
    message = f'Unknown key "{key}".'
    close = get_close_matches(key, names, n=1, cutoff=0.6)
    fix = None
    if close:
        message += f' Did you mean "{close[0]}"?'
        written = source[start:end]
        if written == key:
            fix = close[0] if close[0].isidentifier() else None
        elif written[:1] in {"'", '"'}:
            fix = repr(close[0])
    elif names:
        message += f" There is {_list_of(names)}."
    return TypeProblem(
        code="expression.unknown_key", message=message, start=start, end=end, fix=fix
    )


def describe_lost(
    lost: Lost, *, keys: Keys, ranges: tuple[tuple[int, int], ...], source: str
) -> TypeProblem:
    """
    Say where a path leaves its schema.

    Args:
        lost: What `follow` found; its index counts from `keys[0]`.
        keys, ranges: As in `Reference`.
    """
    key, place = keys[lost.at], ranges[lost.at]
    parent = path_text(keys[: lost.at])
    if lost.kinds is None:
        if keys[: lost.at] == ("input",) and not lost.names:
            message = f'Unknown key "{key}": the start takes no such field. Add it to the start.'
            return _lost_problem(message, place)
        return unknown_key(str(key), list(dict.fromkeys(lost.names)), source, place)
    what = kinds_in_words(lost.kinds)
    if lost.kinds == {"array"}:
        return _lost_problem(f"{parent} is a list; pick an item, such as {parent}[0].{key}.", place)
    if isinstance(key, int):
        return _lost_problem(f"{parent} is {what}, not a list.", place)
    method = any(hasattr(_METHODS_OF[name], key) for name in ("str", "list", "dict"))
    hint = f" To call it, write {key}()." if method else ""
    return _lost_problem(f'{parent} is {what} and has no "{key}".{hint}', place)


def _lost_problem(message: str, place: tuple[int, int]) -> TypeProblem:
    return TypeProblem(code="expression.unknown_key", message=message, start=place[0], end=place[1])


def _list_of(names: list[str]) -> str:
    some = ", ".join(names[:8])
    return f"{some}, …" if len(names) > 8 else some  # noqa: PLR2004 - a line of text
