"""JSON whose keys stay in their order, on every database."""

import json
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from typing_extensions import override


class OrderedJSONField(models.JSONField):
    """
    A JSON column that gives back what it was given, key by key.

    The order of the properties of a schema is the order of the fields of a form. PostgreSQL's
    `jsonb` sorts keys; its `json` does not. A `json` column cannot be compared, so look into it
    with `KT("column__key")`, which gives text.
    """

    @override
    def db_type(self, connection: BaseDatabaseWrapper) -> str | None:
        """Name the column's type."""
        return "json" if connection.vendor == "postgresql" else super().db_type(connection)

    @override
    def get_db_prep_value(
        self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False
    ) -> Any:
        """Write the value; as text, because Django's own way passes through `jsonb`."""
        if connection.vendor != "postgresql" or value is None or hasattr(value, "as_sql"):
            return super().get_db_prep_value(value, connection, prepared)
        from psycopg.types.json import Json

        return Json(value, dumps=lambda given: json.dumps(given, cls=self.encoder))

    @override
    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> Any:
        """Read the value, which PostgreSQL's driver has parsed already."""
        if connection.vendor == "postgresql":
            return value
        return super().from_db_value(value, expression, connection)
