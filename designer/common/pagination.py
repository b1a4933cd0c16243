"""Lists that are read page by page, along one column, without counting."""

import base64
import json
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import IntegerField, Model, QuerySet, UUIDField
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from designer.common.errors import Invalid

DEFAULT_LIMIT = 50
MAX_LIMIT = 200
_MAX_DIGITS = len(str(MAX_LIMIT))
_LARGEST_NUMBER = 2**63 - 1

PAGE_PARAMETERS = (
    OpenApiParameter("limit", int, description=f"1 to {MAX_LIMIT}; {DEFAULT_LIMIT} unless told."),
    OpenApiParameter("cursor", str, description="`next` of the page before."),
)
"""What every list takes, for the OpenAPI document."""

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows, and the cursor that leads to those after them."""

    rows: list[Row]
    next: str | None


def page(rows: QuerySet[Row], request: Request, *, by: str) -> Page[Row]:
    """
    Cut one page out of a query.

    Args:
        rows: The whole list, in any order.
        by: A unique field to order by, such as `id`, or `-id` for the newest first. Ids are
            UUIDs of version 7, so their order is that of creation.

    Raises:
        Invalid: `limit` or `cursor` makes no sense.
    """
    limit = _limit(request.query_params.get("limit"))
    field = by.removeprefix("-")
    cursor = request.query_params.get("cursor")
    if cursor:
        last = _decode(cursor, column=rows.model._meta.get_field(field))  # noqa: SLF001
        rows = rows.filter(**{f"{field}__{'lt' if by.startswith('-') else 'gt'}": last})
    found = list(rows.order_by(by)[: limit + 1])
    more = len(found) > limit
    found = found[:limit]
    return Page(found, _encode(getattr(found[-1], field)) if more else None)


def _limit(given: str | None) -> int:
    if given is None:
        return DEFAULT_LIMIT
    is_number = given.isascii() and given.isdigit() and len(given) <= _MAX_DIGITS
    if not is_number or not 1 <= int(given) <= MAX_LIMIT:
        raise Invalid(fields=[{"field": "/limit", "message": f"A number from 1 to {MAX_LIMIT}."}])
    return int(given)


def _encode(value: Any) -> str:
    text = json.dumps(value if isinstance(value, int) else str(value))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decode(cursor: str, *, column: Any) -> UUID | int:
    """Read what `_encode` wrote, as a value that the column can hold."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        value = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        if isinstance(column, UUIDField) and isinstance(value, str):
            return UUID(value)
    except (ValueError, RecursionError) as error:
        raise _bad_cursor() from error
    is_number = isinstance(column, IntegerField) and type(value) is int
    if not is_number or not 0 <= value <= _LARGEST_NUMBER:
        raise _bad_cursor()
    return int(value)


def _bad_cursor() -> Invalid:
    return Invalid(fields=[{"field": "/cursor", "message": "Use the `next` of an earlier page."}])
