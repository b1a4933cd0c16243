"""Reads the type checker's sentences, and says them in plain words."""

import re
from collections.abc import Callable
from typing import Final

from engine.expressions.type_words import plain_key, plain_part, plain_type, split_union

_QUOTED: Final = re.compile(r"`([^`]*)`")
_UNKNOWN: Final = re.compile(r"(?<![\w.])(?:object|Any|Unknown)(?!\w)")
"""Types that say nothing; `object` is that of the values of an object, all taken at once."""

_COMPUTED_KEY: Final = re.compile(r"with a string literal key, got key of type `(.+?)`")
_ON_NONE: Final = re.compile(r"is not defined on `None` in union|of type `None`")
_NUMBERS: Final = frozenset({"a number", "a whole number", "a truth value"})
_OPERATOR: Final = re.compile(
    r"Operator `(.+?)` is not supported between objects of type `(.+?)` and `(.+?)`$"
)
_SAME: Final = re.compile(r"Operator `(.+?)` is not supported between two objects of type `(.+?)`$")
_ARGUMENT: Final = re.compile(
    r"Argument to .*?`([\w.]+)` is incorrect: Expected `(.+?)`, found `(.+?)`$"
)
_UNARY: Final = re.compile(r"Unary operator `(.+?)` is not supported for object of type `(.+?)`$")
_ITEM: Final = re.compile(r"`__getitem__`.* key of type `(.+?)` on object of type `(.+?)`$")
_ITERATED: Final = re.compile(r"Object of type `(.+?)` (?:is not|may not be) iterable")
_PARTLY: Final = re.compile(r"Attribute `(\w+)` is not defined on (.+) in union `(.+)`$")
_BOUND: Final = re.compile(
    r"Argument to .*?`([\w.]+)` is incorrect: Argument type `(.+?)` does not satisfy"
)
_TOO_MANY: Final = re.compile(r"Too many positional arguments to .*?`([\w.]+)`: expected (\d+)")
_TOO_FEW: Final = re.compile(
    r"No arguments? provided for required parameters? (.+) of .*?`([\w.]+)`$"
)
_NO_PARAMETER: Final = re.compile(
    r"Argument `(\w+)` does not match any known parameter of .*?`([\w.]+)`"
)
_NOT_CALLED: Final = re.compile(r"Object of type `(.+?)` is not callable")
_NO_PARTS: Final = re.compile(r"Cannot subscript object of type `(.+?)`")
_OUT_OF_BOUNDS: Final = re.compile(r"Index (-?\d+) is out of bounds")


_OPERANDS: Final = (
    (_OPERATOR, (2, 3)),
    (_SAME, (2,)),
    (_UNARY, (2,)),
    (_ARGUMENT, (3,)),
    (_ITEM, (2,)),
    (_ITERATED, (1,)),
    (_NO_PARTS, (1,)),
    (_PARTLY, (3,)),
    (_BOUND, (2,)),
)
"""Where messages say of what type the values are."""


def _operands(text: str) -> list[str]:
    """List the types of the values that a message is about."""
    for pattern, groups in _OPERANDS:
        found = pattern.search(text)
        if found is not None:
            return [found[group] for group in groups]
    return []


def is_of_kinds(text: str) -> bool:
    """Say whether a value may be of several kinds, of which one may do."""
    return any(len(_kinds(written)) > 1 for written in _operands(text))


def _kinds(written: str) -> set[str]:
    words = {plain_part(part.strip("() ")) for part in split_union(written)}
    return {"a number" if word in _NUMBERS else word for word in words}


def message_of(name: str, text: str, piece: str) -> str:
    """
    Say a sentence in plain words.

    Args:
        name: The rule that it comes from.
        piece: The author's words that it is about.
    """
    if _ON_NONE.search(text):
        return f"A value in {piece} may be empty (null); then this fails."
    for pattern, write in _SENTENCES:
        found = pattern.search(text)
        if found is not None:
            return write(found, piece)
    if name == "no-matching-overload":
        return f"{piece} is called with values that it cannot take."
    return _QUOTED.sub(lambda found: plain_type(found[1]), text).rstrip(".") + "."


def _argument_message(found: re.Match[str], piece: str) -> str:
    return f"{_plain_name(found[1])} cannot take {plain_type(found[3])} ({piece})."


def _plain_name(function: str) -> str:
    """Name a function as its caller does."""
    name = function.removesuffix(".__new__").removesuffix(".__init__").split(".")[-1]
    return "datetime" if name == "__call__" else name


def _values(count: str) -> str:
    # A method is counted with what it belongs to only where it is called on its class.
    return "no values" if count == "0" else "one value" if count == "1" else f"{count} values"


def _unquoted(text: str) -> str:
    return text.replace("`", "")


def _list_of_types(text: str) -> str:
    return " or ".join(dict.fromkeys(plain_type(found[1]) for found in _QUOTED.finditer(text)))


_SENTENCES: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str], str]], ...]] = (
    (_OPERATOR, lambda found, piece: _operator_message(found[1], found[2], found[3], piece)),
    (_SAME, lambda found, piece: _operator_message(found[1], found[2], found[2], piece)),
    (_UNARY, lambda found, _: f"{found[1]} cannot be put before {plain_type(found[2])}."),
    (_ITEM, lambda found, piece: f"{piece}: {plain_type(found[2])} has no {plain_key(found[1])}."),
    (_ARGUMENT, _argument_message),
    (
        _PARTLY,
        lambda found, piece: (
            f'{piece} may be {_list_of_types(found[2])}, which has no "{found[1]}".'
        ),
    ),
    (
        _BOUND,
        lambda found, _: f"{_plain_name(found[1])} cannot compare {plain_type(found[2])}.",
    ),
    (_TOO_MANY, lambda found, _: f"{_plain_name(found[1])} takes {_values(found[2])}, not more."),
    (
        _TOO_FEW,
        lambda found, _: f"{_plain_name(found[2])} needs more values: {_unquoted(found[1])}.",
    ),
    (_NO_PARAMETER, lambda found, _: f'{_plain_name(found[2])} takes no "{found[1]}".'),
    (_NOT_CALLED, lambda found, piece: f"{piece} is {plain_type(found[1])}, not a function."),
    (_NO_PARTS, lambda found, piece: f"{piece}: {plain_type(found[1])} has no parts."),
    (_OUT_OF_BOUNDS, lambda found, piece: f"{piece}: there is no item {found[1]}."),
    (
        _COMPUTED_KEY,
        lambda found, piece: f"{piece} is an object; {plain_type(found[1])} is no key of it.",
    ),
    (_ITERATED, lambda found, piece: f"{piece} is {plain_type(found[1])}, not a list."),
)


def _operator_message(operator: str, left: str, right: str, piece: str) -> str:
    one, other = plain_type(left), plain_type(right)
    if "None" in {part.strip() for part in f"{left}|{right}".split("|")}:
        return f"A value in {piece} may be empty (null); then {operator} fails."
    advice = ""
    if operator == "+" and "text" in {one, other}:
        advice = " Put str(…) around what is no text."
    return f"{operator} cannot combine {one} and {other}.{advice}"


def is_about_null(text: str) -> bool:
    """Say whether something is wrong only because a value may be null."""
    return _ON_NONE.search(text) is not None


def says_too_little(text: str) -> bool:
    """Say whether a sentence is about values of which the checker knows nothing."""
    found = _COMPUTED_KEY.search(text)
    if found is not None:
        return bool(_kinds(found[1]) & {"text", "anything"})
    return any(_UNKNOWN.search(part) for kind in _operands(text) for part in split_union(kind))
