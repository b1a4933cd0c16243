"""What the answer of another system must be, so that a run can hold it."""

from functools import reduce
from typing import Any, Final

from pydantic_core import PydanticSerializationError, to_json

_SERIALIZED: Final = 254
"""Depth to which pydantic writes JSON; one more if the innermost list is empty."""

MAX_DEPTH: Final = 100
"""Lists and objects inside one another; what people make of an answer nests it further."""


def is_deeper(value: Any, text: str, most: int) -> bool:
    """
    Say whether more than so many lists and objects are inside one another.

    Args:
        text: The same as JSON.
    """
    if text.count("[") + text.count("{") <= most:
        return False
    try:
        # Walking through 50 MB takes seconds; the serializer's own bound finds it at once.
        to_json(reduce(lambda inner, _: [inner], range(_SERIALIZED - most + 1), value))
    except PydanticSerializationError:
        return _is_deeper(value, most)
    return False


def in_whole_characters(text: str) -> bytes:
    """
    Give a text in UTF-8.

    Half a character, as JSON may hold where somebody cut a text short, becomes U+FFFD.
    """
    try:
        return text.encode()
    except UnicodeEncodeError:
        whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return whole.encode()


def _is_deeper(value: Any, most: int) -> bool:
    layer = [value]
    for _ in range(most + 1):
        layer = [one for one in layer if isinstance(one, dict | list | tuple)]
        if not layer:
            return False
        layer = [
            inner
            for outer in layer
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
    return True
