"""JSON written in exactly one way, so that equal values have equal hashes."""

import hashlib
import json
from typing import Any


def canonical(value: Any) -> str:
    """Write JSON with sorted names, without spaces, and nothing that JSON does not know."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def spelt(value: Any) -> str:
    """
    Write JSON with the names in their order, to compare values where that order matters.

    Python's own `==` takes `1`, `1.0` and `true` for the same.
    """
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def digest(value: Any) -> str:
    """Hash a JSON value: SHA-256 of its canonical text, in hexadecimal."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()
