"""Runs a small web service until it is told to stop."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from typing_extensions import override

_WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_CONTENT_SECURITY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; frame-src 'self'; frame-ancestors 'self'; base-uri 'none'; "
    "form-action 'none'"
)


class _Server(uvicorn.Server):
    @contextmanager
    @override
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to `serve`, which ends with status 0 as a supervisor expects."""
        yield


async def serve(app: Starlette, *, host: str, port: int) -> None:
    """Answer requests until SIGTERM or SIGINT; open requests get a second to finish."""
    server = _Server(
        uvicorn.Config(
            app,
            host=host,
            port=port,
            log_level="warning",
            access_log=False,
            lifespan="off",
            timeout_graceful_shutdown=1,
        )
    )
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, setattr, server, "should_exit", True)
    await server.serve()


class Guarded:
    """Refuses writes that a foreign page sends through a visitor's browser; adds safe headers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        foreign = request.headers.get("sec-fetch-site", "none") not in ("none", "same-origin")
        if foreign and request.method in _WRITES:
            await Response(status_code=403)(scope, receive, send)
            return

        async def send_guarded(message: dict[str, object]) -> None:
            if message["type"] == "http.response.start":
                headers = message["headers"]
                assert isinstance(headers, list)  # noqa: S101 - what ASGI says it is
                given = {name.lower(): value for name, value in headers}
                page = given.get(b"content-type", b"").startswith(b"text/html")
                if page and b"content-security-policy" not in given:
                    headers.append((b"content-security-policy", _CONTENT_SECURITY.encode()))
                if page:
                    headers.append((b"referrer-policy", b"no-referrer"))
                headers.append((b"x-content-type-options", b"nosniff"))
            await send(message)

        await self._app(scope, receive, send_guarded)  # type: ignore[arg-type]
