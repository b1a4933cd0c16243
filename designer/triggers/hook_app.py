"""
`POST /hooks/<secret>/`, spoken in ASGI.

A sender may wait for what its run answers for a minute. Behind Django's middleware, parts of which
are synchronous, each of them would hold a thread for all that time; here they hold none.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, MutableMapping
from io import BytesIO
from typing import Any

import structlog
from channels.db import database_sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpResponse, HttpResponseBase

from designer.common.client_ip import client_ip
from designer.common.errors import DesignerError, Malformed, MethodNotAllowed, TooLarge
from designer.common.problems import problem_response, unexpected
from designer.common.request_id import begin_request, current_request_id
from designer.runs.input_check import MAX_INPUT_BYTES
from designer.runs.waiting import wait_for_answer
from designer.triggers.answers import answer_not_yet, answer_of, answer_token, needs_database
from designer.triggers.receive import Accepted, accept

PREFIX = "/hooks/"
CREATED = "X-Baton-Created"
"""Header that says whether the request started a run, or found that of its business key."""

_RESULTS = "results/"
_READ_WITHIN_S = 15
_TIMEOUT = 408

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]

_accept = database_sync_to_async(accept, thread_sensitive=False)
_answer_of = database_sync_to_async(answer_of, thread_sensitive=False)
_answer_token = database_sync_to_async(answer_token, thread_sensitive=False)


class TooSlow(DesignerError):
    """The body did not arrive in time."""

    code = "webhook.too_slow"
    status = _TIMEOUT
    message = "The body did not arrive in time. Send the request again."


class Gone(Exception):
    """The sender hung up."""


async def hooks(scope: Scope, receive: Receive, send: Send) -> None:
    """Serve every address under `/hooks/`."""
    headers = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in scope["headers"]}
    begin_request(headers.get("x-request-id", ""))
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=current_request_id())
    try:
        response = await _respond(scope, receive, headers)
    except Gone:
        return
    except DesignerError as error:
        response = problem_response(error)
    except Exception as error:  # noqa: BLE001 -- the edge; the address is a secret, so no path
        response = unexpected(error, path=PREFIX)
    await _send(response, send)


async def _respond(scope: Scope, receive: Receive, headers: dict[str, str]) -> HttpResponseBase:
    rest = scope["path"].removeprefix(PREFIX)
    if rest.startswith(_RESULTS):
        if scope["method"] not in {"GET", "HEAD"}:
            raise MethodNotAllowed
        return await _answer_token(rest.removeprefix(_RESULTS).rstrip("/"))
    if scope["method"] != "POST":
        raise MethodNotAllowed
    body = await _read(receive, headers)
    request = ASGIRequest(dict(scope), BytesIO())
    accepted = await _accept(rest.rstrip("/"), headers=headers, body=body, ip=client_ip(request))
    return await _answer(accepted, receive)


async def _answer(accepted: Accepted, receive: Receive) -> HttpResponseBase:
    """Wait for what the run answers, unless the sender hangs up."""
    waiting = asyncio.create_task(wait_for_answer(accepted.run, within_s=accepted.wait_s))
    hanging_up = asyncio.create_task(_hang_up(receive))
    try:
        await asyncio.wait({waiting, hanging_up}, return_when=asyncio.FIRST_COMPLETED)
        if not waiting.done():
            raise Gone
        run = waiting.result()
    finally:
        for task in (waiting, hanging_up):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
    if run is None:
        response = answer_not_yet(webhook=accepted.webhook, run=accepted.run)
    elif needs_database(run):
        response = await _answer_of(run)
    else:
        response = answer_of(run)
    response[CREATED] = "true" if accepted.created else "false"
    return response


async def _hang_up(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        continue


async def _read(receive: Receive, headers: dict[str, str]) -> bytes:
    """Read the body, and no more of it than a run may have."""
    length = headers.get("content-length", "0")
    if not (length.isascii() and length.isdigit()):
        raise Malformed
    if int(length[:12]) > MAX_INPUT_BYTES:
        raise _too_large()
    chunks: list[bytes] = []
    size, more = 0, True
    try:
        async with asyncio.timeout(_READ_WITHIN_S):
            while more:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise Gone
                chunks.append(message.get("body", b""))
                size += len(chunks[-1])
                if size > MAX_INPUT_BYTES:
                    raise _too_large()
                more = message.get("more_body", False)
    except TimeoutError as error:
        raise TooSlow from error
    return b"".join(chunks)


def _too_large() -> TooLarge:
    return TooLarge(
        f"That is too large: a webhook takes {MAX_INPUT_BYTES} bytes.",
        limit_bytes=MAX_INPUT_BYTES,
    )


async def _send(response: HttpResponseBase, send: Send) -> None:
    response["X-Request-ID"] = current_request_id()
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    content = response.content if isinstance(response, HttpResponse) else b""
    response["Content-Length"] = str(len(content))
    headers = [(k.lower().encode("latin-1"), v.encode("latin-1")) for k, v in response.items()]
    start = {"type": "http.response.start", "status": response.status_code, "headers": headers}
    await send(start)
    await send({"type": "http.response.body", "body": content})
