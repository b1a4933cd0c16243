"""What is written into the fields of a call fits its schema; holes are judged by their types."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import jsonschema_rs

from engine.expressions.compile_template import MAX_VALUE_DEPTH, is_one_hole
from engine.expressions.document import schema_of_all
from engine.expressions.fits import misfits
from engine.expressions.holes import find_holes, has_holes
from engine.expressions.shapes import KIND_OF, Lost, Shape, follow
from engine.expressions.type_words import kinds_in_words
from engine.graph.checks.calls import calls_in
from engine.graph.checks.json_schema import validator_for
from engine.graph.checks.pointer import pointer
from engine.graph.checks.view import GraphView
from engine.graph.issues import Issue
from engine.graph.nodes.call_workflow import CallWorkflowNode
from engine.graph.remembered import Remembered, content_of

Place = tuple[str | int, ...]

_ABOUT_FORM: Final = frozenset(
    {
        *("Required", "AdditionalProperties", "UnevaluatedProperties", "Type", "FalseSchema"),
        *("MinItems", "MaxItems", "MinProperties", "MaxProperties", "AdditionalItems"),
    }
)
"""Rules about an object or a list that hold whatever its holes will be filled with."""

_ABOUT_ALTERNATIVES: Final = frozenset({"AnyOf", "OneOfNotValid", "OneOfMultipleValid"})
_SHOWN: Final = 200

_of_the_same: Final[Remembered[tuple[Issue, ...]]] = Remembered(most=20_000)
"""By what is written and the schema itself: one edit leaves a thousand others as they were."""


@dataclass(frozen=True, slots=True)
class _Filled:
    """
    The inputs of an operation, or of a workflow that is called.

    Attributes:
        field: Where they are in the node, as the words of a JSON Pointer.
        name: What people read in front of "has no input".
    """

    node: str
    field: tuple[str, ...]
    value: Any
    schema: dict[str, Any]
    name: str


def find(view: GraphView) -> Iterator[Issue]:
    """Find missing inputs, unknown inputs, and literal values that the schema refuses."""
    for filled in _of_operations(view):
        yield from _known_of_call(filled)
    for filled in _of_workflows(view):
        yield from _of_call(filled)


def _of_operations(view: GraphView) -> Iterator[_Filled]:
    for placed in calls_in(view.graph):
        facts = view.facts(placed.call)
        if facts is not None:
            field = (*placed.within, "inputs")
            schema = facts.input_schema
            yield _Filled(placed.node, field, placed.call.inputs, schema, placed.name)


def _of_workflows(view: GraphView) -> Iterator[_Filled]:
    for node in view.graph.nodes:
        if isinstance(node, CallWorkflowNode):
            facts = view.facts(node)
            called = (view.workflows or {}).get(node.workflow)
            if facts is not None and called is not None:
                yield _Filled(node.id, ("input",), node.input, facts.input_schema, called.name)


def _known_of_call(filled: _Filled) -> tuple[Issue, ...]:
    content = content_of((filled.node, filled.field, filled.name, filled.value))
    if content is None:
        return tuple(_of_call(filled))
    return _of_the_same.recall((filled.schema,), lambda: tuple(_of_call(filled)), also=content)


def _of_call(filled: _Filled) -> Iterator[Issue]:
    validator = validator_for(filled.schema)
    if validator is None:
        return
    holes: list[Place] = []
    try:
        instance = _without_holes(filled.value, (), holes)
        errors = list(validator.iter_errors(instance))
    except (RecursionError, ValueError):
        return  # too deep, which `expressions_readable` tells, or no JSON value at all
    inside = set(holes)
    above = {hole[:length] for hole in holes for length in range(len(hole))}
    for error in sorted(errors, key=lambda one: [str(word) for word in one.instance_path]):
        place = tuple(error.instance_path)
        if any(place[:length] in inside for length in range(1, len(place) + 1)):
            continue
        kind = type(error.kind).__name__
        if place not in above or kind in _ABOUT_FORM:
            yield from _issues(filled, Shape.of(filled.schema), place, error)
        elif kind in _ABOUT_ALTERNATIVES:
            yield from _of_alternatives(filled, place)


def _of_alternatives(filled: _Filled, place: Place) -> Iterator[Issue]:
    """Say why a value with holes fits none of the schemas that it may have."""
    shape = Shape.of(filled.schema)
    wanted = follow(shape, place)
    if isinstance(wanted, Lost):
        return
    for misfit in misfits(Shape.of(_written(_part(filled.value, place))), wanted):
        if misfit.sure:
            where = (*place, *misfit.place)
            message = f"{_label(shape, where)} {misfit.reason}."
            yield _issue(filled, "graph.input_invalid", where, message)


def _part(value: Any, place: Place) -> Any:
    for word in place:
        value = value[word]
    return value


def _written(value: Any) -> Any:
    """Give the schema of exactly this value, whatever its holes may be."""
    if isinstance(value, str) and has_holes(value):
        return {"type": "string"} if not is_one_hole(value, find_holes(value)) else {}
    if isinstance(value, dict):
        return {
            "type": "object",
            "properties": {str(key): _written(item) for key, item in value.items()},
            "required": [str(key) for key in value],
        }
    if isinstance(value, list | tuple):
        return {"type": "array", "items": schema_of_all([_written(item) for item in value])}
    return {"type": KIND_OF.get(type(value), "null"), "const": value}


def _without_holes(value: Any, place: Place, holes: list[Place]) -> Any:
    """Copy a value with its holes replaced, and note where they were."""
    if len(place) > MAX_VALUE_DEPTH:
        raise RecursionError
    if isinstance(value, str) and has_holes(value):
        holes.append(place)
        return ""
    if isinstance(value, dict):
        return {key: _without_holes(item, (*place, key), holes) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_without_holes(item, (*place, at), holes) for at, item in enumerate(value)]
    return value


def _issues(
    filled: _Filled, shape: Shape, place: Place, error: jsonschema_rs.ValidationError
) -> Iterator[Issue]:
    facts = error.kind.as_dict()
    match type(error.kind).__name__:
        case "Required":
            missing = (*place, str(facts["property"]))
            yield _issue(
                filled, "graph.input_missing", missing, f"Fill in {_label(shape, missing)}."
            )
        case "AdditionalProperties" | "UnevaluatedProperties":
            for name in facts.get("unexpected", ()):
                unknown = (*place, str(name))
                yield _issue(
                    filled,
                    "graph.input_unknown",
                    unknown,
                    f'{filled.name} has no input "{name}"; remove it.',
                )
        case "Type":
            wanted = kinds_in_words(frozenset(facts.get("types", ())))
            message = f"{_label(shape, place)} must be {wanted}."
            yield _issue(filled, "graph.input_invalid", place, message)
        case _:
            reason = str(error.message)
            reason = reason if len(reason) <= _SHOWN else reason[: _SHOWN - 1] + "…"
            message = f"{_label(shape, place)}: {reason.removesuffix('.')}."
            yield _issue(filled, "graph.input_invalid", place, message)


def _issue(filled: _Filled, code: str, place: Place, message: str) -> Issue:
    field = pointer(*filled.field, *place)
    return Issue(code=code, node=filled.node, field=field, message=message)


def _label(shape: Shape, place: Place) -> str:
    """Name an input as the inspector does: by its title, or by its key."""
    found = follow(shape, place)
    title = None
    if not isinstance(found, Lost) and isinstance(found.schema, dict):
        title = found.schema.get("title")
    if isinstance(title, str) and title:
        return title
    if place and isinstance(place[-1], int):
        return f"Item {place[-1] + 1} of {_label(shape, place[:-1])}"
    return str(place[-1]) if place else "The inputs"
