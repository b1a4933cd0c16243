"""Requests to webhooks, through the whole ASGI application."""

import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from asgiref import testing
from asgiref.sync import sync_to_async
from django.core.cache import cache

from designer.access.roles import Role
from designer.asgi import application
from designer.triggers.services import Opened, create_webhook
from designer.triggers.signature import sign
from tests.designer.live.conftest import running_tailer
from tests.designer.running import a_workflow, an_actor

__all__ = ["running_tailer"]

BODY = b'{"pizza": "margherita"}'


@pytest.fixture(autouse=True)
def _nothing_counted_yet() -> None:
    cache.clear()


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


async def ask(
    path: str, *, method: str = "POST", body: bytes = b"", headers: dict[str, str] | None = None
) -> Answer:
    given = {"content-length": str(len(body)), **(headers or {})}
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(k.lower().encode(), v.encode("latin-1")) for k, v in given.items()],
        "client": (f"10.0.0.{uuid4().int % 250}", 1),
        "server": ("127.0.0.1", 8000),
        "scheme": "http",
    }
    app: Any = testing.ApplicationCommunicator(application, scope)  # type: ignore[no-untyped-call]
    await app.send_input({"type": "http.request", "body": body})
    start = await app.receive_output(timeout=20)
    end = await app.receive_output(timeout=30)
    await app.wait(timeout=30)
    told = {k.decode(): v.decode() for k, v in start["headers"]}
    return Answer(start["status"], told, end["body"])


def signed(
    opened: Opened, body: bytes = BODY, *, age_s: int = 0, delivery: str | None = None
) -> dict[str, str]:
    timestamp = str(int(time.time()) - age_s)
    signature = sign(opened.secret, timestamp=timestamp, body=body)
    more = {} if delivery is None else {"X-Baton-Delivery": delivery}
    return {"X-Baton-Timestamp": timestamp, "X-Baton-Signature": signature, **more}


def path_of(opened: Opened) -> str:
    return "/" + opened.url.split("/", 3)[3]


@sync_to_async
def a_webhook(*, wait_s: int = 0) -> Opened:
    dora = an_actor("dora@example.org", Role.DESIGNER)
    return create_webhook(dora, workflow=a_workflow(), name="Shop", wait_s=wait_s)


Call = Callable[..., Awaitable[Answer]]


async def call(opened: Opened, body: bytes = BODY, *, delivery: str | None = None) -> Answer:
    headers = signed(opened, body, delivery=delivery)
    return await ask(path_of(opened), body=body, headers=headers)
