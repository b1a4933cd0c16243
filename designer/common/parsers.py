"""Reading bodies."""

import json
import math
from collections.abc import Mapping
from typing import IO, Any, Final

from rest_framework.parsers import BaseParser
from typing_extensions import override

from designer.common.errors import Malformed

MAX_DEPTH: Final = 100
"""Nesting beyond which a body is refused, so that nothing later recurses too deep."""


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise Malformed(f"A number in the body is too large: {text[:40]}.")
    return number


def load_json(raw: bytes) -> Any:
    """
    Read JSON as RFC 8259 has it: UTF-8, no NaN, no lone surrogates, bounded nesting.

    A number that no computer here can hold would become infinite, which JSON cannot say again.

    Raises:
        Malformed: it is none of that.
    """
    try:
        value = json.loads(
            raw.decode("utf-8"), parse_constant=_refuse_constant, parse_float=_finite
        )
        # A lone surrogate passes the reader and breaks whoever writes it to a database.
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise Malformed from error
    _check(value)
    return value


def _check(value: Any) -> None:
    layer = [value]
    for _ in range(MAX_DEPTH):
        layer = [inner for outer in layer for inner in _children(outer)]
        if not layer:
            return
    raise Malformed(f"The body is nested more than {MAX_DEPTH} levels deep.")


def _children(value: Any) -> list[Any]:
    if isinstance(value, dict):
        if any("\x00" in key for key in value):
            raise Malformed("A name in the body holds a NUL character.")
        return list(value.values())
    if isinstance(value, list):
        return value
    if isinstance(value, str) and "\x00" in value:
        raise Malformed("A text in the body holds a NUL character.")
    return []


class StrictJSONParser(BaseParser):
    """The only parser of the API."""

    media_type = "application/json"

    @override
    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Read a body."""
        return load_json(stream.read())
