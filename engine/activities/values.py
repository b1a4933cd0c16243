"""Values that are too large to travel: kept with the host, and opened where they are needed."""

import hashlib
import json
import threading
import zlib
from collections.abc import Iterable, Iterator
from typing import Any, Final

from pydantic_core import from_json, to_json

from engine.activities.answers import in_whole_characters
from engine.activities.blocking import Blocking
from engine.errors import EngineError, Fault
from engine.expressions.references import KEY, holds_reference, is_reference, references_in
from engine.ports import NewValue, ValueStore
from engine.runtime.activity_contract import VALUE_LIMIT_BYTES
from engine.runtime.value_contract import MAX_VALUE_BYTES, REFERENCE_FROM_BYTES

CHUNK_BYTES: Final = 1_000_000

_ZLIB_LEVEL: Final = 1
_SHOWN_KEYS: Final = 12
_LONGEST_KEY: Final = 40
_AT_ONCE: Final = 2
"""Large values that one worker takes apart at the same time; each takes several times its size."""

_LARGE_BYTES: Final = 4_000_000

MOST_STRANGERS: Final = 1_000
"""Parts of data that may look like references and be none."""


class ValueTooLarge(EngineError):
    """A value is larger than is kept, or than may be used in this place."""

    code = "value.too_large"
    fault = Fault.AUTHOR


class ValueGone(EngineError):
    """A value that a run holds cannot be read any more."""

    code = "value.gone"
    fault = Fault.PLATFORM


class KeptValues:
    """The way to values that are kept; without a store nothing is a reference. It blocks."""

    def __init__(self, store: ValueStore | None) -> None:
        self._store = store
        self._turns = threading.BoundedSemaphore(_AT_ONCE)

    @property
    def limit(self) -> int:
        """Bytes of JSON that one value may take."""
        return VALUE_LIMIT_BYTES if self._store is None else MAX_VALUE_BYTES

    @property
    def answer_limit(self) -> int | None:
        """Bytes that an operation may read; None leaves that to the operation."""
        return None if self._store is None else MAX_VALUE_BYTES

    def keeps(self, size: int) -> bool:
        """Say whether a value of this size is kept instead of travelling."""
        return self._store is not None and size > REFERENCE_FROM_BYTES

    def keep(self, value: Any, *, run_id: str, name: str) -> Any:
        """
        Give a reference to a value, or the value itself if it is small.

        Raises:
            ValueTooLarge: it is larger than is kept.
            RunClosed: the run is gone.
        """
        text = to_text(value)
        if self._store is None or len(text) <= REFERENCE_FROM_BYTES:
            return value
        if len(text) > MAX_VALUE_BYTES:
            raise ValueTooLarge(
                f"{name} takes {len(text):,} bytes, more than {MAX_VALUE_BYTES:,}. "
                "Pick less of the data.",
                bytes=len(text),
            )
        return self.put(text, value, run_id=run_id, name=name)

    def put(self, text: bytes, value: Any, *, run_id: str, name: str) -> dict[str, Any]:
        """Keep a value, whatever its size, and give the reference to it."""
        if self._store is None:
            raise AssertionError("asked only where values are kept")
        new = NewValue(
            run_id=run_id, name=name, digest=hashlib.sha256(text).hexdigest(), size=len(text)
        )
        return {KEY: {"id": self._store.put(new, _packed(text)), **facts_of(value, len(text))}}

    def open(self, value: Any, *, run_id: str, most: int = MAX_VALUE_BYTES) -> Any:
        """
        Give a value with everything in it that is kept elsewhere.

        What only looks like a reference, or is one of another run, stays as it is.

        Raises:
            ValueTooLarge: it takes more than `most` bytes.
            ValueGone: it cannot be read any more.
        """
        if not holds_reference(value):
            return value
        try:
            return _Opening(self, run_id, most).open(value)
        except RecursionError:
            raise ValueTooLarge(
                "Data with a large value in it is nested too deeply. Pick less of the data."
            ) from None

    def share(self, value: Any, *, run_id: str, from_run: str) -> None:
        """Let a run read the values that another's answer refers to."""
        named = [fact.get("id") for fact in references_in(value)]
        ids = list(dict.fromkeys(name for name in named if isinstance(name, str)))
        if self._store is not None and ids:
            self._store.share(ids, from_run=from_run, to_run=run_id)

    def load(self, value_id: str, *, run_id: str) -> tuple[Any, int] | None:
        """Read one value, with its size; None when the run has no such value."""
        chunks = None if self._store is None else self._store.get(value_id, run_id=run_id)
        if chunks is None:
            return None
        text = b"".join(unpacked(chunks))
        if len(text) <= _LARGE_BYTES:
            return from_text(text), len(text)
        with self._turns:
            return from_text(text), len(text)


