"""Lets a worker in another process use a test's journal, turns and values."""

import contextlib
import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from multiprocessing.managers import BaseManager
from typing import Any, cast

from engine.ports import Journal, NewValue, RateLimits
from engine.server import HOST
from engine.testing.memory_journal import MemoryJournal
from engine.testing.memory_values import MemoryValues

_METHODS = ("begin", "finish", "fail", "record")
_TURNS = ("limit_of", "book", "hold_back")
_VALUES = ("put", "get", "share")


class _Manager(BaseManager):
    """Speaks pickle over a socket that only the holder of the key may use."""


@contextlib.contextmanager
def shared(
    journal: MemoryJournal,
    *,
    rates: RateLimits | None = None,
    values: MemoryValues | None = None,
) -> Iterator[tuple[int, bytes]]:
    """Serve them; gives the port and the key that `connect_journal` and its like take."""
    key = os.urandom(16)
    _Manager.register("journal", callable=lambda: journal, exposed=_METHODS)
    _Manager.register("rates", callable=lambda: rates, exposed=_TURNS)
    counter = _Counter(values or MemoryValues())
    _Manager.register("values", callable=lambda: counter, exposed=_VALUES)
    server: Any = _Manager(address=(HOST, 0), authkey=key).get_server()
    thread = threading.Thread(target=_serve, args=(server,), daemon=True)
    thread.start()
    try:
        yield server.address[1], key
    finally:
        server.stop_event.set()
        server.listener.close()
        thread.join()


def _serve(server: Any) -> None:
    with contextlib.suppress(SystemExit):  # what it ends with, also in a thread
        server.serve_forever()


def connect_journal(port: int, key: bytes) -> Journal:
    """Reach a journal that another process serves."""
    return cast("Journal", _connect(port, key).journal())


def connect_rates(port: int, key: bytes) -> RateLimits:
    """Reach the turns that another process gives."""
    return cast("RateLimits", _connect(port, key).rates())


class RemoteValues:
    """Fulfils `engine.ports.ValueStore` with the values of another process."""

    def __init__(self, port: int, key: bytes) -> None:
        self._remote = _connect(port, key).values()

    def put(self, value: NewValue, chunks: Iterable[bytes]) -> str:
        """See `engine.ports.ValueStore.put`."""
        return str(self._remote.put(value, tuple(chunks)))

    def get(self, value_id: str, *, run_id: str) -> Iterator[bytes] | None:
        """See `engine.ports.ValueStore.get`."""
        found = self._remote.get(value_id, run_id=run_id)
        return None if found is None else iter(found)

    def share(self, value_ids: Sequence[str], *, from_run: str, to_run: str) -> None:
        """See `engine.ports.ValueStore.share`."""
        self._remote.share(tuple(value_ids), from_run=from_run, to_run=to_run)


class _Counter:
    """Hands values out whole, because what is read bit by bit does not travel."""

    def __init__(self, values: MemoryValues) -> None:
        self._values = values
        self.put, self.share = values.put, values.share

    def get(self, value_id: str, *, run_id: str) -> tuple[bytes, ...] | None:
        found = self._values.get(value_id, run_id=run_id)
        return None if found is None else tuple(found)


def _connect(port: int, key: bytes) -> Any:
    _Manager.register("journal", exposed=_METHODS)
    _Manager.register("rates", exposed=_TURNS)
    _Manager.register("values", exposed=_VALUES)
    manager = _Manager(address=(HOST, port), authkey=key)
    manager.connect()
    return manager
