"""HTTP connections that go to the addresses that were judged, and to no others."""

import asyncio
import contextlib
import ssl
from collections.abc import Iterable, Iterator
from contextlib import suppress
from contextvars import ContextVar
from typing import Any

import httpcore2
from typing_extensions import override

from engine.connectors.kit.resolve import Gate

_MAX_CONNECTIONS = 200
_IDLE_S = 5.0
_READ_BYTES = 65_536


class Progress:
    """Learns whether anything of a request may have left."""

    def __init__(self) -> None:
        self.sent = False


_progress: ContextVar[Progress | None] = ContextVar("_progress", default=None)


@contextlib.contextmanager
def watched() -> Iterator[Progress]:
    """Watch the request that is sent inside the block."""
    progress = Progress()
    token = _progress.set(progress)
    try:
        yield progress
    finally:
        _progress.reset(token)


def open_pool(gate: Gate, *, tls: ssl.SSLContext, reuse: bool) -> httpcore2.AsyncConnectionPool:
    """
    Make a pool of connections without proxies, redirects, cookies or repeats.

    Args:
        reuse: False opens a connection for every request, so that a failure can't be that of an
            old connection which the other side had given up.
    """
    return httpcore2.AsyncConnectionPool(
        ssl_context=tls,
        max_connections=_MAX_CONNECTIONS,
        max_keepalive_connections=None if reuse else 0,
        keepalive_expiry=_IDLE_S,
        retries=0,
        network_backend=PinnedBackend(gate),
    )


class PinnedBackend(httpcore2.AsyncNetworkBackend):
    """
    Connects to an address that the gate has let pass.

    The pool above keeps the host's name for the `Host` header, for SNI and for the check of the
    certificate, so that between the judgement and the connection no name is resolved again.
    """

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    @override
    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        addresses = await self._gate.find_addresses(host, port)
        share = None if timeout is None else timeout / len(addresses)
        for address in addresses[:-1]:
            with suppress(httpcore2.ConnectError, httpcore2.ConnectTimeout):
                return await _connect(address, port, timeout_s=share)
        return await _connect(addresses[-1], port, timeout_s=share)


async def _connect(address: str, port: int, *, timeout_s: float | None) -> "_Stream":
    try:
        async with asyncio.timeout(timeout_s):
            return _Stream(*await asyncio.open_connection(address, port, limit=_READ_BYTES))
    except TimeoutError as error:
        raise httpcore2.ConnectTimeout from error
    except OSError as error:
        raise httpcore2.ConnectError(str(error)) from error


class _Stream(httpcore2.AsyncNetworkStream):
    """
    A connection. The pool's own asks the kernel how each idle one is at every request.

    Only connecting has a time limit here: whoever sends a request limits all of it together.
    """

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @override
    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        try:
            return await self._reader.read(max_bytes)
        except OSError as error:
            raise httpcore2.ReadError(str(error)) from error

    @override
    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        if not buffer:
            return
        progress = _progress.get()
        if progress is not None:
            progress.sent = True
        try:
            self._writer.write(buffer)
            await self._writer.drain()
        except OSError as error:
            raise httpcore2.WriteError(str(error)) from error

    @override
    async def aclose(self) -> None:
        self._writer.transport.abort()

    @override
    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        try:
            async with asyncio.timeout(timeout):
                await self._writer.start_tls(ssl_context, server_hostname=server_hostname)
        except TimeoutError as error:
            await self.aclose()
            raise httpcore2.ConnectTimeout from error
        except OSError as error:
            await self.aclose()
            raise httpcore2.ConnectError(str(error)) from error
        except BaseException:
            await self.aclose()
            raise
        return self

    @override
    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable":
            # What an idle connection can only have to say is that it has ended.
            return self._reader.at_eof() or self._writer.is_closing()
        return self._writer.get_extra_info(info)
