"""What differs between two JSON Schemas, in the words of people who use the data."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from designer.common.canonical import canonical
from engine.expressions.type_words import kinds_in_words

_WORDS_ONLY: Final = frozenset({"title", "description", "default", "examples", "deprecated"})
_DEEPEST: Final = 12
_ALL_KINDS: Final = ("string", "number", "integer", "boolean", "object", "array", "null")


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaChange:
    """
    One difference.

    Attributes:
        path: Where, as `customer.lines[].price`; empty for the whole value.
        sentence: What is different, to be read after the path.
    """

    path: str
    sentence: str


@dataclass(frozen=True, slots=True)
class _Words:
    new: str
    required: str
    optional: str


_GIVEN: Final = _Words("is new and always there", "is always there now", "may be missing now")
_TAKEN: Final = _Words("is new and must be given", "must be given now", "may be left out now")


def input_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[SchemaChange]:
    """Compare what was taken key by key; titles, descriptions and hints are no difference."""
    yield from _Comparison(before, after, words=_TAKEN).between(before, after, path="", depth=0)


def output_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[SchemaChange]:
    """Compare what was given, likewise."""
    yield from _Comparison(before, after, words=_GIVEN).between(before, after, path="", depth=0)


class _Comparison:
    def __init__(
        self, before: Mapping[str, Any], after: Mapping[str, Any], *, words: _Words
    ) -> None:
        self._before = before
        self._after = after
        self._words = words

    def between(self, before: Any, after: Any, *, path: str, depth: int) -> Iterator[SchemaChange]:
        old, new = _resolved(before, self._before), _resolved(after, self._after)
        if depth > _DEEPEST or not isinstance(old, Mapping) or not isinstance(new, Mapping):
            if canonical(old) != canonical(new):
                yield SchemaChange(path=path, sentence="follows other rules")
            return
        found = list(self._of_keys(old, new, path=path, depth=depth))
        if "items" in old and "items" in new:
            found += self.between(old["items"], new["items"], path=f"{path}[]", depth=depth + 1)
        found += _of_kind(old, new, path=path) or _of_values(old, new, path=path)
        if not found and self._rules(old, self._before) != self._rules(new, self._after):
            found = [SchemaChange(path=path, sentence="follows other rules")]
        yield from found

    def _of_keys(
        self, old: Mapping[str, Any], new: Mapping[str, Any], *, path: str, depth: int
    ) -> Iterator[SchemaChange]:
        had, has = old.get("properties", {}), new.get("properties", {})
        needed, needs = set(old.get("required", ())), set(new.get("required", ()))
        for key in [*had, *(key for key in has if key not in had)]:
            inner = f"{path}.{key}" if path else key
            if key not in has:
                yield SchemaChange(path=inner, sentence="is gone")
            elif key not in had:
                sentence = self._words.new if key in needs else "is new"
                yield SchemaChange(path=inner, sentence=sentence)
            else:
                if (key in needed) != (key in needs):
                    now = self._words.required if key in needs else self._words.optional
                    yield SchemaChange(path=inner, sentence=now)
                yield from self.between(had[key], has[key], path=inner, depth=depth + 1)

    def _rules(self, schema: Any, root: Mapping[str, Any]) -> str:
        return canonical(_plain(schema, root, depth=0))


def _of_kind(old: Mapping[str, Any], new: Mapping[str, Any], *, path: str) -> list[SchemaChange]:
    was, now = _kinds(old), _kinds(new)
    if was == now or not was or not now:
        return []
    sentence = f"was {kinds_in_words(was)} and is {kinds_in_words(now)} now"
    return [SchemaChange(path=path, sentence=sentence)]


def _of_values(old: Mapping[str, Any], new: Mapping[str, Any], *, path: str) -> list[SchemaChange]:
    was, now = old.get("enum"), new.get("enum")
    if was is None or now is None:
        return []
    gone = ", ".join(canonical(value) for value in was if value not in now)
    come = ", ".join(canonical(value) for value in now if value not in was)
    told = [("no longer knows", gone), ("also knows", come)]
    return [SchemaChange(path=path, sentence=f"{verb} {what}") for verb, what in told if what]


def _kinds(schema: Mapping[str, Any]) -> frozenset[str]:
    """List the JSON types that a schema names itself or through its alternatives."""
    named = schema.get("type")
    if named is not None:
        return frozenset([named] if isinstance(named, str) else named) & frozenset(_ALL_KINDS)
    options = schema.get("anyOf", ())
    parts = [_kinds(option) for option in options if isinstance(option, Mapping)]
    return frozenset().union(*parts) if parts and all(parts) else frozenset()


def _resolved(schema: Any, root: Mapping[str, Any]) -> Any:
    for _ in range(_DEEPEST):
        if not isinstance(schema, Mapping) or "$ref" not in schema:
            break
        name = str(schema["$ref"]).rpartition("/")[2]
        found = root.get("$defs", {}).get(name)
        if found is None:
            break
        schema = {**found, **{key: value for key, value in schema.items() if key != "$ref"}}
    return schema


def _plain(schema: Any, root: Mapping[str, Any], *, depth: int) -> Any:
    """Leave out what is for people, and write definitions where they are used."""
    if depth > _DEEPEST:
        return None
    schema = _resolved(schema, root)
    if isinstance(schema, Mapping):
        return {
            key: {name: _plain(part, root, depth=depth + 1) for name, part in value.items()}
            if key == "properties"
            else _plain(value, root, depth=depth + 1)
            for key, value in schema.items()
            if key not in _WORDS_ONLY and key != "$defs" and not key.startswith("x-")
        }
    if isinstance(schema, list):
        return [_plain(part, root, depth=depth + 1) for part in schema]
    return schema
