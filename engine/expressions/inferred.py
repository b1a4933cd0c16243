"""Turns the type checker's own inferred types back into schemas."""

import ast
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from engine.expressions.analysis import Analysis, Keys
from engine.expressions.document import Document, schema_of_all
from engine.expressions.heavy import static_keys
from engine.expressions.marks import LISTS, find_marks, is_structured
from engine.expressions.shapes import (
    ANYTHING,
    EMPTY_LIST,
    KIND_OF,
    Lost,
    Shape,
    extra_of,
    item_of,
    kinds_of,
    properties_of,
    required_of,
)
from engine.expressions.type_program import Checked
from engine.expressions.type_text import UNKNOWN, Part, Type

ShapeNamed = Callable[[str], Shape | None]
"""Gives the shape that a type of the checker was made from: `Stubs.shape_named`."""

ShapeAt = Callable[[Keys], Shape | Lost]
"""Follows a path from its root on."""

_SCALARS: Final = {
    "str": "string",
    "LiteralString": "string",
    "int": "integer",
    "float": "number",
    "bool": "boolean",
    "None": "null",
}
_LISTS: Final = frozenset({"list", "tuple", "Iterator", "map", "filter", "Sequence"})
NOT_JSON: Final = {
    **dict.fromkeys(("datetime", "date", "time"), "add .isoformat() to the date"),
    "timedelta": "add .total_seconds() to the duration",
    "Decimal": "put str(…) or float(…) around the decimal number",
    **dict.fromkeys(("set", "frozenset"), "put sorted(…) or list(…) around the set"),
    **dict.fromkeys(("dict_keys", "dict_values", "dict_items", "range"), "put list(…) around it"),
    **dict.fromkeys(("Match", "Pattern"), "pick what you need of the match, such as .group(0)"),
    "bytes": "end with text",
}
"""Types of Python that JSON cannot hold, and what to do about each."""


def not_json(found: Type) -> str | None:
    """Say what to do when no value of a type can be written as JSON; None when one can."""
    advice = [_not_json(part) for part in found]
    return advice[0] if advice and all(advice) else None


def _not_json(part: Part) -> str | None:
    if part.name in _LISTS | {"enumerate", "zip"}:
        return next((found for inner in part.arguments if (found := not_json(inner))), None)
    if part.name == "dict" and len(part.arguments) > 1:
        return not_json(part.arguments[1])
    return NOT_JSON.get(part.name)


@lru_cache(maxsize=1_024)
def _plain_shape(found: Type) -> Shape:
    """Give the shape of a type that names no class: nearly every one is such as `str`."""
    document = Document()
    return document.shape(_Types(document, lambda _: None).schema(found))


def _is_plain(found: Type) -> bool:
    return all(part.name in _SCALARS for part in found)


def shape_of_type(found: Type, *, named: ShapeNamed, exact: bool = False) -> Shape:
    """
    Give the shape of what has a type.

    Args:
        exact: True to keep a single literal as the only value that there can be.
    """
    if _is_plain(found):
        return _plain_shape(found)
    document = Document()
    return document.shape(_Types(document, named, exact=exact).schema(found))


