"""Reads JSON Schemas the way people write expressions: key by key."""

import re
from dataclasses import dataclass, field
from typing import Any, Final

from engine.expressions.analysis import Keys

MAX_ALTERNATIVES: Final = 24
MAX_REFS: Final = 24

_KINDS: Final = frozenset({"string", "number", "integer", "boolean", "object", "array", "null"})
_NULL: Final = frozenset({"null"})
_INDEX: Final = re.compile(r"[0-9]{1,9}")
_PLAIN: Final = frozenset(
    {
        *("type", "properties", "required", "additionalProperties", "title", "description"),
        *("$defs", "$schema", "$id", "default", "examples"),
    }
)
KIND_OF: Final[dict[type, str]] = {
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    dict: "object",
    list: "array",
    type(None): "null",
}
"""JSON types of Python's own."""


@dataclass(frozen=True, slots=True)
class Shape:
    """
    A schema, or a part of one.

    Attributes:
        schema: The part; `True` or `{}` means that nothing is known.
        root: The whole document, in which `$ref` is looked up.
    """

    schema: Any
    root: Any = field(repr=False)

    @classmethod
    def of(cls, schema: Any) -> "Shape":
        """Take a whole schema."""
        return cls(schema, schema)

    def part(self, schema: Any) -> "Shape":
        """Take a part of the same document."""
        return Shape(schema, self.root)


ANYTHING: Final = Shape.of({})


NEVER: Final = Shape.of({"not": {}})
"""No value at all: what an expression gives that always fails."""

EMPTY_LIST: Final = {"type": "array", "maxItems": 0}
"""Schema of a list without items; beside another list it says nothing."""


@dataclass(frozen=True, slots=True)
class Lost:
    """
    A path that the schema does not have.

    Attributes:
        at: Index of the first key that is not there.
        names: Keys that are there instead; empty when it is no object.
        kinds: What is there instead of an object or a list; None when it is one.
    """

    at: int
    names: tuple[str, ...] = ()
    kinds: frozenset[str] | None = None


def follow(shape: Shape, keys: Keys) -> Shape | Lost:
    """Follow a path; where nothing is known, every key leads to `ANYTHING`."""
    at_hand = [shape]
    for at, key in enumerate(keys):
        if len(at_hand) == 1 and (declared := _declared(at_hand[0], key)) is not None:
            at_hand = [declared]
            continue
        alternatives = telling([part for one in at_hand for part in alternatives_of(one)])
        known = [part for part in alternatives if kinds_of(part) != _NULL]
        found = [_child(part, key) for part in known]
        children = [child for child in found if child is not None]
        if not children:
            return _lost(known, at, key)
        at_hand = children[:MAX_ALTERNATIVES]
    return either(at_hand)


def null_on_the_way(shape: Shape, keys: Keys) -> int | None:
    """Give the index of the first key that is asked of something that may be null."""
    for at in range(len(keys)):
        found = follow(shape, keys[:at])
        if isinstance(found, Lost):
            return None
        kinds = kinds_of(found)
        if kinds is not None and "null" in kinds and kinds != _NULL:
            return at
    return None


def _declared(shape: Shape, key: str | int) -> Shape | None:
    """Find a declared key of a plain object: what nearly every path is made of."""
    schema = shape.schema
    if isinstance(schema, dict) and schema.get("type") == "object" and schema.keys() <= _PLAIN:
        properties = schema.get("properties")
        if isinstance(properties, dict) and key in properties:
            return shape.part(properties[key])
    return None


def either(shapes: list[Shape]) -> Shape:
    """Give the shape of a value that has one of several shapes of one document."""
    if len(shapes) == 1:
        return shapes[0]
    if any(shape.root is not shapes[0].root for shape in shapes):
        return ANYTHING
    return shapes[0].part({"anyOf": [shape.schema for shape in shapes]})


def _lost(known: list[Shape], at: int, key: str | int) -> Lost:
    names = tuple(name for part in known for name in properties_of(part))
    objects = any("object" in (kinds_of(part) or ()) for part in known)
    lists = any("array" in (kinds_of(part) or ()) for part in known)
    if (objects and isinstance(key, str)) or (lists and isinstance(key, int)):
        return Lost(at, names)
    kinds = frozenset(kind for part in known for kind in kinds_of(part) or ())
    return Lost(at, names, kinds or frozenset({"null"}))


def _child(shape: Shape, key: str | int) -> Shape | None:
    kinds = kinds_of(shape)
    if kinds is None:
        return ANYTHING
    if isinstance(key, int):
        return _item(shape, key) if "array" in kinds else None
    if "object" not in kinds:
        return None
    properties = properties_of(shape)
    if key in properties:
        return shape.part(properties[key])
    extra = extra_of(shape)
    return None if extra is None else shape.part(extra)


def _item(shape: Shape, index: int) -> Shape:
    prefix = shape.schema.get("prefixItems")
    if isinstance(prefix, list) and 0 <= index < len(prefix):
        return shape.part(prefix[index])
    return item_of(shape)


def item_of(shape: Shape) -> Shape:
    """Give the shape of a list's items."""
    items = shape.schema.get("items", {}) if isinstance(shape.schema, dict) else {}
    return shape.part(items if isinstance(items, dict | bool) else {})


def properties_of(shape: Shape) -> dict[str, Any]:
    """Give the declared keys of one alternative."""
    properties = shape.schema.get("properties") if isinstance(shape.schema, dict) else None
    return properties if isinstance(properties, dict) else {}


