"""What was found out about the very same objects before; checks of a graph come again and again."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Final, Generic, TypeVar

from pydantic_core import to_json

Found = TypeVar("Found")

_LONGEST: Final = 4_096
"""Bytes of what is known again by its content; so many answers are kept that more is too much."""


def content_of(value: Any) -> bytes | None:
    """
    Write a value as JSON, to know it again by what it holds.

    Returns:
        None for what is no JSON, or too long to be remembered.
    """
    try:
        written = to_json(value, inf_nan_mode="constants")
    except ValueError:
        return None
    return written if len(written) <= _LONGEST else None


class Remembered(Generic[Found]):
    """
    Answers about objects, by their identity: comparing a schema would cost as much as asking.

    Safe to use from any thread. The objects are kept with the answer, because an id is only good
    for as long as what it names.

    Args:
        most: How many answers are kept; those that were not asked for longest go first.
    """

    def __init__(self, *, most: int) -> None:
        self._most = most
        self._lock = Lock()
        self._found: OrderedDict[Hashable, tuple[tuple[object, ...], Found]] = OrderedDict()

    def get(self, objects: tuple[object, ...], *, also: Hashable = None) -> Found | None:
        """
        Give what was found out.

        Args:
            also: What else the answer hangs on, compared by its value.
        """
        key = (also, *map(id, objects))
        with self._lock:
            known = self._found.get(key)
            if known is None:
                return None
            self._found.move_to_end(key)
            return known[1]

    def put(self, objects: tuple[object, ...], found: Found, *, also: Hashable = None) -> None:
        """Remember what was found out."""
        key = (also, *map(id, objects))
        with self._lock:
            self._found[key] = objects, found
            self._found.move_to_end(key)
            while len(self._found) > self._most:
                self._found.popitem(last=False)

    def recall(
        self, objects: tuple[object, ...], find: Callable[[], Found], *, also: Hashable = None
    ) -> Found:
        """Give what was found out, or find it out now and remember it."""
        known = self.get(objects, also=also)
        if known is None:
            known = find()
            self.put(objects, known, also=also)
        return known

    def forget(self) -> None:
        """Forget everything."""
        with self._lock:
            self._found.clear()
