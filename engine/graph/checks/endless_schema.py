"""Schemas that refer to themselves so that no value of finite size fits them."""

from collections.abc import Iterator
from typing import Any, Final

_IN_PLACE_LISTS: Final = ("allOf", "anyOf", "oneOf")
_IN_PLACE: Final = ("not", "if", "then", "else")

Schema = dict[str, Any]


def is_endless(root: Schema) -> bool:
    """
    Say whether a schema asks for itself without end.

    Either in its place, so that checking a value would never come to an end, or as a part that
    must be there, so that a value would have to hold itself.
    """
    schemas = _reachable(root)
    return _loops_in_place(root, schemas) or not _can_be_filled(root, schemas)


def _can_be_filled(root: Schema, schemas: list[Schema]) -> bool:
    """Find what a finite value fits, from the leaves up, until nothing is added any more."""
    fillable: set[int] = set()
    grown = True
    while grown:
        before = len(fillable)
        for schema in reversed(schemas):
            if id(schema) not in fillable and all(
                any(id(one) in fillable for one in alternatives)
                for alternatives in _demands(schema, root)
            ):
                fillable.add(id(schema))
        grown = len(fillable) > before
    return id(root) in fillable


def _demands(schema: Schema, root: Schema) -> Iterator[list[Schema]]:
    """List what must be fillable for a schema to be: of each group at least one."""
    target = _target(schema, root)
    if target is not None:
        yield [target]
    for part in _schemas(schema.get("allOf")):
        yield [part]
    for keyword in ("anyOf", "oneOf"):
        given = schema.get(keyword)
        alternatives = list(_schemas(given))
        if alternatives and isinstance(given, list) and len(alternatives) == len(given):
            yield alternatives
    properties, required = schema.get("properties"), schema.get("required")
    if (
        schema.get("type") == "object"
        and isinstance(properties, dict)
        and isinstance(required, list)
    ):
        for name, part in properties.items():
            if name in required and isinstance(part, dict):
                yield [part]
    fewest, items = schema.get("minItems"), schema.get("items")
    if schema.get("type") == "array" and isinstance(fewest, int | float) and fewest > 0:
        yield from ([one] for one in _schemas([items]))


def _loops_in_place(root: Schema, schemas: list[Schema]) -> bool:
    """Take away what leads nowhere in place, again and again; what is left goes in circles."""
    leads_to = {id(schema): {id(one) for one in _in_place(schema, root)} for schema in schemas}
    led_from: dict[int, list[int]] = {}
    for source, targets in leads_to.items():
        for target in targets:
            led_from.setdefault(target, []).append(source)
    done = [one for one, targets in leads_to.items() if not targets]
    for one in done:
        for source in led_from.get(one, ()):
            leads_to[source].discard(one)
            if not leads_to[source]:
                done.append(source)
    return len(done) < len(leads_to)


def _in_place(schema: Schema, root: Schema) -> Iterator[Schema]:
    target = _target(schema, root)
    if target is not None:
        yield target
    for keyword in _IN_PLACE_LISTS:
        yield from _schemas(schema.get(keyword))
    for keyword in _IN_PLACE:
        yield from _schemas([schema.get(keyword)])


def _reachable(root: Schema) -> list[Schema]:
    """List the schemas that a value is held against, each once, outer ones first."""
    found: dict[int, Schema] = {}
    todo = [root]
    while todo:
        schema = todo.pop()
        if id(schema) in found:
            continue
        found[id(schema)] = schema
        todo.extend(_in_place(schema, root))
        todo.extend(_schemas([schema.get("items"), schema.get("additionalProperties")]))
        properties = schema.get("properties")
        if isinstance(properties, dict):
            todo.extend(_schemas(list(properties.values())))
    return list(found.values())


def _schemas(given: object) -> Iterator[Schema]:
    if isinstance(given, list):
        yield from (one for one in given if isinstance(one, dict))


def _target(schema: Schema, root: Schema) -> Schema | None:
    """Follow a reference within the document; None where there is none, or to elsewhere."""
    reference = schema.get("$ref")
    if not isinstance(reference, str) or not (reference == "#" or reference.startswith("#/")):
        return None
    at: Any = root
    for part in reference.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        if isinstance(at, dict):
            at = at.get(key)
        elif isinstance(at, list) and key.isdecimal() and int(key) < len(at):
            at = at[int(key)]
        else:
            return None
    return at if isinstance(at, dict) else None
