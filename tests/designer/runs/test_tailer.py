"""The tailer stops in the middle of a look at the database."""

import asyncio
import sqlite3
import threading
from typing import Any

import pytest

from designer.runs import tailer


class SlowFile:
    """A connection that takes its time, and must not be closed meanwhile."""

    def __init__(self) -> None:
        self.asked, self.answers, self.closed = (threading.Event() for _ in range(3))
        self.closed_while_busy = False

    def execute(self, _: str) -> Any:
        self.asked.set()
        assert self.answers.wait(10)
        self.closed_while_busy = self.closed.is_set()
        return self

    def fetchone(self) -> tuple[int]:
        return (1,)

    def close(self) -> None:
        self.closed.set()


async def test_a_look_under_way_is_over_before_its_file_is_closed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = SlowFile()
    monkeypatch.setattr(sqlite3, "connect", lambda *_, **__: file)
    changes = tailer._Changes()
    changes._is_sqlite = True
    look = asyncio.create_task(changes.may_have_happened())
    assert await asyncio.to_thread(file.asked.wait, 10)

    look.cancel()
    await asyncio.wait({look})
    changes.close()
    file.answers.set()

    assert await asyncio.to_thread(file.closed.wait, 10)
    assert not file.closed_while_busy
