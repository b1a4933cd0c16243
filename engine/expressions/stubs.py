"""Writes JSON Schemas as Python types, for the interpreter's type checker."""

from collections.abc import Mapping
from typing import Any, Final

from engine.expressions.shapes import (
    Shape,
    alternatives_of,
    extra_of,
    item_of,
    kinds_of,
    properties_of,
    required_of,
)

MAX_DEPTH: Final = 12
MAX_CLASSES: Final = 2_000

_SCALARS: Final = {
    "string": "str",
    "number": "float",
    "integer": "int",
    "boolean": "bool",
    "null": "None",
}
_EXPECTED: Final = {
    "string": "str",
    "number": "float",
    # JSON has one kind of number: what a price times a quantity gives may well be whole.
    "integer": "float",
    "boolean": "bool",
    "object": "Mapping[str, object]",
    "array": "list[Any] | tuple[Any, ...]",
}
_HEAD: Final = "from typing import Any, NotRequired, TypedDict\n"


class Stubs:
    """
    Declarations of `input` and `run`, and of `steps` as each expression sees it.

    One declaration of all steps would be simpler, but the checker takes time for every key of it
    at every use.

    Args:
        roots: What `input` and `run` hold.
    """

    def __init__(self, roots: Mapping[str, Shape]) -> None:
        self._writer = _Writer()
        self._roots = [f"{name}: {self._writer.type_of(shape)}" for name, shape in roots.items()]
        self._outputs: dict[str, str] = {}
        self._steps: dict[tuple[str, ...], str] = {}

    def steps_type(self, outputs: Mapping[str, Shape]) -> str:
        """
        Give the name of the type that `steps` has for an expression.

        Args:
            outputs: The outputs of the steps that it reads, by their ids.
        """
        names = tuple(sorted(outputs))
        if names not in self._steps:
            for name in names:
                if name not in self._outputs:
                    kind = self._writer.type_of(outputs[name])
                    # Sure, although a step may be skipped: that is for the graph to tell, and
                    # `steps.get("a") or steps.get("b")` must not be taken for a mistake.
                    self._outputs[name] = f"{name!r}: {_quoted(kind, sure=True)}"
            self._steps[names] = f"S{len(self._steps)}"
        return self._steps[names]

    def text(self) -> str:
        """Write everything that was asked for so far."""
        steps = [
            f"{name} = TypedDict({name!r}, {{{', '.join(self._outputs[key] for key in keys)}}})"
            for keys, name in self._steps.items()
        ]
        return _HEAD + "\n".join((*self._writer.classes, *steps, *self._roots)) + "\n"


def expected_type(kinds: frozenset[str] | None) -> str | None:
    """Give the Python type that a field with these JSON types takes; None when it takes all."""
    if kinds is None or not kinds - {"null"}:
        return None
    return " | ".join([*(_EXPECTED[kind] for kind in sorted(kinds - {"null"})), "None"])


class _Writer:
    def __init__(self) -> None:
        self.classes: list[str] = []
        self._names: dict[tuple[int, int], str] = {}
        self._kept: list[Shape] = []
        self._written = 0

    def type_of(self, shape: Shape, depth: int = 0) -> str:
        if depth > MAX_DEPTH:
            return "Any"
        types = [self._plain(part, depth) for part in alternatives_of(shape)]
        return "Any" if "Any" in types else " | ".join(dict.fromkeys(types))

    def _plain(self, shape: Shape, depth: int) -> str:
        kinds = kinds_of(shape)
        if kinds is None:
            return "Any"
        types = [self._kind(shape, kind, depth) for kind in sorted(kinds)]
        return "Any" if "Any" in types else " | ".join(types)

    def _kind(self, shape: Shape, kind: str, depth: int) -> str:
        if kind == "array":
            return f"list[{self.type_of(item_of(shape), depth + 1)}]"
        if kind == "object":
            return self._object(shape, depth)
        return _SCALARS[kind]

    def _object(self, shape: Shape, depth: int) -> str:
        properties = properties_of(shape)
        extra = extra_of(shape)
        if extra is not None:
            # A TypedDict cannot say that more keys may come.
            values = "Any" if properties else self.type_of(shape.part(extra), depth + 1)
            return f"dict[str, {values}]"
        key = (id(shape.schema), id(shape.root))
        if key not in self._names:
            if self._written >= MAX_CLASSES:
                return "Any"
            self._written += 1
            self._names[key] = f"T{self._written}"
            # Ids are only good for as long as what they name.
            self._kept.append(shape)
            self.classes.append(self._declare(self._names[key], shape, properties, depth))
        return self._names[key]

    def _declare(self, name: str, shape: Shape, properties: dict[str, Any], depth: int) -> str:
        required = required_of(shape)
        fields = []
        for key, schema in properties.items():
            kind = self.type_of(shape.part(schema), depth + 1)
            fields.append(f"{key!r}: {_quoted(kind, sure=key in required)}")
        return f"{name} = TypedDict({name!r}, {{{', '.join(fields)}}})"


def _quoted(kind: str, *, sure: bool) -> str:
    """Write a type as a forward reference: classes may mention one another in any order."""
    return f"{kind!r}" if sure else f"NotRequired[{kind!r}]"
