"""Lets a worker in another process write to a test's journal, and ask for turns."""

import contextlib
import os
import threading
from collections.abc import Iterator
from multiprocessing.managers import BaseManager
from typing import Any, cast

from engine.ports import Journal, RateLimits
from engine.server import HOST
from engine.testing.memory_journal import MemoryJournal

_METHODS = ("begin", "finish", "fail", "record")
_TURNS = ("limit_of", "book", "hold_back")


class _Manager(BaseManager):
    """Speaks pickle over a socket that only the holder of the key may use."""


@contextlib.contextmanager
def shared(
    journal: MemoryJournal, *, rates: RateLimits | None = None
) -> Iterator[tuple[int, bytes]]:
    """Serve the journal, and turns; gives the port and the key that `connect_journal` takes."""
    key = os.urandom(16)
    _Manager.register("journal", callable=lambda: journal, exposed=_METHODS)
    _Manager.register("rates", callable=lambda: rates, exposed=_TURNS)
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


def _connect(port: int, key: bytes) -> Any:
    _Manager.register("journal", exposed=_METHODS)
    _Manager.register("rates", exposed=_TURNS)
    manager = _Manager(address=(HOST, port), authkey=key)
    manager.connect()
    return manager
