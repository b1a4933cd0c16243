"""Takes mail by SMTP and shows it on a page."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from designer.demo.mail_sink.store import Mailbox
from designer.demo.serving import Guarded

_PAGES = Path(__file__).parent / "pages"
_FILES = {"/": "mail.html", "/mail.js": "mail.js", "/mail.css": "mail.css"}
# Mail is written by strangers: no script, no request to anywhere, an origin of its own.
_SANDBOX = "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'"
_MAX_BYTES = 10_000_000


class _Handler:
    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    async def handle_DATA(self, _: SMTP, __: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        content = envelope.content or b""
        self._mailbox.put(
            sender=envelope.mail_from or "",
            recipients=envelope.rcpt_tos,
            raw=content if isinstance(content, bytes) else content.encode(),
        )
        return "250 Message kept"


def build_smtp(mailbox: Mailbox) -> SMTP:
    """Build the protocol for one SMTP connection."""
    return SMTP(_Handler(mailbox), data_size_limit=_MAX_BYTES, ident="Baton demo mail")


def build_app(mailbox: Mailbox) -> Starlette:
    """Build the page that shows the mail, and its API."""

    async def messages(request: Request) -> Response:
        found: list[dict[str, Any]] = mailbox.read_all(to=request.query_params.get("to"))
        return JSONResponse({"items": found})

    async def html(request: Request) -> Response:
        found = mailbox.read_html(request.path_params["number"])
        return HTMLResponse(
            found or "",
            status_code=404 if found is None else 200,
            headers={"Content-Security-Policy": _SANDBOX},
        )

    async def reset(_: Request) -> Response:
        mailbox.reset()
        return Response(status_code=204)

    async def healthz(_: Request) -> Response:
        return JSONResponse({"status": "ok"})

    return Starlette(
        routes=[
            Route("/healthz", healthz),
            Route("/api/messages", messages),
            Route("/messages/{number:int}/html", html),
            Route("/_reset", reset, methods=["POST"]),
            *(_page(path, name) for path, name in _FILES.items()),
        ],
        middleware=[Middleware(Guarded)],
    )


def _page(path: str, name: str) -> Route:
    async def show(_: Request) -> Response:
        return FileResponse(_PAGES / name, headers={"Cache-Control": "no-cache"})

    endpoint: Callable[[Request], Awaitable[Response]] = show
    return Route(path, endpoint)
