"""Puts what the type checker says into plain words."""

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from engine.expressions.analysis import Keys
from engine.expressions.errors import shown
from engine.expressions.fill import path_text
from engine.expressions.heavy import static_keys
from engine.expressions.names import GET, ROOTS
from engine.expressions.shapes import Lost

_WORDS: Final = {
    "str": "text",
    "LiteralString": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "a truth value",
    "None": "nothing",
    "Decimal": "a decimal number",
    "datetime": "a date with time",
    "date": "a date",
    "timedelta": "a duration",
    "_Datetimes": "datetime",
    "_Dates": "date",
    "Any": "anything",
    "object": "anything",
}
_KINDS: Final = {
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "a truth value",
    "object": "an object",
    "array": "a list",
    "null": "nothing",
}
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

_QUOTED: Final = re.compile(r"`([^`]*)`")
_UNKNOWN: Final = re.compile(r"(?<![\w.])(?:object|Any|Unknown)(?!\w)")
"""Types that say nothing; `object` is that of the values of an object, all taken at once."""

_COMPUTED_KEY: Final = re.compile(r"with a string literal key, got key of type `(.+?)`")
_CLASS: Final = re.compile(r"[TNS][0-9a-f]{20}")
_UNKNOWN_KEY: Final = re.compile(
    r'Unknown key "(.*?)" for TypedDict.*?(?:did you mean "(.*?)")?\??$'
)
_ATTRIBUTE: Final = re.compile(r"`?of type `(.+?)` has no attribute `(\w+)`")
_MEMBER: Final = re.compile(r"(?:Module|Class) `(\w+)` has no (?:member|attribute) `(\w+)`")
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
    sure = not (name.startswith("possibly") or _ON_NONE.search(text) or _is_of_kinds(text))
    message = _message(name, text, shown(source[start:end]))
    return TypeProblem(code=code, message=message, start=start, end=end, sure=sure)


def _is_guess(text: str, node: ast.expr | None) -> bool:
    if (found := _COMPUTED_KEY.search(text)) is not None:
        return _kinds(found[1]) & {"text", "anything"} != set()
    if any(_UNKNOWN.search(part) for kind in _operands(text) for part in _split_union(kind)):
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


def _is_of_kinds(text: str) -> bool:
    """Say whether a value may be of several kinds, of which one may do."""
    return any(len(_kinds(written)) > 1 for written in _operands(text))


def _kinds(written: str) -> set[str]:
    words = {_plain_part(part.strip("() ")) for part in _split_union(written)}
    return {"a number" if word in _NUMBERS else word for word in words}


def _is_about_static_path(name: str, text: str, node: ast.expr | None) -> bool:
    if name != "invalid-key" and "__getitem__" not in text and "subscript" not in text:
        return False
    if isinstance(node, ast.Constant) or _ON_NONE.search(text) is not None:
        # The key itself; only paths from a root are judged elsewhere, and those never end here
        # because their subscripts are found first.
        return False
    return node is not None and static_keys(node) is not None


def _message(name: str, text: str, piece: str) -> str:
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


def kinds_in_words(kinds: frozenset[str]) -> str:
    """Name JSON types, such as `text or a number`."""
    order = [word for kind, word in _KINDS.items() if kind in kinds]
    return " or ".join(order) or "nothing"


def plain_type(written: str) -> str:
    """Name a Python type, such as `a list`."""
    parts = [part.strip() for part in _split_union(written) if part.strip() != "None"]
    words = [_plain_part(part) for part in parts]
    return " or ".join(dict.fromkeys(words)) or "nothing"


def _split_union(written: str) -> list[str]:
    parts, depth, start = [], 0, 0
    for at, char in enumerate(written):
        depth += (char in "[(") - (char in "])")
        if char == "|" and depth == 0:
            parts.append(written[start:at])
            start = at + 1
    return [*parts, written[start:]]


def plain_key(written: str) -> str:
    """Name a key by its type, such as `"price"` for a literal and `such item` for the rest."""
    literal = re.fullmatch(r"Literal\[(.+)\]", written)
    return literal[1] if literal else "such item"


def _plain_part(part: str) -> str:
    part = part.split("&", maxsplit=1)[0].strip()
    name = part.split("[", maxsplit=1)[0].rstrip("*")
    if name == "Literal":
        literal = part.removeprefix("Literal[").removesuffix("]")
        if literal[:1] in {"'", '"'}:
            return "text"
        return "a truth value" if literal in {"True", "False"} else "a whole number"
    if name in {"list", "tuple", "Sequence", "set", "frozenset"}:
        return "a list"
    if name in {"dict", "Mapping"} or _CLASS.fullmatch(name) or name in ROOTS:
        return "an object"
    return _WORDS.get(name, f"a {name}" if name != GET else "data")


def _list_of(names: list[str]) -> str:
    some = ", ".join(names[:8])
    return f"{some}, …" if len(names) > 8 else some  # noqa: PLR2004 - a line of text
