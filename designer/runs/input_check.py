"""Whether an input fits a workflow's input schema, said field by field."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import jsonschema_rs

from designer.common.errors import Invalid, TooLarge
from designer.runs.values import is_storable, size_of

MAX_INPUT_BYTES = 1024 * 1024
_MAX_PROBLEMS = 50


class InputTooLarge(TooLarge):
    """The input of a run is larger than a run may carry."""

    code = "run.input_too_large"


class InputInvalid(Invalid):
    """The input does not fit the workflow's input schema."""

    code = "run.input_invalid"
    message = "Some values do not fit what this workflow expects. See the fields."


class SchemaUnusable(Invalid):
    """The workflow's input schema itself cannot be used."""

    code = "run.schema_unusable"
    status = 409
    message = "The input schema of this workflow cannot be used. Its designer must mend it."


def check_input(value: Any, *, schema: Mapping[str, Any], closed: bool = False) -> None:
    """
    Refuse an input that does not fit.

    Args:
        closed: True refuses fields that the schema does not name, whatever the schema says.

    Raises:
        InputTooLarge: it has more than 1 MB as JSON.
        InputInvalid: `data["fields"]` lists each problem with its JSON Pointer.
        SchemaUnusable: the schema is broken.
    """
    size = size_of(value)
    if size > MAX_INPUT_BYTES:
        raise InputTooLarge(
            f"The input has {size} bytes; a run takes at most {MAX_INPUT_BYTES}.",
            size=size,
            limit_bytes=MAX_INPUT_BYTES,
        )
    if not isinstance(value, dict):
        raise InputInvalid(fields=[{"field": "", "message": "Send a JSON object."}])
    problems = _problems(value, schema)
    if closed:
        problems += _strangers(value, schema, problems)
    if not is_storable(value):
        problems.append({"field": "", "message": "It holds characters that cannot be stored."})
    if problems:
        raise InputInvalid(fields=problems[:_MAX_PROBLEMS])


def problems_of(value: Any, schema: Mapping[str, Any]) -> list[dict[str, str]]:
    """
    List how a value does not fit a schema that was checked when it was published.

    Returns:
        `field` and `message` of each problem; none for a schema that cannot be used after all.
    """
    if not schema:
        return []
    try:
        return _problems(value, schema)[:_MAX_PROBLEMS]
    except SchemaUnusable:
        return []


def _problems(value: Any, schema: Mapping[str, Any]) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for error in _validator(json.dumps(schema)).iter_errors(value):
        found += [{"field": pointer, "message": _words(error)} for pointer in _pointers(error)]
        if len(found) >= _MAX_PROBLEMS:
            break
    return found


def _strangers(
    value: Mapping[str, Any], schema: Mapping[str, Any], found: list[dict[str, str]]
) -> list[dict[str, str]]:
    named = schema.get("properties")
    known = set(named) if isinstance(named, Mapping) else set()
    told = {problem["field"] for problem in found}
    pointers = [_pointer([name]) for name in value if name not in known]
    return [{"field": p, "message": _UNKNOWN} for p in pointers if p not in told]


_UNKNOWN = "This field is not known here."


@lru_cache(maxsize=256)
def _validator(schema: str) -> jsonschema_rs.Validator:
    # Linear-time patterns and no look at other addresses: the schema is a designer's text.
    try:
        return jsonschema_rs.validator_for(
            json.loads(schema),
            validate_formats=True,
            offline=True,
            pattern_options=jsonschema_rs.RegexOptions(),
        )
    except ValueError as error:
        raise SchemaUnusable(detail=str(error)[:500]) from error


def _pointers(error: jsonschema_rs.ValidationError) -> list[str]:
    kind = error.kind.as_dict()
    path = list(error.instance_path)
    if "property" in kind and error.kind.name == "required":
        return [_pointer([*path, kind["property"]])]
    if error.kind.name == "additionalProperties":
        return [_pointer([*path, name]) for name in kind["unexpected"]]
    return [_pointer(path)]


def _words(error: jsonschema_rs.ValidationError) -> str:
    match error.kind.name:
        case "required":
            return "This field is needed."
        case "additionalProperties":
            return _UNKNOWN
        case _:
            return error.message[:300]


def _pointer(path: list[str | int]) -> str:
    return "".join("/" + str(key).replace("~", "~0").replace("/", "~1") for key in path)
