"""A wire to a PostgreSQL server that can be cut at the worst moments."""

import socket
import threading
from contextlib import suppress
from typing import Literal, Self

from tests.scenarios.services.web import HOST

Moment = Literal["before", "after"]
"""
When the wire is cut.

`before`: the statement never arrives. `after`: it is committed, and nobody hears of that.
"""

_COMMIT = b"COMMIT"
_CHUNK = 65_536


class CutWire:
    """
    Passes on what client and server say, until it is told to cut.

    Attributes:
        cuts: How often it was cut.
        down: Whether new connections are refused.
    """

    def __init__(self, port: int) -> None:
        self.cuts = 0
        self.down = False
        self._target = port
        self._waiting: tuple[Moment, bytes] | None = None
        self._lock = threading.Lock()
        self._listener = socket.create_server((HOST, 0), backlog=64)

    @property
    def port(self) -> int:
        """Where clients connect."""
        return int(self._listener.getsockname()[1])

    def cut(self, moment: Moment, *, at: str) -> None:
        """Cut the wire once, at the next statement with this text."""
        self._waiting = (moment, at.encode())

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                if self.down:
                    client.close()
                else:
                    threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        """Pass on both ways; each way has a thread, and either ends both."""
        with client, socket.create_connection((HOST, self._target)) as server:
            muted = threading.Event()
            back = threading.Thread(target=_pump, args=(server, client, muted), daemon=True)
            back.start()
            with suppress(OSError):
                self._forward(client, server, muted)
            for end in (server, client):
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
            back.join()

    def _forward(
        self, client: socket.socket, server: socket.socket, muted: threading.Event
    ) -> None:
        doomed = False
        while data := client.recv(_CHUNK):
            moment = self._take(data)
            if moment == "before":
                return
            doomed = doomed or moment == "after"
            if doomed and _COMMIT in data:
                muted.set()
                server.sendall(data)
                # It is committed when the server has heard the farewell behind it.
                server.shutdown(socket.SHUT_WR)
                while server.recv(_CHUNK):
                    pass
                return
            server.sendall(data)

    def _take(self, data: bytes) -> Moment | None:
        with self._lock:
            if self._waiting is None or self._waiting[1] not in data:
                return None
            moment, self._waiting = self._waiting[0], None
            self.cuts += 1
            return moment


def _pump(source: socket.socket, sink: socket.socket, muted: threading.Event) -> None:
    with suppress(OSError):
        while data := source.recv(_CHUNK):
            if not muted.is_set():
                sink.sendall(data)
