"""What an answer's status means, and what becomes of its body."""

import json
from collections.abc import Collection
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Literal

from engine.connectors.kit.errors import ConnectorError, CredentialsRefused, Rejected, Unavailable
from engine.connectors.kit.outbound import OutboundResponse
from engine.connectors.kit.redact import Redactor
from engine.connectors.kit.shape import check_shape

_COME_BACK = frozenset({408, 425, 429})
_NOT_DONE = frozenset({425, 429})
_MAX_WAIT_S = 86_400.0
MAX_VALUES = 6_000_000
"""In one answer: each takes some 60 bytes of memory, however few of the text."""

_BEFORE_A_VALUE = (b"[", b"{", b",")


def find_failure(
    response: OutboundResponse, *, accept: Collection[int], redactor: Redactor, now: datetime
) -> ConnectorError | None:
    """Say how the call failed, judged by the status; None when it succeeded."""
    status = response.status
    if status in accept or 200 <= status < 300:  # noqa: PLR2004
        return None
    facts: dict[str, Any] = {"status": status}
    if status in _COME_BACK or status >= 500:  # noqa: PLR2004
        return Unavailable(
            f"The service answered with status {status}.{_excerpt(response, redactor)}",
            retry_after_s=parse_retry_after(response.headers.get("retry-after"), now=now),
            certain=status in _NOT_DONE,
            **facts,
        )
    if status in (401, 403):
        return CredentialsRefused(
            f"The service refused the credentials (status {status}). Check the connection.",
            certain=True,
            **facts,
        )
    return Rejected(
        f"The service refused the request with status {status}.{_excerpt(response, redactor)}",
        certain=True,
        **facts,
    )


def parse_retry_after(value: str | None, *, now: datetime) -> float | None:
    """Read the header Retry-After in either form, as seconds from now; None when it says none."""
    if value is None:
        return None
    text = value.strip()
    if text.isascii() and text.isdecimal():
        return min(float(text), _MAX_WAIT_S)
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at
    return min(max((at - now).total_seconds(), 0.0), _MAX_WAIT_S)


def read_body(
    response: OutboundResponse,
    *,
    kind: Literal["json", "text"],
    schema: dict[str, Any] | None,
    redactor: Redactor,
) -> Any:
    """
    Read the body; an empty one is None as JSON.

    Raises:
        Rejected: it is no JSON, or does not fit the schema.
    """
    if kind == "text":
        return redactor.clean_text(_decode(response))
    body = _parse(response, redactor) if response.body.strip() else None
    if schema:
        check_shape(body, schema, what="The answer")
    return body


def _parse(response: OutboundResponse, redactor: Redactor) -> Any:
    if sum(response.body.count(mark) for mark in _BEFORE_A_VALUE) > MAX_VALUES:
        raise Rejected(
            f"The answer holds more than {MAX_VALUES:,} values. Ask for less at a time.",
            code="connector.response_too_large",
            limit=MAX_VALUES,
        )
    try:
        return redactor.clean(json.loads(response.body, parse_constant=_refuse_constant))
    except (ValueError, RecursionError) as error:
        raise Rejected(
            "The answer is not JSON. Choose “text” as expected response."
            + _excerpt(response, redactor),
            code="connector.response_unreadable",
            status=response.status,
        ) from error


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _decode(response: OutboundResponse) -> str:
    try:
        return response.body.decode(response.charset, errors="replace")
    except LookupError:
        return response.body.decode(errors="replace")


def _excerpt(response: OutboundResponse, redactor: Redactor) -> str:
    text = redactor.excerpt(_decode(response))
    return f" It said: {text}" if text else ""
