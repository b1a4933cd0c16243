"""A running tailer, and browsers."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from asgiref import testing
from asgiref.sync import sync_to_async
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connections

from designer.accounts.models import User
from designer.asgi import application
from designer.runs.tailer import tailer


@pytest.fixture
async def running_tailer(threads_let_go: None, transactional_db: None) -> AsyncIterator[None]:
    working = asyncio.create_task(tailer.run())
    yield
    working.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await working
    await sync_to_async(connections.close_all)()


class Browser:
    """One WebSocket, as a page of ours opens it."""

    def __init__(self, socket: Any) -> None:
        self.socket = socket

    async def say(self, **message: Any) -> None:
        await self.say_text(json.dumps(message))

    async def say_text(self, text: str) -> None:
        await self.socket.send_input({"type": "websocket.receive", "text": text})

    async def hear(self) -> dict[str, Any]:
        output = await self.socket.receive_output(timeout=30)
        heard: dict[str, Any] = json.loads(output["text"])
        return heard

    async def numbers(self, *, until: int) -> list[int]:
        """Hear events up to a number."""
        seen: list[int] = []
        while not seen or seen[-1] < until:
            seen += [item["number"] for item in (await self.hear())["events"]["items"]]
        return seen

    async def closing_code(self, *, within_s: float = 30) -> int:
        while True:
            output = await self.socket.receive_output(timeout=within_s)
            if output["type"] == "websocket.close":
                return int(output["code"])


def signed_in(user: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


OpenBrowser = Callable[..., Awaitable[Browser]]


@pytest.fixture
async def browser(running_tailer: None) -> AsyncIterator[OpenBrowser]:
    opened: list[Any] = []

    async def open_browser(
        user: User | None, *, origin: str | None = "http://127.0.0.1:8000", session: str = ""
    ) -> Browser:
        if user is not None:
            session = await sync_to_async(signed_in)(user)
        headers = [(b"cookie", f"sessionid={session}".encode())]
        if origin is not None:
            headers.append((b"origin", origin.encode()))
        scope = {"type": "websocket", "path": "/ws/live/", "headers": headers}
        socket: Any = testing.ApplicationCommunicator(application, scope)  # type: ignore[no-untyped-call]
        opened.append(socket)
        await socket.send_input({"type": "websocket.connect"})
        accepted = await socket.receive_output(timeout=30)
        assert accepted["type"] == "websocket.accept"
        return Browser(socket)

    yield open_browser
    for socket in opened:
        with contextlib.suppress(Exception, asyncio.CancelledError):
            await socket.send_input({"type": "websocket.disconnect", "code": 1001})
            await socket.wait(timeout=30)
