"""
Reading audit events as they are stored, readable or not.

Django's own way fails on a whole page of rows when one of them holds a value that cannot be read,
and takes a text for the value that it makes of it: of two equal names in a JSON object it shows
one, while the database may search in the other.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection
from django.db.models import Field

from designer.audit.chain import COVERED
from designer.audit.models import AuditEvent

FAULT: Final = "fault"
"""Name under which a row says why it cannot be what was written."""

_AT_ONCE: Final = 2_000
_BELOW_ALL: Final = -(2**63)


@dataclass(frozen=True, slots=True)
class _Column:
    """A column, and what makes a value of what is stored in it."""

    field: "Field[Any, Any]"
    expression: Any
    converters: tuple[Any, ...]

    def read(self, stored: Any) -> Any:
        """
        Make the value.

        Raises:
            ValueError: nothing that Baton writes looks like this.
        """
        value = stored
        for convert in self.converters:
            value = convert(value, self.expression, connection)
        if self.converters and not self._is_as_written(stored, value):
            raise ValueError(self.field.name)
        return value

    def _is_as_written(self, stored: Any, value: Any) -> bool:
        if (stored is None) != (value is None):
            return False
        # PostgreSQL has types for all of these and keeps each value in one way only.
        if connection.vendor != "sqlite":
            return True
        return bool(stored == self.field.get_db_prep_save(value, connection))


def stored_rows(*, up_to: int) -> Iterator[dict[str, Any]]:
    """Read events in order; one that cannot be read comes with a `FAULT`."""
    columns = [_column(name) for name in ("seq", "prev_hash", "hash", *COVERED)]
    quote = connection.ops.quote_name
    # A sign hides a column's type from SQLite's driver, which would fail on what is no time.
    sign = "+" if connection.vendor == "sqlite" else ""
    names = ", ".join(sign + quote(str(column.field.column)) for column in columns)
    table = quote(AuditEvent._meta.db_table)  # noqa: SLF001 -- Django has no other way
    page = (
        f"SELECT {names} FROM {table} WHERE seq > %s AND seq <= %s "  # noqa: S608 -- constants
        f"ORDER BY seq LIMIT {_AT_ONCE}"
    )
    last: Any = _BELOW_ALL
    while True:
        with connection.cursor() as cursor:
            cursor.execute(page, [last, up_to])
            found = cursor.fetchall()
        for values in found:
            yield _read(columns, values)
        if len(found) < _AT_ONCE:
            return
        last = found[-1][0]


def _column(name: str) -> _Column:
    meta = AuditEvent._meta  # noqa: SLF001 -- Django has no other way
    field: Any = meta.get_field(name)
    expression = field.get_col(meta.db_table)
    of_database = connection.ops.get_db_converters(expression)
    return _Column(field, expression, (*of_database, *expression.get_db_converters(connection)))


def _read(columns: list[_Column], values: tuple[Any, ...]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for column, stored in zip(columns, values, strict=True):
        try:
            row[column.field.name] = column.read(stored)
        except Exception:  # noqa: BLE001 -- whatever a converter says of what it cannot read
            row[column.field.name] = None
            row.setdefault(FAULT, f"its {column.field.name} is not as Baton writes it")
    return row