@dataclass(frozen=True, slots=True)
class Parts:
    """
    The parts of one expression, and what is known of each.

    Attributes:
        analysis: The expression, read.
        checked: What the type checker said of it.
        named: Gives the shape that a type of the checker was made from: `Stubs.shape_named`.
        shape_at: Follows a path from its root on.
    """

    analysis: Analysis
    checked: Checked
    named: ShapeNamed
    shape_at: ShapeAt

    def result(self) -> Shape:
        """
        Give the shape of what the expression gives.

        Objects that are written out keep the type of each of their keys, which the checker
        forgets.
        """
        tree = self.analysis.tree
        if tree is None or not is_structured(tree):
            return shape_of_type(self.checked.type, named=self.named)
        document = Document()
        return document.shape(_Written(document, self, exact=False).schema(tree))

    def path_shape(self) -> Shape:
        """Give the shape of what a plain path leads to."""
        keys = self.analysis.keys
        if keys is None or keys == ("steps",):
            return ANYTHING
        found = self.shape_at(keys)
        return ANYTHING if isinstance(found, Lost) else found

    def exact_result(self) -> Shape:
        """Give the same, but where the result is one literal, that as its only value."""
        tree = self.analysis.tree
        if tree is not None and is_structured(tree):
            return self.result()
        return shape_of_type(self.checked.type, named=self.named, exact=True)

    def shape(self, node: ast.expr) -> Shape:
        """Give the shape of a part: one that is marked, a path, or written out."""
        document = Document()
        return document.shape(_Written(document, self, exact=True).schema(node))

    def type_of(self, node: ast.expr) -> Type | None:
        """Give the checker's type of a marked part."""
        marks = zip(find_marks(self.analysis), self.checked.marks, strict=False)
        return next((kind for part, kind in marks if part is node), None)


class _Types:
    """Writes types as schemas for one document."""

    def __init__(self, document: Document, named: ShapeNamed, *, exact: bool = False) -> None:
        self._document = document
        self._named = named
        self._exact = exact

    def schema(self, found: Type) -> Any:
        return schema_of_all([self._part(part) for part in _without_empty(found)])

    def _part(self, part: Part) -> Any:
        if part.name in _SCALARS:
            return {"type": _SCALARS[part.name]}
        if part.name == "Literal":
            return self._literal(part.values)
        if part.name in _LISTS:
            return {"type": "array", "items": schema_of_all(list(map(self.schema, part.arguments)))}
        if part.name in {"enumerate", "zip"}:
            return {"type": "array", "items": self._pair(part)}
        if part.name in {"dict", "Mapping"}:
            return self._mapping(part)
        shape = self._named(part.name)
        return {} if shape is None else self._document.take(shape)

    def _pair(self, part: Part) -> Any:
        inner = part.arguments[0] if part.arguments else ()
        if part.name == "zip":
            return self.schema(inner)
        return {"type": "array", "items": schema_of_all([{"type": "integer"}, self.schema(inner)])}

    def _mapping(self, part: Part) -> Any:
        values = self.schema(part.arguments[1]) if len(part.arguments) > 1 else {}
        if len(kinds_of(Shape.of(values)) or ()) != 1:
            # The checker has forgotten which key has which.
            return {"type": "object"}
        return {"type": "object", "additionalProperties": values}

    def _literal(self, values: tuple[Any, ...]) -> Any:
        kinds = {KIND_OF.get(type(value)) for value in values}
        if None in kinds:
            return {}
        if len(values) == 1 and not self._exact:
            # What is written down once is no list of the values that there can be.
            return {"type": kinds.pop()}
        return (
            {"enum": list(values)}
            if len(kinds) > 1
            else {"type": kinds.pop(), "enum": list(values)}
        )


def _without_empty(found: Type) -> Type:
    """Leave out `[]` and `{}` beside lists and objects of which more is known."""
    known = tuple(part for part in found if not _is_empty(part))
    return known or found


def _is_empty(part: Part) -> bool:
    return part.name in {"list", "dict"} and all(inner == UNKNOWN for inner in part.arguments)


def _without_null(schema: Any) -> list[Any]:
    match schema:
        case {"type": "null"}:
            return []
        case {"anyOf": [*options]}:
            return [one for one in options if one != {"type": "null"}]
        case {"type": [*kinds]} if "null" in kinds:
            return [{**schema, "type": [kind for kind in kinds if kind != "null"]}]
    return [schema]


