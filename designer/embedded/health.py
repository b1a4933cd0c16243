"""Health checks: whether a part does its work, not only whether it runs."""

import asyncio
from collections.abc import Awaitable, Callable

from designer.embedded.part import Alive

_POLL_S = 0.05
_PATIENCE_S = 5
_FIRST_ERROR = 400


def answers_http(
    port: int, path: str = "/", *, host: str = "127.0.0.1"
) -> Callable[[Alive], Awaitable[None]]:
    """Build a check that waits until a path answers with something other than an error."""

    async def wait(_alive: Alive) -> None:
        while await http_status(host=host, port=port, path=path) >= _FIRST_ERROR:  # noqa: ASYNC110
            await asyncio.sleep(_POLL_S)

    return wait


async def says_so(alive: Alive) -> None:
    """Wait until the process itself tells that it is ready."""
    await alive.ear.wait_until_ready()


async def http_status(*, host: str, port: int, path: str) -> int:
    """
    Ask for a path; the answer is the status, or 503 when nobody answers.

    Written on bare streams: no threads may exist in a process that forks.
    """
    try:
        async with asyncio.timeout(_PATIENCE_S):
            reader, writer = await asyncio.open_connection(host, port)
            try:
                request = f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n"
                writer.write(request.encode())
                line = await reader.readline()
            finally:
                writer.close()
        return int(line.split()[1])
    except (OSError, TimeoutError, ValueError, IndexError):
        return 503
