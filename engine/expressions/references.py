"""
References: what stands in the place of a value that is too large to travel.

A reference is a JSON object with one key. Data from outside may look like one, and then it takes
the same way; but only the store says what is one, and it knows only values of the run that asks
(see docs/adr/0009-values-by-reference.md). Pure, and safe in Temporal's sandbox.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from pydantic_core import PydanticSerializationError, to_json

from engine.expressions.template import (
    Constant,
    Expression,
    ListTemplate,
    ObjectTemplate,
    Path,
    Template,
    Text,
)

KEY: Final = "$baton.value"
"""The one key of a reference."""

_MARK: Final = b'{"$baton.value":'
"""How each reference begins in JSON; inside a text it would have other quotes."""

Hole = Path | Expression | Text

Keys = tuple[str | int, ...]


def is_reference(value: object) -> bool:
    """Say whether a value looks like a reference."""
    return isinstance(value, dict) and len(value) == 1 and isinstance(value.get(KEY), dict)


def holds_reference(value: object) -> bool:
    """Say whether something in a value looks like a reference."""
    if not isinstance(value, dict | list):
        return False
    try:
        return _MARK in to_json(value)
    except PydanticSerializationError:  # half a character somewhere in a text
        return any(True for _ in references_in(value))


def references_in(value: object) -> Iterator[dict[str, Any]]:
    """List what looks like a reference, in order; gives what their one key holds."""
    waiting = [value]
    while waiting:
        found = waiting.pop()
        if isinstance(found, dict):
            if is_reference(found):
                yield found[KEY]
            else:
                waiting.extend(reversed(found.values()))
        elif isinstance(found, list):
            waiting.extend(reversed(found))


def referring(template: Template, scope: dict[str, Any], *, inline: bool = False) -> list[Hole]:
    """
    List the holes of a template that cannot be filled without what a reference stands for.

    A plain path to a reference passes it on as it is, so it is none of them.

    Args:
        inline: The values themselves are needed, so such a path is one as well.
    """
    found = (hole for hole in holes_of(template) if _needs(hole, scope, inline=inline))
    return list(dict.fromkeys(found))


def holes_of(template: Template) -> Iterator[Hole]:
    """List what of a template is to be worked out, in order; texts with holes as a whole."""
    match template:
        case Path() | Expression() | Text():
            yield template
        case ObjectTemplate(items=members):
            for _, item in members:
                yield from holes_of(item)
        case ListTemplate(items=items):
            for item in items:
                yield from holes_of(item)
        case Constant():
            return


def cut(holes: Iterable[Hole], scope: dict[str, Any]) -> dict[str, Any]:
    """Cut the scope down to what holes read, references as they are."""
    result: dict[str, Any] = {}
    for keys in (keys for hole in holes for keys in _reads(hole)):
        _copy(keys, scope, result)
    return result


def beyond(keys: Keys, scope: dict[str, Any]) -> tuple[dict[str, Any], Keys] | None:
    """Find the reference that a path leads to or through, and the rest of the path behind it."""
    value: Any = scope
    for at, key in enumerate(keys):
        if is_reference(value):
            return value[KEY], keys[at:]
        if not _has(value, key):
            return None
        value = value[key]
    return (value[KEY], ()) if is_reference(value) else None


def _needs(hole: Hole, scope: dict[str, Any], *, inline: bool) -> bool:
    if isinstance(hole, Path):
        return _meets(hole.keys, scope, end=inline)
    return any(_meets(keys, scope, end=True) for keys in _reads(hole))


def _reads(hole: Hole) -> Iterator[Keys]:
    match hole:
        case Path(keys=keys):
            yield keys
        case Expression(reads=reads):
            yield from reads
        case Text(parts=parts):
            for part in parts:
                if not isinstance(part, str):
                    yield from _reads(part)


def _meets(keys: Keys, scope: dict[str, Any], *, end: bool) -> bool:
    value: Any = scope
    for key in keys:
        if is_reference(value):
            return True
        if not _has(value, key):
            return False
        value = value[key]
    return end and holds_reference(value)


def _copy(keys: Keys, scope: dict[str, Any], target: dict[str, Any]) -> None:
    source = scope
    for at, key in enumerate(keys):
        if key not in source:
            return
        value = source[key]
        if at == len(keys) - 1 or not isinstance(value, dict) or is_reference(value):
            target[str(key)] = value
            return
        source, target = value, target.setdefault(str(key), {})


def _has(value: Any, key: str | int) -> bool:
    if isinstance(key, str):
        return isinstance(value, dict) and key in value
    return isinstance(value, list) and -len(value) <= key < len(value)
