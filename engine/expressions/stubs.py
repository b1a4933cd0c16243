"""Writes JSON Schemas as Python types, for the interpreter's type checker."""

import json
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import Any, Final

from engine.expressions.analysis import Analysis
from engine.expressions.shapes import (
    ANYTHING,
    EMPTY_LIST,
    Shape,
    alternatives_of,
    either,
    extra_of,
    item_of,
    kinds_of,
    properties_of,
    required_of,
    telling,
    values_of,
)

MAX_DEPTH: Final = 12
"""Lists, and objects of any keys, inside one another."""

MAX_PARTS: Final = 100
"""Schemas that one value may have."""

MAX_CLASSES: Final = 2_000
MAX_LITERALS: Final = 30
MAX_LITERAL: Final = 80

_SCALARS: Final = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}
_NUMBERS: Final = frozenset({"integer", "number"})


class Stubs:
    """
    Python types for the shapes of one graph.

    A type's name is made from its schema, so the same schema has the same name in every graph and
    what the checker answered stays true when other parts of a graph change.

    Args:
        nulls: False to leave out that values may be null, to learn what is wrong in any case.
    """

    def __init__(self, *, nulls: bool = True) -> None:
        self._nulls = nulls
        self._prefix = "T" if nulls else "N"
        self._declared: dict[str, _Class] = {}
        self._shapes: dict[str, Shape] = {}
        self._types: dict[tuple[int, int], str] = {}
        self._names: dict[tuple[tuple[int, int], ...], str] = {}
        self._documents: dict[int, str] = {}
        self._kept: list[Shape] = []
        self._unwritten: list[tuple[_Class, list[Shape]]] = []

    def type_of(self, shape: Shape) -> str:
        """Write the type of a shape."""
        key = (id(shape.schema), id(shape.root))
        if key not in self._types:
            # Ids are only good for as long as what they name.
            self._kept.append(shape)
            self._types[key] = self._type([shape], 0)
            while self._unwritten:
                self._write_fields(*self._unwritten.pop())
        return self._types[key]

    def parameters(
        self, analysis: Analysis, roots: Mapping[str, Shape], outputs: Mapping[str, Shape]
    ) -> str:
        """
        Write what an expression reads as parameters of a function: `input: T1, steps: S2`.

        Args:
            roots: The roots that it may read, without `steps`.
            outputs: At least the outputs of the steps that it reads, by their ids.
        """
        steps: set[str] = set()
        names: set[str] = set()
        for reference in analysis.references:
            if reference.keys[0] == "steps":
                steps.add(str(reference.keys[1]))
            else:
                names.add(str(reference.keys[0]))
        written = [f"{name}: {self.type_of(roots.get(name, ANYTHING))}" for name in sorted(names)]
        if steps:
            written.append(f"steps: {self._steps_type({name: outputs[name] for name in steps})}")
        return ", ".join(written)

    def _steps_type(self, outputs: Mapping[str, Shape]) -> str:
        # One declaration of all steps would be simpler, but the checker takes time for every key
        # of it at every use. Every step is sure, although it may be skipped: that is for the
        # graph to tell, and `steps.get("a") or steps.get("b")` must not be taken for a mistake.
        fields = {name: (self.type_of(outputs[name]), True) for name in sorted(outputs)}
        name = self._digest("S", json.dumps(fields))
        if name not in self._declared:
            self._declared[name] = _Class(name, fields)
        return name

    def shape_named(self, name: str) -> Shape | None:
        """Give the shape that a type was made from; None for a name of Python's own."""
        return self._shapes.get(name)

    def declarations(self, types: Iterable[str]) -> list[str]:
        """Write the classes that types need, in no special order."""
        found: dict[str, str] = {}
        waiting = [name for written in types for name in self._mentioned(written)]
        while waiting:
            name = waiting.pop()
            if name not in found:
                declared = self._declared[name]
                found[name] = declared.text()
                waiting.extend(
                    inner for written in declared.types() for inner in self._mentioned(written)
                )
        return list(found.values())

    def _mentioned(self, written: str) -> list[str]:
        words = written.replace("[", " ").replace("]", " ").replace(",", " ").split()
        return [word for word in words if word in self._declared]

    def _type(self, shapes: list[Shape], depth: int) -> str:
        """Write the type of a value that has one of several shapes."""
        parts = telling(_different(part for shape in shapes for part in alternatives_of(shape)))
        if len(parts) > MAX_PARTS:
            return "Any"
        kinds: set[str] = set()
        for part in parts:
            some = kinds_of(part)
            if some is None or depth > MAX_DEPTH:
                return "Any"
            kinds |= some
        sure = self._sure_type(parts, kinds - {"null"}, depth)
        if "null" not in kinds:
            return sure
        if not kinds - {"null"}:
            return "None" if self._nulls else "Any"
        return f"{sure} | None" if self._nulls else sure

    def _sure_type(self, parts: list[Shape], kinds: set[str], depth: int) -> str:
        if kinds == {"object"}:
            objects = [part for part in parts if "object" in (kinds_of(part) or ())]
            return self._object(objects, depth)
        if kinds == {"array"}:
            if all(part.schema == EMPTY_LIST for part in parts):
                return "list[Never]"
            items = [item_of(part) for part in parts if "array" in (kinds_of(part) or ())]
            return f"list[{self._type(items, depth + 1)}]"
        if kinds and kinds <= _NUMBERS:
            return _literals(parts, int) or ("float" if "number" in kinds else "int")
        if len(kinds) != 1:
            # Text or a number, say: whoever reads it must know which, so nothing is held against
            # an expression that takes it for one of them.
            return "Any"
        (kind,) = kinds
        return (_literals(parts, str) if kind == "string" else None) or _SCALARS[kind]

    def _object(self, parts: list[Shape], depth: int) -> str:
        extras = [part.part(extra) for part in parts if (extra := extra_of(part)) is not None]
        if extras and not any(properties_of(part) for part in parts):
            return f"dict[str, {self._type(extras, depth + 1)}]"
        name = self._name(parts)
        if name not in self._declared:
            if len(self._declared) >= MAX_CLASSES:
                return "dict[str, Any]"
            self._declared[name] = declared = _Class(name, {}, is_open=bool(extras))
            self._shapes[name] = either(parts)
            # Its fields come later: a schema may hold itself, and references lead far down.
            self._unwritten.append((declared, parts))
        return name

    def _write_fields(self, declared: "_Class", parts: list[Shape]) -> None:
        properties = [properties_of(part) for part in parts]
        required = frozenset.intersection(*(required_of(part) for part in parts))
        for key in dict.fromkeys(key for some in properties for key in some):
            inner = [
                part.part(some[key])
                for part, some in zip(parts, properties, strict=True)
                if key in some
            ]
            declared.fields[key] = (self._type(inner, 1), key in required)

    def _name(self, parts: list[Shape]) -> str:
        key = tuple((id(part.schema), id(part.root)) for part in parts)
        if key not in self._names:
            self._kept.extend(parts)
            written = [self._document(part) for part in parts]
            self._names[key] = self._digest(self._prefix, "\n".join(written))
        return self._names[key]

    def _document(self, shape: Shape) -> str:
        written = json.dumps(shape.schema, sort_keys=True)
        if '"$ref"' not in written:
            return written
        if id(shape.root) not in self._documents:
            self._documents[id(shape.root)] = json.dumps(shape.root, sort_keys=True)
        return written + self._documents[id(shape.root)]

    def _digest(self, prefix: str, text: str) -> str:
        return prefix + blake2b(text.encode(), digest_size=10).hexdigest()


