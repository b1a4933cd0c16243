"""The only way in which connectors reach other hosts."""

import asyncio
import contextlib
import re
import socket
import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Self
from urllib.parse import urljoin

import httpcore2
import httpx2
from typing_extensions import override

from engine.connectors.kit.binding import require_allowed_host
from engine.connectors.kit.egress_rules import EgressRules
from engine.connectors.kit.errors import ConnectorError, EgressRefused, Rejected, Unavailable
from engine.connectors.kit.resolve import Gate, Resolver, SystemResolver
from engine.connectors.kit.transport import Progress, open_pool, watched
from engine.ports import EgressPolicy, OpenedConnection

Socket = socket.socket
MAX_RESPONSE_BYTES = 5_000_000
MAX_REDIRECTS = 5
_IN_NO_ADDRESS = re.compile(r'[\x00-\x20\\"<>^`{|}\x7f]')
_PORTS = {"http": 80, "https": 443}
_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_NETWORK_FAILURES = (
    httpcore2.NetworkError,
    httpcore2.TimeoutException,
    httpcore2.RemoteProtocolError,
    httpcore2.ConnectionNotAvailable,
    TimeoutError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboundRequest:
    """
    One HTTP request.

    Attributes:
        secret_headers: Added for the first host only, and only if `connection` allows that host.
        deadline_s: For everything together: name, connection, redirects and the whole answer.
        reuse: False opens a connection of its own; for what must not be sent twice.
    """

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    secret_headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    connection: OpenedConnection | None = None
    deadline_s: float = 30.0
    max_bytes: int = MAX_RESPONSE_BYTES
    reuse: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboundResponse:
    """The whole answer; names of headers are in lower case, repeated ones joined by a comma."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    charset: str


class Outbound:
    """
    The outbound client: judges every address, connects to exactly that address, verifies TLS.

    It knows no proxies of the environment, keeps no cookies, and follows redirects only to the
    host and port that it was sent to. One serves a whole worker; use it in one event loop.
    """

    def __init__(
        self,
        policy: EgressPolicy,
        *,
        resolver: Resolver | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.policy = policy
        self.tls = tls or _system_trust()
        self._gate = Gate(EgressRules(policy), resolver or SystemResolver())
        self._pools = {
            reuse: open_pool(self._gate, tls=self.tls, reuse=reuse) for reuse in (True, False)
        }

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close every connection."""
        for pool in self._pools.values():
            await pool.aclose()

    async def check(self, host: str, port: int) -> str:
        """
        Judge a host for a client that opens its own connection.

        Returns:
            The address to connect to; connecting to the name instead would ask for it again.

        Raises:
            EgressRefused, Unavailable: it may not, or cannot, be reached.
        """
        return (await self._gate.find_addresses(host, port))[0]

    async def open_socket(self, host: str, port: int, *, timeout_s: float) -> Socket:
        """
        Connect to a host for a client that takes a connected socket.

        Raises:
            EgressRefused, Unavailable: it may not, or cannot, be reached.
        """
        address = await self.check(host, port)
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        opened = socket.socket(family, socket.SOCK_STREAM)
        try:
            opened.setblocking(False)
            async with asyncio.timeout(timeout_s):
                await asyncio.get_running_loop().sock_connect(opened, (address, port))
        except OSError as error:  # TimeoutError is one
            opened.close()
            raise _no_answer(host, port, sent=False) from error
        except BaseException:
            opened.close()
            raise
        return opened

    async def request(self, request: OutboundRequest) -> OutboundResponse:
        """
        Send a request and read the whole answer, whatever its status.

        Raises:
            EgressRefused: the policy refuses the address.
            CredentialsRefused: the connection's secrets may not go to that host.
            Unavailable: nobody answered in time; `certain` when nothing had been sent.
            Rejected: the answer is too large, unreadable or leads elsewhere.
        """
        url = parse_url(request.url)
        host, port = url.host, url.port or _PORTS[url.scheme]
        if request.secret_headers and request.connection is not None:
            require_allowed_host(request.connection, host=host, port=port)
        elif request.secret_headers:
            raise EgressRefused("Secrets are sent only for a connection that allows the host.")
        with watched() as progress:
            return await self._attempt(request, url, progress)

    async def _attempt(
        self, request: OutboundRequest, url: httpx2.URL, progress: Progress
    ) -> OutboundResponse:
        host, port = url.host, url.port or _PORTS[url.scheme]
        try:
            async with asyncio.timeout(request.deadline_s):
                return await self._follow(request, url)
        except ConnectorError:
            raise
        except _NETWORK_FAILURES as error:
            if isinstance(error.__cause__, ssl.SSLError) or _is_tls(error):
                raise Rejected(
                    f"{host}:{port} could not prove who it is (TLS). Check its certificate.",
                    code="connector.tls_unverified",
                    certain=not progress.sent,
                    host=host,
                ) from error
            raise _no_answer(host, port, sent=progress.sent) from error
        except httpcore2.LocalProtocolError as error:
            raise Rejected(
                "The request is not valid HTTP. Check its method and its headers.",
                code="connector.request_malformed",
                certain=True,
            ) from error
        except (httpx2.DecodingError, httpx2.InvalidURL) as error:
            raise Rejected(
                f"The answer of {host}:{port} cannot be read: its encoding is damaged.",
                code="connector.response_unreadable",
                host=host,
            ) from error

    async def _follow(self, request: OutboundRequest, url: httpx2.URL) -> OutboundResponse:
        method, body = request.method, request.body
        for _ in range(MAX_REDIRECTS + 1):
            answer = await self._send(request, method=method, url=url, body=body)
            location = answer.headers.get("location")
            if answer.status not in _REDIRECTS or location is None:
                return answer
            url = _redirect_target(url, location)
            if answer.status == 303 or (answer.status in (301, 302) and method == "POST"):  # noqa: PLR2004
                method, body = ("HEAD" if method == "HEAD" else "GET"), b""
        raise Rejected(
            f"{url.host} redirects in a circle.", code="connector.redirect_refused", host=url.host
        )

    async def _send(
        self, request: OutboundRequest, *, method: str, url: httpx2.URL, body: bytes
    ) -> OutboundResponse:
        answer = await self._pools[request.reuse].handle_async_request(
            httpcore2.Request(
                method=method.encode(),
                url=httpcore2.URL(
                    scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                ),
                headers=_headers(request, method=method, url=url, body=body),
                content=body,
                extensions={"timeout": {"connect": request.deadline_s}},
            )
        )
        try:
            headers = _readable(answer.headers)
            return OutboundResponse(
                status=answer.status,
                headers=headers,
                body=await _read(answer, headers, max_bytes=request.max_bytes),
                charset=_charset(headers),
            )
        finally:
            await answer.aclose()


def _headers(
    request: OutboundRequest, *, method: str, url: httpx2.URL, body: bytes
) -> list[tuple[bytes, bytes]]:
    headers = {"host": url.netloc.decode(), "accept": "*/*", "accept-encoding": "gzip"}
    headers["user-agent"] = "Baton/1"
    for name, value in {**request.headers, **request.secret_headers}.items():
        headers[name.lower()] = value
    if not body:
        headers.pop("content-type", None)
    if body or method in _WITH_BODY:
        headers["content-length"] = str(len(body))
    try:
        return [(name.encode("ascii"), value.encode("ascii")) for name, value in headers.items()]
    except UnicodeEncodeError as error:
        raise httpcore2.LocalProtocolError("a header holds more than ASCII") from error


def _readable(headers: list[tuple[bytes, bytes]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for raw_name, raw_value in headers:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        found[name] = f"{found[name]}, {value}" if name in found else value
    return found


def _charset(headers: Mapping[str, str]) -> str:
    kind = headers.get("content-type", "")
    if "charset" not in kind.lower():
        return "utf-8"
    return httpx2.Response(200, headers={"content-type": kind}).charset_encoding or "utf-8"


@cache
def _system_trust() -> ssl.SSLContext:
    # Reading the system's certificates takes longer than most requests.
    return httpcore2.default_ssl_context()


def parse_url(text: str) -> httpx2.URL:
    """
    Read an absolute address with nothing hidden in it.

    Raises:
        EgressRefused: not http or https, no host, or a user name in front of the host.
    """
    if _IN_NO_ADDRESS.search(text.strip()):
        raise EgressRefused("The address holds characters that no address has. Correct it.")
    try:
        url = httpx2.URL(text.strip())
        known = url.scheme in _PORTS and bool(url.host)
    except (httpx2.InvalidURL, UnicodeError) as error:
        raise EgressRefused("That is not a web address. Correct it.") from error
    if not known:
        raise EgressRefused("Only addresses that begin with http:// or https:// can be called.")
    if url.userinfo:
        raise EgressRefused("An address may not carry a user name. Use a connection for that.")
    return url


def _redirect_target(url: httpx2.URL, location: str) -> httpx2.URL:
    try:
        target = parse_url(urljoin(str(url), location))
        elsewhere = (target.scheme, target.host, target.port) != (url.scheme, url.host, url.port)
    except (EgressRefused, ValueError):
        elsewhere = True
    # Not EgressRefused: the first host got the request, so nobody may say that nothing was done.
    if elsewhere:
        raise Rejected(
            f"{url.host} redirects to another host or port; redirects are followed only on the "
            "same one. Use the final address.",
            code="connector.redirect_refused",
            host=url.host,
        )
    return target


async def _read(answer: httpcore2.Response, headers: Mapping[str, str], *, max_bytes: int) -> bytes:
    body = bytearray()
    declared = headers.get("content-length", "")
    too_large = declared.isdecimal() and int(declared) > max_bytes
    if not too_large:
        async with contextlib.aclosing(_parts(answer, headers)) as parts:
            async for part in parts:
                body += part
                if len(body) > max_bytes:
                    too_large = True
                    break
    if too_large:
        raise Rejected(
            f"The answer is larger than {max_bytes} bytes. Ask for less at a time.",
            code="connector.response_too_large",
            limit=max_bytes,
        )
    return bytes(body)


def _parts(answer: httpcore2.Response, headers: Mapping[str, str]) -> AsyncGenerator[bytes, None]:
    encoding = headers.get("content-encoding")
    if encoding is None:
        return answer.aiter_stream()
    # Several encodings on top of one another serve nobody but a bomb.
    if "," in encoding:
        raise httpx2.DecodingError("more than one encoding")
    return httpx2.Response(
        answer.status, headers=answer.headers, stream=_Encoded(answer)
    ).aiter_bytes()


class _Encoded(httpx2.AsyncByteStream):
    """An answer's body as it came."""

    def __init__(self, answer: httpcore2.Response) -> None:
        self._answer = answer

    @override
    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._answer.aiter_stream():
            yield part


def _is_tls(error: BaseException) -> bool:
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLError):
            return True
        seen = seen.__cause__ or seen.__context__
    return False


def _no_answer(host: str, port: int, *, sent: bool) -> Unavailable:
    what = "did not answer in time or broke off" if sent else "cannot be reached"
    return Unavailable(
        f"{host}:{port} {what}. Check that it is up.",
        certain=not sent,
        host=host,
        port=port,
    )
