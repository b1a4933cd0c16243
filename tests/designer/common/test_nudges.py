"""Nudges, with real sockets and a real Redis."""

import asyncio
import contextlib
import os
import shutil
import socket
import stat
import subprocess
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from designer.common import nudges
from designer.common.nudges import listen, nudge, nudge_folder


class Ear:
    """Hears nudges in the background."""

    def __init__(self) -> None:
        self.heard: asyncio.Queue[bytes] = asyncio.Queue()

    async def next(self, *, within_s: float = 30) -> bytes:
        async with asyncio.timeout(within_s):
            return await self.heard.get()


@contextlib.asynccontextmanager
async def an_ear(topic: str) -> AsyncIterator[Ear]:
    ear = Ear()

    async def hear(payloads: AsyncIterator[bytes]) -> None:
        async for payload in payloads:
            ear.heard.put_nowait(payload)

    async with listen(topic) as payloads:
        hearing = asyncio.create_task(hear(payloads))
        try:
            yield ear
        finally:
            hearing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await hearing


class TestUnixDatagrams:
    @pytest.fixture(autouse=True)
    def folder(self, tmp_path: Path, settings: Any) -> None:
        settings.BATON_DATA_DIR = tmp_path
        settings.BATON_REDIS_URL = ""

    async def test_everybody_who_listens_hears(self):
        async with an_ear("runs") as one, an_ear("runs") as other, an_ear("outbox") as deaf:
            nudge("runs", b"42")

            assert await one.next() == await other.next() == b"42"
            assert deaf.heard.empty()

    async def test_nobody_listening_is_no_error(self):
        nudge("runs", b"42")

    async def test_what_a_dead_process_left_is_tidied_up(self):
        left = nudge_folder() / "runs.1.1"
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as dead:
            dead.bind(str(left))

        nudge("runs")

        assert not left.exists()

    async def test_nobody_else_may_send(self):
        async with an_ear("runs"):
            assert stat.S_IMODE(nudge_folder().stat().st_mode) == 0o700

    async def test_a_listener_that_does_not_read_holds_nobody_up(self):
        path = nudge_folder() / "runs.2.2"
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as lazy:
            lazy.bind(str(path))

            for _ in range(5_000):
                nudge("runs", b"x" * 64)

    async def test_a_folder_with_a_long_name_is_no_obstacle(self, tmp_path: Path, settings: Any):
        settings.BATON_DATA_DIR = tmp_path / ("long" * 40)

        async with an_ear("runs") as ear:
            nudge("runs", b"1")
            assert await ear.next() == b"1"
        shutil.rmtree(nudge_folder())


class Redis:
    """A real Redis on a port of its own."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    async def start(self) -> None:
        program = shutil.which("redis-server")
        assert program, "these tests need redis-server"
        options = ["--port", str(self.port), "--save", "", "--dir", str(self._folder)]
        command = [program, *options]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: ASYNC220
        async with asyncio.timeout(20):
            while True:
                with contextlib.suppress(OSError):
                    _, writer = await asyncio.open_connection("127.0.0.1", self.port)
                    writer.close()
                    return
                await asyncio.sleep(0)

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


class TestRedis:
    @pytest.fixture
    async def redis(self, tmp_path: Path, settings: Any) -> AsyncIterator[Redis]:
        server = Redis(tmp_path)
        await server.start()
        settings.BATON_REDIS_URL = server.url
        yield server
        server.kill()

    @pytest.fixture(autouse=True)
    def _fresh_sender(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(nudges, "_redis_sender", nudges._RedisSender())

    async def say_until_heard(self, ear: Ear, say: Callable[[], None]) -> bytes:
        async with asyncio.timeout(20):
            while True:
                say()
                with contextlib.suppress(TimeoutError):
                    return await ear.next(within_s=0.1)

    async def test_is_heard_by_other_machines(self, redis: Redis):
        async with an_ear("runs") as ear:
            assert await self.say_until_heard(ear, lambda: nudge("runs", b"42")) == b"42"

    async def test_killed_it_holds_nobody_up_and_back_it_is_heard_again(self, redis: Redis):
        async with an_ear("runs") as ear:
            await self.say_until_heard(ear, lambda: nudge("runs", b"before"))
            redis.kill()

            started = asyncio.get_running_loop().time()
            for _ in range(1_000):
                nudge("runs", b"lost")
            assert asyncio.get_running_loop().time() - started < 2

            await redis.start()
            while await self.say_until_heard(ear, lambda: nudge("runs", b"after")) != b"after":
                continue


def test_the_folder_of_somebody_else_is_refused(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
):
    settings.BATON_DATA_DIR = tmp_path
    monkeypatch.setattr(os, "geteuid", lambda: 4_242_424)

    with pytest.raises(PermissionError, match="belongs to somebody else"):
        nudge_folder()
