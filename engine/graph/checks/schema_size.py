"""How large a schema may be that travels with the events of every run."""

import json
from typing import Any, Final

MAX_SCHEMA_BYTES: Final = 32_000


def is_too_large(schema: dict[str, Any]) -> bool:
    """Say whether a schema is too large to travel with events."""
    return len(json.dumps(schema, ensure_ascii=False).encode(errors="replace")) > MAX_SCHEMA_BYTES
