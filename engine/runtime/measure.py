"""How much of a payload a value takes, and whether it can be in one at all."""

from functools import reduce
from typing import Any, Final

from pydantic_core import PydanticSerializationError, to_json

from engine.errors import EngineError, Fault

_AROUND: Final = 105
"""
Lists put around a value when it is measured.

JSON is written to a depth of 254, but read again only to 201; so what is nested in more than 149
is refused, and the rest is left to what payloads and events put around it.
"""


class ValueTooDeep(EngineError):
    """A value has more lists and objects inside one another than can travel."""

    code = "value.too_deep"
    fault = Fault.AUTHOR


def size_of(value: Any, *, path: str) -> int:
    """
    Count the bytes of a value as JSON.

    Args:
        path: Of the step that makes it.

    Raises:
        ValueTooDeep: it cannot travel, whatever its size.
    """
    return len(_write(value, path=path)) - 2 * _AROUND


def as_json(value: Any, *, path: str) -> str:
    """
    Write a value as JSON.

    Raises:
        ValueTooDeep: see `size_of`.
    """
    return _write(value, path=path)[_AROUND:-_AROUND].decode()


def _write(value: Any, *, path: str) -> bytes:
    try:
        return to_json(reduce(lambda inner, _: [inner], range(_AROUND), value))
    except PydanticSerializationError as error:
        raise ValueTooDeep(
            f"What {path} passes on has too many lists and objects inside one another. "
            "Flatten it, or pick what is needed."
        ) from error
