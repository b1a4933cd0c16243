"""What becomes of people's data before it is stored: it must fit the database and the screen."""

import json
import re
from typing import Any

from pydantic_core import PydanticSerializationError

from engine.events.model import (
    RowsMatched,
    RunEvent,
    RunResponded,
    RunSucceeded,
    StepReused,
    StepStarted,
    StepSucceeded,
)

MAX_RECORDED_BYTES = 64 * 1024
"""A larger value is only hinted at in the record; the run itself still has all of it."""

_PREVIEW_CHARACTERS = 2_000
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_SUSPECT = re.compile(r"\\u(?:0000|d[89a-f])")


def size_of(value: Any) -> int:
    """Count the bytes of a value as compact JSON."""
    return len(
        json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")
    )


def is_storable(value: Any) -> bool:
    """Say whether every database can hold this: PostgreSQL takes no NUL and no half character."""
    return not _SUSPECT.search(json.dumps(value)) or storable(value) == value


def storable(value: Any) -> Any:
    """Replace characters that PostgreSQL cannot hold, NUL and lone surrogates, by U+FFFD."""
    if isinstance(value, str):
        return _UNSTORABLE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {storable(key): storable(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [storable(inner) for inner in value]
    return value


def shorten(value: Any) -> Any:
    """Give the value itself, or what the record holds in place of one over 64 kB."""
    if isinstance(value, None | bool | int | float):
        return value
    size = size_of(value)
    if size <= MAX_RECORDED_BYTES:
        return value
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return {"$truncated": True, "size": size, "preview": text[:_PREVIEW_CHARACTERS]}


def storable_json(value: Any) -> str:
    """Give a value as JSON text that every database can hold."""
    text = json.dumps(value)
    return json.dumps(storable(value)) if _SUSPECT.search(text) else text


def recordable(event: RunEvent) -> tuple[RunEvent, str]:
    """Give an event as the record holds it, and as JSON text."""
    try:
        text = event.model_dump_json()
    except PydanticSerializationError:
        text = ""  # half a character somewhere in a text
    if not text or "\\u0000" in text:
        event = type(event).model_validate(storable(event.model_dump()))
        text = event.model_dump_json()
    if len(text) > MAX_RECORDED_BYTES:
        event = _shortened(event)
        text = event.model_dump_json()
    return event, text


def _shortened(event: RunEvent) -> RunEvent:
    if isinstance(event, StepStarted | RowsMatched):
        return event.model_copy(update={"input": shorten(event.input)})
    if isinstance(event, StepSucceeded | StepReused | RunSucceeded | RunResponded):
        return event.model_copy(update={"output": shorten(event.output)})
    return event
