"""Checks values from outside against a JSON Schema that a designer wrote."""

import json
from functools import lru_cache
from typing import Any

from jsonschema_rs import RegexOptions, ValidationError, Validator, validator_for

from engine.connectors.kit.errors import Rejected


def check_shape(value: Any, schema: dict[str, Any], *, what: str) -> None:
    """
    Refuse a value that does not fit.

    Args:
        what: Names the value at the beginning of a sentence, such as `The answer`.

    Raises:
        Rejected: it does not fit, or the schema is none.
    """
    try:
        validator = _compile(json.dumps(schema, sort_keys=True))
    except ValueError as error:
        raise Rejected(
            f"{what} cannot be checked: its schema is no JSON Schema. Correct the schema.",
            code="connector.schema_malformed",
        ) from error
    try:
        validator.validate(value)
    except ValidationError as error:
        where = "/" + "/".join(str(key) for key in error.instance_path)
        raise Rejected(
            f"{what} does not have the agreed shape at {where}. "
            "Correct the schema, or ask the owner of the data.",
            code="connector.response_mismatch",
            where=where,
        ) from error


@lru_cache(maxsize=64)
def _compile(schema: str) -> Validator:
    # Offline, because a `$ref` would otherwise be fetched past the egress policy; the linear
    # pattern engine, because a pattern of the designer's must not cost exponential time.
    return validator_for(json.loads(schema), offline=True, pattern_options=RegexOptions())
