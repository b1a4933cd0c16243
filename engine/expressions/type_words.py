"""Plain words for types."""

import re
from typing import Final

from engine.expressions.names import GET, ROOTS

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
_CLASS: Final = re.compile(r"[TNS][0-9a-f]{20}")


def kinds_in_words(kinds: frozenset[str]) -> str:
    """Name JSON types, such as `text or a number`."""
    order = [word for kind, word in _KINDS.items() if kind in kinds]
    return " or ".join(order) or "nothing"


def plain_type(written: str) -> str:
    """Name a Python type, such as `a list`."""
    parts = [part.strip() for part in split_union(written) if part.strip() != "None"]
    words = [plain_part(part) for part in parts]
    return " or ".join(dict.fromkeys(words)) or "nothing"


def split_union(written: str) -> list[str]:
    """Split a type as the checker writes it into its alternatives."""
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


def plain_part(part: str) -> str:
    """Name one alternative of a type."""
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
