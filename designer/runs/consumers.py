"""
The one WebSocket of a browser: it subscribes to runs and is sent their events.

What it sends always comes from the database, after the subscription's own cursor, so nothing is
sent twice or missed, whatever was announced.
"""

import asyncio
import contextlib
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import structlog
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.http import parse_cookie
from typing_extensions import override

from designer.common.errors import DesignerError
from designer.runs.live_access import Hearing, look_again, may_hear, user_of_session
from designer.runs.live_messages import Malformed, Ping, Subscribe, Unsubscribe, parse_message
from designer.runs.message_rate import MessageRate
from designer.runs.selectors import EVENTS_PER_READ, events_after
from designer.runs.tailer import group_of, tailer
from designer.runs.visibility import without_values

NOT_SIGNED_IN = 4401
NOT_ALLOWED = 4403
TOO_MUCH = 4429
TOO_BIG = 1009

LOOK_AGAIN_S = 4.0
"""A member who was removed, or a session that ended, is cut off within 5 s."""

MAX_SUBSCRIPTIONS = 100
MAX_MESSAGE_CHARACTERS = 4_096

_log = structlog.get_logger(__name__)
_user_of_session = database_sync_to_async(user_of_session, thread_sensitive=False)
_may_hear = database_sync_to_async(may_hear, thread_sensitive=False)
_look_again = database_sync_to_async(look_again, thread_sensitive=False)
_events_after = database_sync_to_async(events_after, thread_sensitive=False)


@dataclass(slots=True)
class Subscription:
    """One run that a browser follows; `cursor` is the last event that it was sent."""

    cursor: int
    hearing: Hearing
    watch: contextlib.ExitStack
    is_new: bool = True
    """The first answer is sent even when it is empty."""


class LiveConsumer(AsyncWebsocketConsumer):
    """`/ws/live/`."""

    look_again_s = LOOK_AGAIN_S

    @override
    async def connect(self) -> None:
        self._subscriptions: dict[UUID, Subscription] = {}
        self._moved: set[UUID] = set()
        self._news = asyncio.Event()
        self._rate = MessageRate()
        self._tasks: list[asyncio.Task[None]] = []
        await self.accept()
        # Only a connection that was accepted can be closed with a code that pages understand.
        if not _is_own_origin(self._header(b"origin")):
            await self.close(NOT_ALLOWED)
            return
        cookies = parse_cookie(self._header(b"cookie"))
        self._session_key = cookies.get(settings.SESSION_COOKIE_NAME)
        user = await _user_of_session(self._session_key)
        if user is None:
            await self.close(NOT_SIGNED_IN)
            return
        self._user = user
        for work in (self._send_news(), self._keep_looking()):
            self._tasks.append(asyncio.create_task(self._guarded(work)))

    @override
    async def disconnect(self, code: int) -> None:
        for task in self._tasks:
            task.cancel()
        for run_id in list(self._subscriptions):
            await self._unsubscribe(run_id)

    @override
    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if not self._tasks:
            return  # it is being closed
        if not self._rate.allows(asyncio.get_running_loop().time()):
            await self.close(TOO_MUCH)
            return
        if text_data is None or len(text_data) > MAX_MESSAGE_CHARACTERS:
            await self.close(TOO_BIG)
            return
        match parse_message(text_data):
            case Ping(number=number):
                await self._send({"pong": number})
            case Subscribe(run=run_id, after=after):
                await self._subscribe(run_id, after=after)
            case Unsubscribe(run=run_id):
                await self._unsubscribe(run_id)
            case Malformed(why=why):
                await self._refuse("live.malformed", why)

    async def run_moved(self, message: dict[str, Any]) -> None:
        """Hear from the tailer that a run has news."""
        self._moved.add(UUID(message["run"]))
        self._news.set()

    async def _subscribe(self, run_id: UUID, *, after: int) -> None:
        if len(self._subscriptions) >= MAX_SUBSCRIPTIONS and run_id not in self._subscriptions:
            await self._refuse(
                "live.too_many_subscriptions",
                f"One connection follows at most {MAX_SUBSCRIPTIONS} runs.",
                run=run_id,
            )
            return
        try:
            hearing = await _may_hear(self._user, run_id)
        except DesignerError as error:
            await self._refuse(error.code, error.message, run=run_id)
            return
        await self._unsubscribe(run_id)
        # First listen, then read: what is committed between the two is announced.
        watch = contextlib.ExitStack()
        watch.enter_context(tailer.watching(run_id))
        await self.channel_layer.group_add(group_of(run_id), self.channel_name)
        self._subscriptions[run_id] = Subscription(after, hearing, watch)
        self._moved.add(run_id)
        self._news.set()

    async def _unsubscribe(self, run_id: UUID) -> None:
        subscription = self._subscriptions.pop(run_id, None)
        if subscription is not None:
            subscription.watch.close()
            await self.channel_layer.group_discard(group_of(run_id), self.channel_name)

    async def _send_news(self) -> None:
        while True:
            await self._news.wait()
            self._news.clear()
            while self._moved:
                await self._send_news_of(self._moved.pop())

    async def _send_news_of(self, run_id: UUID) -> None:
        subscription = self._subscriptions.get(run_id)
        while subscription is not None:
            items = await _events_after(run_id, after=subscription.cursor)
            if subscription is not self._subscriptions.get(run_id):
                return
            if items or subscription.is_new:
                subscription.is_new = False
                subscription.cursor = max([subscription.cursor, *(i["number"] for i in items)])
                if not subscription.hearing.with_data:
                    items = [{**i, "event": without_values(i["event"])} for i in items]
                told = {"run": str(run_id), "items": items, "last_event": subscription.cursor}
                await self._send({"events": told})
            if len(items) < EVENTS_PER_READ:
                return

    async def _keep_looking(self) -> None:
        while True:
            await asyncio.sleep(self.look_again_s)
            present = await _look_again(self._session_key, list(self._subscriptions))
            if present.user is None:
                await self.close(NOT_SIGNED_IN)
                return
            for run_id, subscription in list(self._subscriptions.items()):
                if run_id not in present.hearings:
                    await self.close(NOT_ALLOWED)
                    return
                subscription.hearing = present.hearings[run_id]
            # And a look for what no announcement told of.
            self._moved.update(self._subscriptions)
            self._news.set()

    async def _guarded(self, work: Any) -> None:
        try:
            await work
        except asyncio.CancelledError:
            raise
        except Exception:  # noqa: BLE001 -- the browser connects again and asks from its cursor
            _log.exception("live_failed")
            await self.close(1011)

    async def _refuse(self, code: str, message: str, *, run: UUID | None = None) -> None:
        about = {} if run is None else {"run": str(run)}
        await self._send({"error": {"code": code, "message": message, **about}})

    async def _send(self, message: dict[str, Any]) -> None:
        await self.send(text_data=json.dumps(message, separators=(",", ":")))

    def _header(self, name: bytes) -> str:
        return next((v.decode("latin-1") for k, v in self.scope["headers"] if k == name), "")


def _is_own_origin(origin: str) -> bool:
    """Say whether a page of ours opened the connection; a program without Origin has no cookie."""
    try:
        parts = urlsplit(origin)
        port = parts.port
    except ValueError:
        return False  # an address that cannot be read, such as `http://[`
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return False
    if origin in settings.CSRF_TRUSTED_ORIGINS:
        return True
    own = urlsplit(settings.BATON_BASE_URL)
    is_other_name = parts.hostname in settings.ALLOWED_HOSTS
    return is_other_name and (parts.scheme, port) == (own.scheme, own.port)
