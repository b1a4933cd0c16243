"""How an audit event is written down and chained: pure, so that anybody can check it again."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from designer.common.canonical import canonical

VERSION_TAG: Final = b"baton-audit-v1"
FIRST_HASH: Final = "0" * 64
"""What the first event has in place of its predecessor's hash."""

COVERED: Final = (
    "id",
    "at",
    "workspace",
    "actor_kind",
    "actor_id",
    "actor_label",
    "actor_via",
    "action",
    "outcome",
    "target_kind",
    "target_id",
    "target_label",
    "ip",
    "request_id",
    "before",
    "after",
    "reason",
)
"""Columns that the hash covers besides `seq` and `prev_hash`: all the others."""


def chain_hash(*, seq: int, prev_hash: str, row: Mapping[str, Any]) -> str:
    """
    Hash an event together with its predecessor's hash.

    Args:
        row: The covered columns; times aware, ids as UUID or text.
    """
    covered = {name: _plain(row[name]) for name in COVERED}
    text = canonical({"seq": seq, "prev_hash": prev_hash, **covered})
    return hashlib.sha256(VERSION_TAG + b"\n" + text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if value is None or isinstance(value, str | int | float | bool | dict | list):
        return value
    return str(value)