def extra_of(shape: Shape) -> Any:
    """
    Give the schema of keys that are not declared; None when there are none.

    An object that declares keys has no others unless it says so: JSON Schema would allow them,
    but then no misspelt key could ever be told.
    """
    schema = shape.schema
    extra = schema.get("additionalProperties")
    if isinstance(extra, dict) or extra is True:
        return extra
    if extra is False:
        return None
    if "patternProperties" in schema or "unevaluatedProperties" in schema:
        return {}
    return None if "properties" in schema else {}


def required_of(shape: Shape) -> frozenset[str]:
    """Give the keys that are always there."""
    required = shape.schema.get("required") if isinstance(shape.schema, dict) else None
    names = required if isinstance(required, list) else []
    return frozenset(name for name in names if isinstance(name, str))


def values_of(shape: Shape) -> list[Any] | None:
    """Give the only values that one alternative may have; None when there may be others."""
    schema = shape.schema
    if not isinstance(schema, dict):
        return None
    if "const" in schema:
        return [schema["const"]]
    values = schema.get("enum")
    return values if isinstance(values, list) and values else None


def alternatives_of(shape: Shape) -> list[Shape]:
    """Resolve references and unions to the plain schemas that a value may have."""
    found: list[Shape] = []
    waiting = [(shape, 0)]
    # Each that waits becomes one at least: a reference in a union may lead back to it.
    while waiting and len(found) + len(waiting) <= MAX_ALTERNATIVES:
        part, depth = waiting.pop(0)
        if depth > MAX_REFS:
            return [ANYTHING]
        options = _expand(part)
        if options is None:
            found.append(part)
        else:
            waiting.extend((option, depth + 1) for option in options)
    if not found or waiting:
        return [ANYTHING]
    return found if len(found) == 1 else telling(found)


def telling(found: list[Shape]) -> list[Shape]:
    """Leave out what says nothing beside the others: no value, and lists without items."""
    found = [part for part in found if part.schema != NEVER.schema] or found
    filled = [part for part in found if part.schema != EMPTY_LIST]
    is_list = any(
        isinstance(part.schema, dict) and part.schema.get("type") == "array" for part in filled
    )
    return filled if is_list else found


def _expand(shape: Shape) -> list[Shape] | None:
    schema = shape.schema
    if not isinstance(schema, dict):
        return None
    if isinstance(schema.get("$ref"), str):
        return [_resolve(shape, schema["$ref"])]
    for word in ("anyOf", "oneOf"):
        options = schema.get(word)
        if isinstance(options, list) and options and "properties" not in schema:
            return [shape.part(option) for option in options]
    merged = schema.get("allOf")
    if isinstance(merged, list) and merged:
        return [_merge(shape, merged)]
    types = schema.get("type")
    if isinstance(types, list) and len(types) > 1:
        return [shape.part({**schema, "type": one}) for one in types]
    return None


def _merge(shape: Shape, parts: list[Any]) -> Shape:
    """Add up what `allOf` says of an object; of anything else the first part counts."""
    rest = {key: value for key, value in shape.schema.items() if key != "allOf"}
    merged: dict[str, Any] = {}
    for part in (*parts, rest):
        resolved = _deref(shape.part(part))
        if not isinstance(resolved, dict):
            continue
        properties = {**merged.get("properties", {}), **_dict(resolved.get("properties"))}
        required = [*merged.get("required", []), *_list(resolved.get("required"))]
        merged = {**resolved, **merged}
        if properties:
            merged["properties"] = properties
            merged.setdefault("type", "object")
        if required:
            merged["required"] = required
    merged.pop("allOf", None)
    return shape.part(merged)


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _deref(shape: Shape) -> Any:
    for _ in range(MAX_REFS):
        schema = shape.schema
        if not isinstance(schema, dict) or not isinstance(schema.get("$ref"), str):
            return schema
        shape = _resolve(shape, schema["$ref"])
    return {}


def _resolve(shape: Shape, reference: str) -> Shape:
    """Look a reference up in its own document; one to anywhere else says nothing."""
    if not reference.startswith("#"):
        return ANYTHING
    value = shape.root
    for word in reference[1:].split("/")[1:]:
        name = word.replace("~1", "/").replace("~0", "~")
        if isinstance(value, dict) and name in value:
            value = value[name]
        elif isinstance(value, list) and _INDEX.fullmatch(name) and int(name) < len(value):
            value = value[int(name)]
        else:
            return ANYTHING
    return shape.part(value)


def kinds_of(shape: Shape) -> frozenset[str] | None:
    """Give the JSON types that a value may have; None when nothing is known."""
    schema = shape.schema
    if not isinstance(schema, dict):
        return None
    if any(word in schema for word in ("$ref", "anyOf", "oneOf", "allOf")):
        kinds: frozenset[str] = frozenset()
        options = alternatives_of(shape)
        if options == [shape]:
            return frozenset({"object"}) if "properties" in schema else None
        for option in options:
            more = kinds_of(option)
            if more is None:
                return None
            kinds |= more
        return kinds
    return _stated_kinds(schema)


def _stated_kinds(schema: dict[str, Any]) -> frozenset[str] | None:
    types = schema.get("type")
    if isinstance(types, str):
        types = [types]
    if isinstance(types, list):
        kinds = frozenset(kind for kind in types if isinstance(kind, str)) & _KINDS
        return kinds or None
    if isinstance(schema.get("enum"), list):
        return frozenset(KIND_OF.get(type(value), "null") for value in schema["enum"]) or None
    if "const" in schema:
        return frozenset({KIND_OF.get(type(schema["const"]), "null")})
    if isinstance(schema.get("properties"), dict):
        return frozenset({"object"})
    return frozenset({"array"}) if isinstance(schema.get("items"), dict) else None
