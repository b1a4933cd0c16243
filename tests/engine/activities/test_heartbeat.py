import asyncio
from typing import Any

import pytest
from temporalio.testing import ActivityEnvironment

from engine.activities import heartbeat as module
from engine.activities.heartbeat import heartbeats


@pytest.fixture
def beats(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    monkeypatch.setattr(module, "EVERY_S", 0.001)
    return []


class TestHeartbeats:
    async def test_go_on_while_the_attempt_lasts(self, beats: list[Any]) -> None:
        async def attempt() -> None:
            async with heartbeats(7):
                async with asyncio.timeout(30):
                    while len(beats) < 3:
                        await asyncio.sleep(0)

        env = ActivityEnvironment()
        env.on_heartbeat = lambda *details: beats.append(details)
        await env.run(attempt)

        assert beats[:3] == [(7,)] * 3

    async def test_end_with_the_attempt(self, beats: list[Any]) -> None:
        timers: list[Any] = []

        async def attempt() -> None:
            heart = heartbeats()
            async with heart:
                timers.append(heart._timer)

        await ActivityEnvironment().run(attempt)

        assert timers[0].cancelled()
