"""Stops bodies that nobody takes before they fill memory or a disk."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final

from django.http import HttpResponseBase

from designer.common.errors import TooLarge
from designer.common.problems import problem_response
from designer.common.request_id import begin_request

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Any, Any, Any], Awaitable[None]]

LARGEST: Final = 6 * 1024 * 1024
"""More than any address takes; each checks its own limit besides."""


class BodyLimit:
    """
    Wraps the web application: Django reads a whole body before it asks any view.

    A body that says its length is refused at once; one that does not is counted as it comes.
    """

    def __init__(self, application: Application, *, limit: int = LARGEST) -> None:
        self._application = application
        self._limit = limit

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if _told_length(scope) > self._limit:
            await _refuse(scope, send, limit=self._limit)
            return
        seen = 0
        refused = False

        async def counted() -> Message:
            nonlocal seen, refused
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self._limit and not refused:
                refused = True
                await _refuse(scope, send, limit=self._limit)
            # For the application the client is gone, and it stops reading.
            return {"type": "http.disconnect"} if refused else message

        async def quiet(message: Message) -> None:
            if not refused:
                await send(message)

        await self._application(scope, counted, quiet)


def _told_length(scope: Message) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return int(value)
    return 0


async def _refuse(scope: Message, send: Send, *, limit: int) -> None:
    given = dict(scope["headers"]).get(b"x-request-id", b"").decode("latin-1")
    request_id = begin_request(given)
    response: HttpResponseBase = problem_response(
        TooLarge(
            f"That is too large: nothing here takes more than {limit} bytes.", limit_bytes=limit
        )
    )
    headers = {
        **dict(response.items()),
        "X-Request-ID": request_id,
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Content-Length": str(len(response.content)),  # type: ignore[attr-defined]
        "Connection": "close",
    }
    await send(
        {
            "type": "http.response.start",
            "status": response.status_code,
            "headers": [(k.lower().encode(), v.encode()) for k, v in headers.items()],
        }
    )
    await send({"type": "http.response.body", "body": response.content})  # type: ignore[attr-defined]
