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
_LARGE_PART = 500_000


class Rows:
    """
    Rows by the names of their columns, taken in parts, so that a long result is never read whole.

    Raises:
        Rejected: two columns have one name.
    """

    def __init__(
        self, columns: Sequence[str], *, max_rows: int, max_bytes: int = MAX_OUTPUT_BYTES
    ) -> None:
        if len(set(columns)) != len(columns):
            raise Rejected(
                "Two columns of the result have the same name. Name one with AS.",
                code="connector.columns_ambiguous",
            )
        self._columns = columns
        self._max_rows = max_rows
        self._max_bytes = max_bytes
        self._part = 1
        self.bytes = 0
        self.built: list[dict[str, Any]] = []

    @property
    def next_part(self) -> int:
        """How many rows to fetch next: more and more, while they are small."""
        return min(self._part, self._max_rows + 1 - len(self.built))

    def add(self, rows: Iterable[Sequence[Any]]) -> None:
        """
        Take some more rows.

        Raises:
            Rejected: they are too many or too large together.
        """
        before = self.bytes
        for row in rows:
            if len(self.built) == self._max_rows:
                raise too_many_rows(self._max_rows)
            named = {n: to_json(v) for n, v in zip(self._columns, row, strict=True)}
            self.built.append(named)
            self.bytes += len(json.dumps(named))
            if self.bytes > self._max_bytes:
                raise Rejected(
                    f"The rows are larger than {self._max_bytes} bytes. Ask for less at a time.",
                    code="connector.response_too_large",
                    limit=self._max_bytes,
                )
        self._part *= 2 if self.bytes - before < _LARGE_PART else 1


def too_many_rows(max_rows: int) -> Rejected:
    """Build the error for a result that is longer than agreed."""
    return Rejected(
        f"The result has more than {max_rows} rows. Narrow the query or raise the limit.",
        code="connector.response_too_large",
        limit=max_rows,
    )


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
