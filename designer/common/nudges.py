"""
Nudges: "look again", from one process to another, at once and without any promise.

A nudge carries at most an id, never data, and may be lost; whoever listens also looks by itself
now and then. Embedded they are unix datagrams in a folder of ours; with Redis its channels.
"""

import asyncio
import contextlib
import hashlib
import itertools
import os
import socket
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Iterator
from functools import lru_cache
from pathlib import Path

import redis
import redis.asyncio
import structlog
from django.conf import settings

RUNS = "runs"
"""Events of a run were committed; the payload is its id, and a byte more once it answered."""

OUTBOX = "outbox"
"""A run waits to be started or cancelled."""

SCHEDULES = "schedules"
"""A schedule, or something that was ordered of one, waits to be brought to Temporal."""

_log = structlog.get_logger(__name__)
_counter = itertools.count()
_MAX_PAYLOAD = 64
_UNIX_PATH_LIMIT = 100  # sun_path holds 104 to 108 bytes
_REDIS_TIMEOUT_S = 0.25
_REDIS_PAUSE_S = 1.0


def nudge(topic: str, payload: bytes = b"") -> None:
    """
    Wake everybody who listens to `topic`. Never blocks for long and never raises.

    Args:
        payload: At most 64 bytes; see the topic.
    """
    if settings.BATON_REDIS_URL:
        _redis_sender.send(topic=topic, payload=payload)
    else:
        _send_datagrams(topic=topic, payload=payload)


@contextlib.asynccontextmanager
async def listen(topic: str) -> AsyncIterator[AsyncIterator[bytes]]:
    """
    Listen to `topic`; inside the block, iterate over the payloads.

    A nudge sent after the block was entered is heard, unless it is lost on its way.
    """
    if settings.BATON_REDIS_URL:
        yield _redis_payloads(topic)
        return
    queue: asyncio.Queue[bytes] = asyncio.Queue(maxsize=1_000)
    with _bound_socket(topic) as receiver:
        loop = asyncio.get_running_loop()
        loop.add_reader(receiver, _drain, receiver, queue)
        try:
            yield _queued(queue)
        finally:
            loop.remove_reader(receiver)


def nudge_folder() -> Path:
    """Give the folder of our sockets, which nobody else may enter."""
    return _private_folder(Path(settings.BATON_DATA_DIR) / "run")


@lru_cache(maxsize=8)
def _private_folder(folder: Path) -> Path:
    if len(os.fsencode(folder)) + 40 > _UNIX_PATH_LIMIT:
        digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
        folder = Path(tempfile.gettempdir()) / f"baton-{os.geteuid()}-{digest}"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    if found.st_uid != os.geteuid():
        raise PermissionError(f"{folder} belongs to somebody else; choose another data folder.")
    if found.st_mode & 0o077:
        folder.chmod(0o700)
    return folder


def _send_datagrams(*, topic: str, payload: bytes) -> None:
    try:
        folder = nudge_folder()
        with os.scandir(folder) as entries:
            listeners = [e.path for e in entries if e.name.startswith(f"{topic}.")]
    except OSError as error:
        _log.warning("nudge_failed", topic=topic, error=str(error))
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.setblocking(False)
        for listener in listeners:
            try:
                sender.sendto(payload[:_MAX_PAYLOAD], listener)
            except ConnectionRefusedError:
                # Its process is gone without tidying up; names are never used twice.
                Path(listener).unlink(missing_ok=True)
            except OSError:
                continue  # its buffer is full, so it will look anyway, or it has just left


@contextlib.contextmanager
def _bound_socket(topic: str) -> Iterator[socket.socket]:
    path = nudge_folder() / f"{topic}.{os.getpid()}.{next(_counter)}"
    path.unlink(missing_ok=True)
    receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    try:
        receiver.setblocking(False)
        receiver.bind(str(path))
        yield receiver
    finally:
        receiver.close()
        path.unlink(missing_ok=True)


def _drain(receiver: socket.socket, queue: asyncio.Queue[bytes]) -> None:
    while True:
        try:
            payload = receiver.recv(_MAX_PAYLOAD)
        except BlockingIOError:
            return
        # When the queue is full the listener is behind and will look anyway.
        with contextlib.suppress(asyncio.QueueFull):
            queue.put_nowait(payload)


async def _queued(queue: asyncio.Queue[bytes]) -> AsyncIterator[bytes]:
    while True:
        yield await queue.get()


class _RedisSender:
    """One client a process; after a failure it is left alone for a second, so nobody waits."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._client: redis.Redis | None = None
        self._resume_at = 0.0

    def send(self, *, topic: str, payload: bytes) -> None:
        if time.monotonic() < self._resume_at:
            return
        try:
            self._connected().publish(_channel(topic), payload[:_MAX_PAYLOAD])
        except redis.RedisError as error:
            self._resume_at = time.monotonic() + _REDIS_PAUSE_S
            _log.warning("nudge_failed", topic=topic, error=str(error))

    def _connected(self) -> redis.Redis:
        with self._lock:
            if self._client is None:
                self._client = redis.Redis.from_url(
                    settings.BATON_REDIS_URL,
                    socket_timeout=_REDIS_TIMEOUT_S,
                    socket_connect_timeout=_REDIS_TIMEOUT_S,
                )
            return self._client


_redis_sender = _RedisSender()


def _channel(topic: str) -> str:
    return f"baton:nudge:{topic}"


async def _redis_payloads(topic: str) -> AsyncIterator[bytes]:
    while True:
        try:
            client = redis.asyncio.Redis.from_url(settings.BATON_REDIS_URL, socket_keepalive=True)
            async with client, client.pubsub() as subscription:
                await subscription.subscribe(_channel(topic))
                async for message in subscription.listen():
                    if message["type"] == "message":
                        yield message["data"]
        except (redis.RedisError, OSError) as error:
            _log.warning("nudges_interrupted", topic=topic, error=str(error))
        await asyncio.sleep(_REDIS_PAUSE_S)
