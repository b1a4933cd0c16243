"""Rows as JSON values, bounded in number and size."""

import base64
import json
import math
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from engine.connectors.kit.errors import Rejected

MAX_OUTPUT_BYTES = 5_000_000


def build_rows(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[dict[str, Any]]:
    """
    Name the values of each row by their columns.

    Raises:
        Rejected: two columns have one name, or the rows are too large together.
    """
    if len(set(columns)) != len(columns):
        raise Rejected(
            "Two columns of the result have the same name. Name one with AS.",
            code="connector.columns_ambiguous",
        )
    size, built = 0, []
    for row in rows:
        built.append({name: to_json(value) for name, value in zip(columns, row, strict=True)})
        size += len(json.dumps(built[-1]))
        if size > MAX_OUTPUT_BYTES:
            raise Rejected(
                f"The rows are larger than {MAX_OUTPUT_BYTES} bytes. Ask for less at a time.",
                code="connector.response_too_large",
                limit=MAX_OUTPUT_BYTES,
            )
    return built


def to_json(value: Any) -> Any:
    """
    Give a database's value as JSON.

    Times are ISO 8601, bytes are base64, numbers that JSON's readers would round are text.
    """
    for kinds, convert in _CONVERSIONS:
        if isinstance(value, kinds):
            return convert(value)
    return None if value is None else str(value)


def _from_decimal(value: Decimal) -> int | float | str:
    if not value.is_finite():
        return str(value)
    if value == value.to_integral_value() and abs(value) < 2**53:
        return int(value)
    nearest = float(value)
    return nearest if Decimal(repr(nearest)) == value else str(value)


_CONVERSIONS: tuple[tuple[type | tuple[type, ...], Callable[[Any], Any]], ...] = (
    ((bool, int, str), lambda value: value),
    (float, lambda value: value if math.isfinite(value) else str(value)),
    (Decimal, _from_decimal),
    ((datetime, date, time), lambda value: value.isoformat()),
    (timedelta, lambda value: value.total_seconds()),
    ((bytes, bytearray, memoryview), lambda value: base64.b64encode(value).decode()),
    ((list, tuple), lambda value: [to_json(item) for item in value]),
    (dict, lambda value: {str(key): to_json(item) for key, item in value.items()}),
)
