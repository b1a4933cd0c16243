"""HTTP connections that go to the addresses that were judged, and to no others."""

import ssl
from collections.abc import AsyncIterable, AsyncIterator, Iterable
from contextlib import suppress

import httpcore2
import httpx2
from typing_extensions import override

from engine.connectors.kit.resolve import Gate

_MAX_CONNECTIONS = 200
_IDLE_S = 5.0


class PinnedBackend(httpcore2.AsyncNetworkBackend):
    """
    Connects to an address that the gate has let pass.

    The pool above keeps the host's name for the `Host` header, for SNI and for the check of the
    certificate, so that between the judgement and the connection no name is resolved again.
    """

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._sockets = httpcore2.AnyIOBackend()

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
                return await self._sockets.connect_tcp(address, port, timeout=share)
        return await self._sockets.connect_tcp(addresses[-1], port, timeout=share)


class PinnedTransport(httpx2.AsyncBaseTransport):
    """
    A pool of connections without proxies, redirects, cookies or repeats.

    Args:
        reuse: False opens a connection for every request, so that a failure can't be that of an
            old connection which the other side had given up.
    """

    def __init__(self, gate: Gate, *, tls: ssl.SSLContext, reuse: bool) -> None:
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=tls,
            max_connections=_MAX_CONNECTIONS,
            max_keepalive_connections=None if reuse else 0,
            keepalive_expiry=_IDLE_S,
            retries=0,
            network_backend=PinnedBackend(gate),
        )

    @override
    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request; raises `httpcore2`'s exceptions, which know what was sent."""
        answer = await self._pool.handle_async_request(
            httpcore2.Request(
                method=request.method,
                url=httpcore2.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        assert isinstance(answer.stream, AsyncIterable)  # noqa: S101 - an async pool's stream is
        return httpx2.Response(
            answer.status, headers=answer.headers, stream=_Stream(answer.stream), request=request
        )

    @override
    async def aclose(self) -> None:
        """Close every connection."""
        await self._pool.aclose()


class _Stream(httpx2.AsyncByteStream):
    def __init__(self, stream: AsyncIterable[bytes]) -> None:
        self._stream = stream

    @override
    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._stream:
            yield part

    @override
    async def aclose(self) -> None:
        close = getattr(self._stream, "aclose", None)
        if close is not None:
            await close()
