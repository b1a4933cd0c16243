"""JSON Schema validation that never leaves this process."""

import json
from functools import lru_cache
from typing import Any, Final

import jsonschema_rs

from engine.graph.remembered import Remembered

_PATTERNS = jsonschema_rs.RegexOptions(size_limit=1_000_000, dfa_size_limit=1_000_000)
"""Patterns run in time proportional to the text; look-around is not part of that."""


_of_the_same: Final[Remembered[jsonschema_rs.Validator]] = Remembered(most=512)
"""By the schema itself: a graph asks a thousand times for that of one operation."""


def _refuse_retrieval(uri: str) -> Any:
    # A schema that people write must not make the server read a file or call a host.
    raise ValueError(f"references to other documents are not followed ({uri})")


def schema_problem(schema: dict[str, Any]) -> str | None:
    """Say why something is not a JSON Schema; None when it is one."""
    try:
        _build(schema)
    except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError) as error:
        if isinstance(error, jsonschema_rs.ReferencingError):
            return "one of its references leads nowhere, or to another document"
        return str(error.message).removesuffix(".")
    except (ValueError, TypeError, RecursionError) as error:
        return str(error).removesuffix(".")
    return None


def validator_for(schema: dict[str, Any]) -> jsonschema_rs.Validator | None:
    """Give a validator, built once for equal schemas; None when the schema is not valid."""
    found = _of_the_same.get((schema,))
    if found is None:
        found = _validator(schema)
        if found is not None:
            _of_the_same.put((schema,), found)
    return found


def _validator(schema: dict[str, Any]) -> jsonschema_rs.Validator | None:
    try:
        return _cached(json.dumps(schema, sort_keys=True))
    except (
        jsonschema_rs.ValidationError,
        jsonschema_rs.ReferencingError,
        ValueError,
        TypeError,
        RecursionError,
    ):
        return None


@lru_cache(maxsize=512)
def _cached(schema: str) -> jsonschema_rs.Validator:
    return _build(json.loads(schema))


def _build(schema: dict[str, Any]) -> jsonschema_rs.Validator:
    return jsonschema_rs.Draft202012Validator(
        schema, retriever=_refuse_retrieval, pattern_options=_PATTERNS
    )
