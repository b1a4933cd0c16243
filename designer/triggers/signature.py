"""Whether a webhook's request was sent by who knows its secret, a moment ago. Pure."""

import hashlib
import hmac
from enum import StrEnum

WINDOW_S = 300
"""How old, or how far ahead of our clock, a signed timestamp may be."""

_PREFIX = "sha256="
_MAX_DIGITS = 15


class Refusal(StrEnum):
    """Why a signature does not hold."""

    MISSING = "missing"
    MALFORMED = "malformed"
    TOO_OLD = "too_old"
    WRONG = "wrong"


def sign(secret: str, *, timestamp: str, body: bytes) -> str:
    """Make the value of `X-Baton-Signature`: over the timestamp, a dot and the raw body."""
    signed = timestamp.encode("latin-1") + b"." + body
    return _PREFIX + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def check(
    secret: str, *, timestamp: str, signature: str, body: bytes, now_s: float
) -> Refusal | None:
    """
    Say why a signature does not hold; None when it does.

    The comparison takes the same time wherever the first difference is.
    """
    if not timestamp or not signature:
        return Refusal.MISSING
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= _MAX_DIGITS):
        return Refusal.MALFORMED
    expected = sign(secret, timestamp=timestamp, body=body)
    if not hmac.compare_digest(expected.encode(), signature.lower().encode("latin-1", "replace")):
        return Refusal.WRONG
    if abs(now_s - int(timestamp)) > WINDOW_S:
        return Refusal.TOO_OLD
    return None
