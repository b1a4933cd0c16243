"""
Lists and objects that are longer than their model takes, found before it is asked. Pure.

A model notes what is wrong with every item, and counts those that are right: a body of a million
empty objects would take gigabytes before it is refused for its length.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, get_args

from annotated_types import MaxLen
from pydantic import BaseModel

from designer.common.problems import FieldProblem, pointer_part

_Model = type[BaseModel]


def first_too_long(given: Any, *models: _Model, at: str = "") -> FieldProblem | None:
    """
    Find the first list or object that is too long.

    Args:
        models: What it may be; of several the one whose `kind` fits.
        at: JSON Pointer to what is given.
    """
    model = _fitting(given, models)
    if model is None:
        return None
    for name, (most, inner) in _fields(model).items():
        value = given.get(name)
        here = f"{at}/{pointer_part(name)}"
        if most is not None and isinstance(value, list | dict) and len(value) > most:
            return {"field": here, "message": f"More than {most} are not taken here."}
        for place, part in _parts(value) if inner else ():
            if (found := first_too_long(part, *inner, at=f"{here}{place}")) is not None:
                return found
    return None


def _fitting(given: Any, models: tuple[_Model, ...]) -> _Model | None:
    if not isinstance(given, dict):
        return None
    if len(models) == 1:
        return models[0]
    kind = given.get("kind")
    return next((m for m in models if isinstance(kind, str) and _kind(m) == kind), None)


def _kind(model: _Model) -> Any:
    field = model.model_fields.get("kind")
    return None if field is None else field.default


def _parts(value: Any) -> Iterator[tuple[str, Any]]:
    """Give what may be a model: the value itself, or what it holds."""
    if isinstance(value, list):
        yield from ((f"/{index}", part) for index, part in enumerate(value) if type(part) is dict)
    elif isinstance(value, dict):
        yield "", value
        inner = ((name, part) for name, part in value.items() if type(part) is dict)
        yield from ((f"/{pointer_part(name)}", part) for name, part in inner)


@cache
def _fields(model: _Model) -> Mapping[str, tuple[int | None, tuple[_Model, ...]]]:
    """Give how long each field may be, and the models that it holds; only those that matter."""
    found = {}
    for name, field in model.model_fields.items():
        most = next((m.max_length for m in field.metadata if isinstance(m, MaxLen)), None)
        inner = tuple(dict.fromkeys(_models_in(field.annotation)))
        if most is not None or inner:
            found[field.alias or name] = (most, inner)
    return found


def _models_in(annotation: Any) -> Iterator[_Model]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)
