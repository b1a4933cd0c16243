"""
A web server that counts its requests, in a process of its own.

In the tests' own process a pause of the interpreter would pile up what had come one by one. Even
so it may be held up; of each request it therefore knows not a moment but the stretch in which it
came: after the server last saw that nothing was there, and before it read the request.
"""

import asyncio
import gc
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, NamedTuple

import httpx2

from designer.settings.environment import ROOT

PULSE_S: Final = 0.005


class Arrival(NamedTuple):
    """When a request came, at the earliest and at the latest; seconds of one clock."""

    earliest: float
    latest: float


def most_in(period_s: float, arrivals: list[Arrival]) -> int:
    """Give the most requests that came in one period for certain, wherever it began."""
    return max(
        sum(
            first.earliest <= one.earliest and one.latest < first.earliest + period_s
            for one in arrivals
        )
        for first in arrivals
    )


class CountingServer:
    """Such a server as its user sees it."""

    def __init__(self, port: int) -> None:
        self.port = port

    def arrivals(self) -> list[Arrival]:
        """Ask it for all requests that have come, in order."""
        answer = httpx2.get(f"http://127.0.0.1:{self.port}/arrivals")
        return [Arrival(*one) for one in answer.json()]


@contextmanager
def counting_server() -> Iterator[CountingServer]:
    """Run one."""
    command = [sys.executable, "-m", "tests.system.counting_server"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield CountingServer(int(process.stdout.readline()))
        finally:
            process.kill()


class _Pulse:
    """Knows when the loop last looked whether something had come."""

    def __init__(self) -> None:
        self._last = self._before = time.monotonic()

    @property
    def looked_at(self) -> float:
        """A moment after which everything came that is read now."""
        return self._before

    async def beat(self) -> None:
        while True:
            self._before, self._last = self._last, time.monotonic()
            await asyncio.sleep(PULSE_S)


class _Talk(asyncio.Protocol):
    """One connection of a client, which may send many requests."""

    def __init__(self, pulse: _Pulse, arrivals: list[Arrival]) -> None:
        self._pulse, self._arrivals = pulse, arrivals
        self._unread = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        *requests, self._unread = (self._unread + data).split(b"\r\n\r\n")
        for request in requests:
            self._answer(request)

    def _answer(self, request: bytes) -> None:
        body = "{}"
        if request.startswith(b"GET /arrivals "):
            body = json.dumps(self._arrivals)
        else:
            self._arrivals.append(Arrival(self._pulse.looked_at, time.monotonic()))
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n"
        self._transport.write((head + body).encode())


async def _serve() -> None:
    pulse, arrivals = _Pulse(), list[Arrival]()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Talk(pulse, arrivals), "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    gc.disable()
    await pulse.beat()


if __name__ == "__main__":
    asyncio.run(_serve())