class Values(KeptValues):
    """The same for activities: what takes long is done in a thread."""

    def __init__(self, store: ValueStore | None, *, blocking: Blocking) -> None:
        super().__init__(store)
        self._blocking = blocking

    async def keep_soon(self, value: Any, *, run_id: str, name: str) -> Any:
        """See `KeptValues.keep`."""
        return await self._blocking.call(self.keep, value, run_id=run_id, name=name)

    async def put_soon(self, text: bytes, value: Any, *, run_id: str, name: str) -> Any:
        """See `KeptValues.put`."""
        return await self._blocking.call(self.put, text, value, run_id=run_id, name=name)

    async def open_soon(self, value: Any, *, run_id: str) -> Any:
        """See `KeptValues.open`."""
        return await self._blocking.call(self.open, value, run_id=run_id)


class _Opening:
    """Opens the references in one value; each of them is read once."""

    def __init__(self, values: KeptValues, run_id: str, most: int) -> None:
        self._values = values
        self._run_id = run_id
        self._most = most
        self._bytes = 0
        self._strangers = 0
        self._known: dict[str, tuple[Any, int] | None] = {}

    def open(self, value: Any) -> Any:
        if is_reference(value):
            return self._find(value)
        if isinstance(value, dict):
            return {key: self.open(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.open(item) for item in value]
        return value

    def _find(self, reference: dict[str, Any]) -> Any:
        facts = reference[KEY]
        name, at = facts.get("id"), facts.get("at", [])
        if not isinstance(name, str) or not isinstance(at, list):
            return reference
        if name not in self._known:
            self._known[name] = self._values.load(name, run_id=self._run_id)
            if self._known[name] is None:
                self._count_stranger()
        found = self._known[name]
        if found is None:
            return reference
        value, size = found
        for key in at:
            value = _step(value, key)
        self._count(size if not at else len(to_text(value)))
        return value

    def _count_stranger(self) -> None:
        """Refuse data that is made to keep the store busy: each stranger is a question."""
        self._strangers += 1
        if self._strangers > MOST_STRANGERS:
            raise ValueTooLarge(
                f"More than {MOST_STRANGERS:,} parts of the data look like values that are kept "
                "elsewhere, and are none. Leave them out.",
                limit=MOST_STRANGERS,
            )

    def _count(self, size: int) -> None:
        self._bytes += size
        if self._bytes > self._most:
            raise ValueTooLarge(
                f"More than {self._most:,} bytes of data are needed in one place. "
                "Name the part that is needed.",
                limit=self._most,
            )


def facts_of(value: Any, size: int) -> dict[str, Any]:
    """Say what people are shown of a value that is not there itself."""
    match value:
        case dict():
            shown = (in_whole_characters(key).decode() for key in value)
            keys = [key if len(key) <= _LONGEST_KEY else f"{key[:_LONGEST_KEY]}…" for key in shown]
            return {
                "size": size,
                "kind": "object",
                "keys": keys[:_SHOWN_KEYS],
                "count": len(value),
            }
        case list():
            return {"size": size, "kind": "array", "count": len(value)}
        case str():
            return {"size": size, "kind": "text", "count": len(value)}
        case _:
            return {"size": size, "kind": "other"}


def to_text(value: Any) -> bytes:
    """Write a value as compact JSON."""
    try:
        return to_json(value)
    except ValueError:  # half a character in a text, or nested deeper than the quick way goes
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        return text.encode(errors="surrogatepass")


def from_text(text: bytes) -> Any:
    """Read JSON text, such as `to_text` writes."""
    try:
        return from_json(text, cache_strings="keys")
    except ValueError:
        return json.loads(text.decode(errors="surrogatepass"))


def _step(value: Any, key: Any) -> Any:
    try:
        return value[key]
    except (LookupError, TypeError) as error:
        raise ValueGone("A part of a value that is kept is not there any more.") from error


def _packed(text: bytes) -> Iterator[bytes]:
    """Compress a text and cut it into chunks."""
    packer, waiting = zlib.compressobj(_ZLIB_LEVEL), bytearray()
    for start in range(0, len(text), CHUNK_BYTES):
        waiting += packer.compress(text[start : start + CHUNK_BYTES])
        while len(waiting) >= CHUNK_BYTES:
            yield bytes(waiting[:CHUNK_BYTES])
            del waiting[:CHUNK_BYTES]
    yield bytes(waiting + packer.flush())


def unpacked(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """
    Give the JSON text of a value from its chunks.

    Raises:
        ValueGone: they are not what was kept.
    """
    packer, size = zlib.decompressobj(), 0
    try:
        for chunk in chunks:
            piece = packer.decompress(chunk, MAX_VALUE_BYTES + 1 - size)
            size += len(piece)
            yield piece
            if packer.unconsumed_tail or size > MAX_VALUE_BYTES:
                raise ValueGone("A value that is kept is larger than any that was.")
        yield packer.flush()
    except zlib.error as error:
        raise ValueGone("A value that is kept is damaged.") from error
    if not packer.eof:
        raise ValueGone("A value that is kept is not complete.")
