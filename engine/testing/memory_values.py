"""Values in memory that keep every promise of the real store, for tests of the engine."""

import threading
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from engine.ports import NewValue


@dataclass(slots=True)
class MemoryValues:
    """
    Fulfils `engine.ports.ValueStore`.

    Attributes:
        kept: Chunks by id.
        readers: Ids of the runs that may read a value, by its id.
        reads: How often each value was read.
        fail_next: How many calls raise, as a database does that is down.
    """

    kept: dict[str, tuple[bytes, ...]] = field(default_factory=dict)
    readers: dict[str, set[str]] = field(default_factory=dict)
    reads: dict[str, int] = field(default_factory=dict)
    fail_next: int = 0
    _ids: dict[tuple[str, str, str], str] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def put(self, value: NewValue, chunks: Iterable[bytes]) -> str:
        """See `engine.ports.ValueStore.put`."""
        self._break()
        content = tuple(chunks)
        with self._lock:
            key = (value.run_id, value.name, value.digest)
            value_id = self._ids.setdefault(key, str(uuid.uuid4()))
            self.kept[value_id] = content
            self.readers.setdefault(value_id, set()).add(value.run_id)
            return value_id

    def get(self, value_id: str, *, run_id: str) -> Iterator[bytes] | None:
        """See `engine.ports.ValueStore.get`."""
        self._break()
        with self._lock:
            if run_id not in self.readers.get(value_id, ()):
                return None
            self.reads[value_id] = self.reads.get(value_id, 0) + 1
            return iter(self.kept[value_id])

    def share(self, value_ids: Sequence[str], *, from_run: str, to_run: str) -> None:
        """See `engine.ports.ValueStore.share`."""
        self._break()
        with self._lock:
            for value_id in value_ids:
                if from_run in self.readers.get(value_id, ()):
                    self.readers[value_id].add(to_run)

    def _break(self) -> None:
        with self._lock:
            if self.fail_next:
                self.fail_next -= 1
                raise ConnectionError("the store is down")