class _Class:
    """A `TypedDict` in the making."""

    def __init__(
        self, name: str, fields: dict[str, tuple[str, bool]], *, is_open: bool = False
    ) -> None:
        self.name = name
        self.fields = fields
        self.open = is_open

    def types(self) -> list[str]:
        return [written for written, _ in self.fields.values()]

    def text(self) -> str:
        # Types are forward references: classes may mention one another in any order.
        fields = ", ".join(
            f"{key!r}: {written!r}" if sure else f"{key!r}: NotRequired[{written!r}]"
            for key, (written, sure) in self.fields.items()
        )
        rest = ", extra_items=Any" if self.open else ""
        return f"{self.name} = TypedDict({self.name!r}, {{{fields}}}{rest})"


def _different(parts: Iterable[Shape]) -> list[Shape]:
    """Leave out what is there already: a union that holds itself would grow at every level."""
    return list({(id(part.schema), id(part.root)): part for part in parts}.values())


def _literals(parts: list[Shape], kind: type) -> str | None:
    """Write the few values that a text or number may have; None when there may be others."""
    found: list[Any] = []
    for part in parts:
        values = values_of(part)
        if values is None:
            if kinds_of(part) == frozenset({"null"}):
                continue
            return None
        found.extend(value for value in values if value is not None)
    if not found or len(found) > MAX_LITERALS or any(type(value) is not kind for value in found):
        return None
    written = [repr(value) for value in dict.fromkeys(found)]
    if any(len(one) > MAX_LITERAL for one in written):
        return None
    return f"Literal[{', '.join(written)}]"
