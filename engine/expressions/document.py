"""Puts schemas of several documents together to one."""

import json
from collections.abc import Sequence
from typing import Any, Final

from engine.expressions.shapes import Shape, telling

MAX_PARTS: Final = 2_000
"""Schemas inside one composed schema; what would be beyond is left open."""

MAX_DEPTH: Final = 100
"""Schemas inside one another, counted as JSON; what would be beyond is left open."""


class Document:
    """One schema made of parts of others, whose references are brought along."""

    def __init__(self) -> None:
        self.left = MAX_PARTS
        self._definitions: dict[str, Any] = {}
        self._names: dict[int, str] = {}
        self._kept: list[Shape] = []

    def shape(self, schema: Any) -> Shape:
        """Close the document: give the shape of a schema made of what was taken."""
        if self._definitions and isinstance(schema, dict):
            schema = {**schema, "$defs": self._definitions}
        return Shape.of(schema)

    def take(self, shape: Shape) -> Any:
        """Give the schema of a shape of any document, for a place in this one."""
        parts = _count(shape.schema, self.left)
        has_references = parts > 0 and _has_references(shape.schema)
        if has_references and id(shape.root) not in self._names:
            parts += _count(shape.root, self.left - parts)
        if parts > self.left:
            return {}
        self.left -= parts
        if not has_references:
            return shape.schema
        if id(shape.root) not in self._names:
            self._names[id(shape.root)] = name = f"d{len(self._names) + 1}"
            # Ids are only good for as long as what they name.
            self._kept.append(shape)
            self._definitions[name] = _moved(shape.root, name)
        return _moved(shape.schema, self._names[id(shape.root)])


def schema_of_all(schemas: list[Any]) -> Any:
    """Give the schema of a value that fits one of several; those that are equal count once."""
    different = {json.dumps(schema, sort_keys=True): schema for schema in schemas}
    if len(different) > 1:
        shapes = telling([Shape.of(schema) for schema in different.values()])
        different = {json.dumps(shape.schema, sort_keys=True): shape.schema for shape in shapes}
    if len(different) == 1:
        return next(iter(different.values()))
    if not different or any(schema in ({}, True) for schema in different.values()):
        return {}
    return {"anyOf": list(different.values())}


def shape_of_any(shapes: Sequence[Shape]) -> Shape:
    """Give the shape of a value that has one of several shapes."""
    document = Document()
    return document.shape(schema_of_all([document.take(shape) for shape in shapes]))


def _count(schema: Any, limit: int) -> int:
    """Count the objects and lists of a schema, up to just beyond the limit; too deep is beyond."""
    count = 0
    waiting = [(schema, 0)]
    while waiting and count <= limit:
        part, depth = waiting.pop()
        if depth > MAX_DEPTH:
            return limit + 1
        if isinstance(part, dict):
            count += 1
            waiting.extend((inner, depth + 1) for inner in part.values())
        elif isinstance(part, list):
            count += 1
            waiting.extend((inner, depth + 1) for inner in part)
    return count


def _has_references(schema: Any) -> bool:
    if isinstance(schema, dict):
        return "$ref" in schema or any(_has_references(part) for part in schema.values())
    return isinstance(schema, list) and any(_has_references(part) for part in schema)


def _moved(schema: Any, name: str) -> Any:
    """Copy a schema whose document now stands below `$defs/<name>`."""
    if isinstance(schema, list):
        return [_moved(part, name) for part in schema]
    if not isinstance(schema, dict):
        return schema
    copy = {key: _moved(part, name) for key, part in schema.items()}
    reference = schema.get("$ref")
    if isinstance(reference, str) and reference.startswith("#"):
        copy["$ref"] = f"#/$defs/{name}{reference[1:]}"
    return copy
