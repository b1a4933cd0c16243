"""Holds what an expression gives against what its field takes, to the last part."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from engine.expressions.shapes import (
    Shape,
    alternatives_of,
    extra_of,
    item_of,
    kinds_of,
    properties_of,
    required_of,
    values_of,
)
from engine.expressions.type_words import kinds_in_words

MAX_DEPTH: Final = 12
_NUMBERS: Final = frozenset({"number", "integer"})
_NULL: Final = frozenset({"null"})
_SHOWN: Final = 8

Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Misfit:
    """
    One way in which a value does not fit.

    Attributes:
        place: Where in the value; items of lists are 0.
        reason: What is wrong there, after the name of the place: `is text, but … is needed`.
        sure: False when it goes wrong only for some values.
        kinds: What is needed and what is there, when that is what is wrong.
    """

    place: Place
    reason: str
    sure: bool = True
    kinds: tuple[frozenset[str], frozenset[str]] | None = None


def misfits(found: Shape, wanted: Shape) -> list[Misfit]:
    """
    Find why values of one shape do not fit another; what is not known fits everything.

    Of a value that may be of several kinds it is enough that one fits; null is told of by itself.
    """
    return list(dict.fromkeys(_misfits(found, wanted, (), 0)))


def _misfits(found: Shape, wanted: Shape, place: Place, depth: int) -> Iterator[Misfit]:
    given, taken = alternatives_of(found), alternatives_of(wanted)
    given_kinds, taken_kinds = kinds_of(found), kinds_of(wanted)
    if given_kinds is None or taken_kinds is None or depth > MAX_DEPTH:
        return
    if given_kinds == _NULL:
        # Somebody has written null: whether that may be the schema tells at once.
        return
    if "null" in given_kinds and "null" not in taken_kinds:
        needed = kinds_in_words(taken_kinds)
        yield Misfit(place, f"may be empty (null), but {needed} is needed", sure=False)
    sure = [one for one in given if kinds_of(one) != _NULL]
    results = [_of_alternative(one, taken, place, depth) for one in sure]
    if any(not any(one.sure for one in result) for result in results):
        # One of the kinds fits; of it only what may go wrong is told.
        results = [result for result in results if not any(one.sure for one in result)]
    for result in results[:1]:
        yield from result


def _of_alternative(given: Shape, taken: list[Shape], place: Place, depth: int) -> list[Misfit]:
    """Hold one alternative against all that are taken, and give what the best of them says."""
    kinds = kinds_of(given) or frozenset()
    same = [one for one in taken if _overlap(kinds, kinds_of(one))]
    if not same:
        needed = frozenset(kind for one in taken for kind in kinds_of(one) or ())
        reason = f"is {kinds_in_words(kinds)}, but {kinds_in_words(needed - _NULL)} is needed"
        return [Misfit(place, reason, kinds=(kinds, needed))]
    results = [list(_of_pair(given, one, place, depth)) for one in same]
    return min(results, key=lambda some: (sum(one.sure for one in some), len(some)))


def _overlap(given: frozenset[str], taken: frozenset[str] | None) -> bool:
    return taken is None or bool(given & taken) or bool(given & _NUMBERS and taken & _NUMBERS)


def _of_pair(given: Shape, taken: Shape, place: Place, depth: int) -> Iterator[Misfit]:
    kinds, needed = kinds_of(given) or frozenset(), kinds_of(taken)
    if needed is None:
        return
    yield from _of_values(given, taken, place)
    decimals = [one for one in values_of(given) or () if isinstance(one, float) and one % 1]
    if decimals and needed & _NUMBERS == {"integer"}:
        yield Misfit(place, f"is {decimals[0]}, but a whole number is needed")
    if "number" in kinds and needed & _NUMBERS == {"integer"} and values_of(given) is None:
        reason = "may have decimals, but a whole number is needed; write round(…)"
        yield Misfit(place, reason, sure=False)
    if "object" in kinds and "object" in needed:
        yield from _of_objects(given, taken, place, depth)
    if "array" in kinds and "array" in needed:
        yield from _misfits(item_of(given), item_of(taken), (*place, 0), depth + 1)


def _of_values(given: Shape, taken: Shape, place: Place) -> Iterator[Misfit]:
    allowed, values = values_of(taken), values_of(given)
    if allowed is None or values is None:
        return
    wrong = [value for value in values if not _is_among(value, allowed)]
    if not wrong:
        return
    some = ", ".join(_shown(value) for value in allowed[:_SHOWN])
    more = ", …" if len(allowed) > _SHOWN else ""
    sure = len(wrong) == len(values)
    verb = "is" if sure else "may be"
    reason = f"{verb} {_shown(wrong[0])}, but one of {some}{more} is needed"
    yield Misfit(place, reason, sure=sure)


def _is_among(value: Any, allowed: list[Any]) -> bool:
    return any(value == one and isinstance(value, bool) == isinstance(one, bool) for one in allowed)


def _shown(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)


def _of_objects(given: Shape, taken: Shape, place: Place, depth: int) -> Iterator[Misfit]:
    properties, wanted = properties_of(given), properties_of(taken)
    extra = extra_of(given)
    rest = taken.schema.get("additionalProperties") if isinstance(taken.schema, dict) else None
    for name in sorted(required_of(taken)):
        if name not in properties and extra is None:
            yield Misfit(place, f'has no "{name}", which is needed')
    for name, schema in properties.items():
        inner = given.part(schema)
        if name in wanted:
            yield from _misfits(inner, taken.part(wanted[name]), (*place, name), depth + 1)
        elif rest is False and "patternProperties" not in taken.schema:
            sure = name in required_of(given)
            yield Misfit(place, f'has "{name}", which is not taken', sure=sure)
        elif isinstance(rest, dict):
            yield from _misfits(inner, taken.part(rest), (*place, name), depth + 1)
    if isinstance(rest, dict) and isinstance(extra, dict) and not wanted:
        yield from _misfits(given.part(extra), taken.part(rest), (*place, "…"), depth + 1)