class _Written:
    """Walks a result that is written out, down to the parts that the checker knows."""

    def __init__(self, document: Document, parts: Parts, *, exact: bool) -> None:
        self._document = document
        self._parts = parts
        self._types = _Types(document, parts.named, exact=exact)
        self._exact = exact

    def schema(self, node: ast.expr) -> Any:
        found = self._parts.type_of(node)
        if found is not None:
            return self._types.schema(found)
        keys = static_keys(node)
        if keys is not None and keys != ("steps",):
            shape = self._parts.shape_at(keys)
            return {} if isinstance(shape, Lost) else self._document.take(shape)
        return self._plain(node) or self._list(node) or self._either(node) or self._members(node)

    def _plain(self, node: ast.expr) -> Any:
        match node:
            case ast.Constant(value=value) if type(value) in KIND_OF:
                kind = {"type": KIND_OF[type(value)]}
                return {**kind, "const": value} if self._exact else kind
            case ast.JoinedStr():
                return {"type": "string"}
            case ast.Compare():
                return {"type": "boolean"}
        return None

    def _list(self, node: ast.expr) -> Any:
        match node:
            case ast.ListComp(elt=inner):
                return {"type": "array", "items": self.schema(inner)}
            case ast.List(elts=[]) | ast.Tuple(elts=[]):
                return EMPTY_LIST
            case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
                return {"type": "array", "items": schema_of_all(list(map(self._item, items)))}
            case ast.Call(func=ast.Name(id=name), args=[inner, *_]) if name in LISTS:
                return self.schema(inner)
        return None

    def _item(self, node: ast.expr) -> Any:
        if not isinstance(node, ast.Starred):
            return self.schema(node)
        inner = Shape.of(self.schema(node.value))
        return item_of(inner).schema if kinds_of(inner) == frozenset({"array"}) else {}

    def _either(self, node: ast.expr) -> Any:
        match node:
            case ast.BinOp(left=one, op=ast.Add(), right=other):
                return schema_of_all([self.schema(one), self.schema(other)])
            case ast.IfExp(body=one, orelse=other):
                return schema_of_all([self.schema(one), self.schema(other)])
            case ast.BoolOp(op=ast.Or(), values=[*firsts, last]):
                # `or` passes over null.
                some = [one for first in firsts for one in _without_null(self.schema(first))]
                return schema_of_all([*some, self.schema(last)])
            case ast.BoolOp(values=parts):
                return schema_of_all(list(map(self.schema, parts)))
        return None

    def _members(self, node: ast.expr) -> Any:
        match node:
            case ast.Dict(keys=keys, values=values):
                return self._object(list(zip(keys, values, strict=True)))
            case ast.Call(func=ast.Name(id="dict"), args=[], keywords=words):
                return self._object([(_name_of(word), word.value) for word in words])
            case ast.DictComp(value=inner):
                return {"type": "object", "additionalProperties": self.schema(inner)}
        return {}

    def _object(self, members: list[tuple[ast.expr | None, ast.expr]]) -> Any:
        properties: dict[str, Any] = {}
        required: dict[str, None] = {}
        is_open = False
        for key, value in members:
            match key:
                case ast.Constant(value=str(name)):
                    properties[name] = self.schema(value)
                    required[name] = None
                case None:
                    is_open |= not _spread(Shape.of(self.schema(value)), properties, required)
                case _:
                    is_open = True
        schema: dict[str, Any] = {"type": "object"}
        if properties:
            schema |= {"properties": properties, "required": list(required)}
            return {**schema, "additionalProperties": True} if is_open else schema
        return schema if is_open else {**schema, "properties": {}}


def _name_of(word: ast.keyword) -> ast.expr | None:
    return None if word.arg is None else ast.Constant(word.arg)


def _spread(found: Shape, properties: dict[str, Any], required: dict[str, None]) -> bool:
    """Put the keys of `**found` into an object; say whether all of them are known."""
    schema = found.schema
    if not isinstance(schema, dict) or "$ref" in schema or "properties" not in schema:
        return False
    properties |= properties_of(found)
    required |= dict.fromkeys(sorted(required_of(found)))
    return kinds_of(found) == frozenset({"object"}) and extra_of(found) is None
