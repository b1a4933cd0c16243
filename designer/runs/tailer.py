"""
Tells what in this web process waits for news of a run that there is some.

It hears nudges, and as a safety net looks at the database itself now and then, so that a lost
nudge or a dead Redis costs a moment and never an event. What it announces holds no data: those
who hear it read the database from their own cursor.
"""

import asyncio
import contextlib
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import structlog
from channels.db import database_sync_to_async
from channels.layers import BaseChannelLayer, get_channel_layer
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from designer.common.nudges import RUNS, listen
from designer.runs.models import Run

_SQLITE_LOOK_S = 0.25
_POSTGRESQL_LOOK_S = 1.0
_ID_BYTES = 16

_log = structlog.get_logger(__name__)


def group_of(run_id: UUID) -> str:
    """Name the channel group of those who wait for news of a run."""
    return f"run.{run_id.hex}"


def channel_layer() -> BaseChannelLayer:
    """Give this process's channel layer."""
    layer = get_channel_layer()
    if layer is None:
        raise ImproperlyConfigured("CHANNEL_LAYERS has no default layer.")
    return layer


class Tailer:
    """One for each web process; `run` works until it is cancelled."""

    def __init__(self) -> None:
        self._watched: Counter[UUID] = Counter()
        self._seen: dict[UUID, tuple[int, bool]] = {}

    @contextlib.contextmanager
    def watching(self, run_id: UUID) -> Iterator[None]:
        """Announce news of this run while the block is open."""
        self._watched[run_id] += 1
        try:
            yield
        finally:
            self._watched[run_id] -= 1
            if not self._watched[run_id]:
                del self._watched[run_id]
                self._seen.pop(run_id, None)

    async def run(self) -> None:
        """Announce until cancelled."""
        async with listen(RUNS) as nudges:
            hearing = asyncio.create_task(self._hear(nudges))
            try:
                await self._look_now_and_then()
            finally:
                hearing.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await hearing

    async def _hear(self, nudges: AsyncIterator[bytes]) -> None:
        async for payload in nudges:
            if len(payload) < _ID_BYTES:
                continue
            run_id = UUID(bytes=payload[:_ID_BYTES])
            if run_id in self._watched:
                await _announce(run_id, is_answered=len(payload) > _ID_BYTES)

    async def _look_now_and_then(self) -> None:
        changes = _Changes()
        try:
            while True:
                await asyncio.sleep(changes.look_every_s)
                try:
                    if self._watched and await changes.may_have_happened():
                        await self._look()
                except Exception:  # noqa: BLE001 -- the database may be gone for a while
                    _log.exception("tailer_failed")
                    await asyncio.sleep(_POSTGRESQL_LOOK_S)
        finally:
            changes.close()

    async def _look(self) -> None:
        for run_id, state in (await _how_far(list(self._watched))).items():
            known = self._seen.get(run_id)
            if run_id in self._watched and known != state:
                self._seen[run_id] = state
                await _announce(run_id, is_answered=state[1])


class _Changes:
    """Whether anything was committed since the last look, at next to no cost on SQLite."""

    def __init__(self) -> None:
        self._is_sqlite = connection.vendor == "sqlite"
        self.look_every_s = _SQLITE_LOOK_S if self._is_sqlite else _POSTGRESQL_LOOK_S
        # Who stops the tailer does not stop a look under way: what closes the file queues behind.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="baton-tailer")
        self._file: sqlite3.Connection | None = None
        self._version = -1

    async def may_have_happened(self) -> bool:
        if not self._is_sqlite:
            return True
        loop = asyncio.get_running_loop()
        version = await loop.run_in_executor(self._thread, self._data_version)
        changed, self._version = version != self._version, version
        return changed

    def _data_version(self) -> int:
        # It counts commits of other connections only, so this one stays open and never writes.
        if self._file is None:
            path = connection.settings_dict["NAME"]
            self._file = sqlite3.connect(path, timeout=1)
        return int(self._file.execute("PRAGMA data_version").fetchone()[0])

    def close(self) -> None:
        self._thread.submit(self._close_file)
        self._thread.shutdown(wait=False)

    def _close_file(self) -> None:
        if self._file is not None:
            self._file.close()


async def _announce(run_id: UUID, *, is_answered: bool) -> None:
    message = {"type": "run.moved", "run": str(run_id), "is_answered": is_answered}
    await channel_layer().group_send(group_of(run_id), message)


def _read_how_far(run_ids: list[UUID]) -> dict[UUID, tuple[int, bool]]:
    columns = ("pk", "last_event", "finished_at", "responded_at")
    rows = Run.objects.filter(pk__in=run_ids).values_list(*columns)
    return {pk: (last_event, any(answered)) for pk, last_event, *answered in rows}


_how_far = database_sync_to_async(_read_how_far, thread_sensitive=False)

tailer = Tailer()
"""This process's tailer; `designer.asgi` runs it."""
