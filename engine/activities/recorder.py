"""Brings events to the journal in batches, from one thread, in the order in which they came."""

import asyncio
import contextlib
import logging
import queue
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from engine.activities.blocking import Around
from engine.errors import EngineError, Fault
from engine.events.model import RunEvent
from engine.ports import Journal

logger = logging.getLogger(__name__)

_PAUSES_S = (0.05, 0.2, 0.5, 1.0, 2.0)
_PATIENCE_S = 0.02
_BATCH = 500
_REMEMBERED = 20_000


class NotRecorded(EngineError):
    """The journal did not take events; whoever has them must hand them on."""

    code = "engine.not_recorded"
    fault = Fault.PLATFORM


@dataclass(frozen=True, slots=True)
class _Parcel:
    run_id: str
    events: tuple[RunEvent, ...]
    receipt: "_Receipt | None"


@dataclass(frozen=True, slots=True)
class _Receipt:
    loop: asyncio.AbstractEventLoop
    future: "asyncio.Future[None]"

    def sign(self, error: Exception | None) -> None:
        self.loop.call_soon_threadsafe(self._settle, error)

    def _settle(self, error: Exception | None) -> None:
        if self.future.done():
            return
        if error is None:
            self.future.set_result(None)
        else:
            self.future.set_exception(NotRecorded("The journal did not take the events."))


_Post = tuple[_Parcel | None, ...]


class Recorder:
    """
    The worker's one way to `Journal.record`.

    An event that came twice, because it also travelled as news, is written once. Use it as a
    context manager; leaving it writes what is left.
    """

    def __init__(self, journal: Journal, *, around: Around) -> None:
        self._journal = journal
        self._around = around
        self._inbox: queue.SimpleQueue[_Post] = queue.SimpleQueue()
        self._set_aside: list[_Parcel] = []
        self._lock = threading.Lock()
        self._written: OrderedDict[tuple[str, str], None] = OrderedDict()
        self._thread = threading.Thread(target=self._work, name="baton-recorder", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._post(None)
        self._thread.join()

    def emit(self, run_id: str, events: Sequence[RunEvent]) -> None:
        """Take events without waiting; safe from any thread, also from workflow code."""
        self._post(_Parcel(run_id, tuple(events), None))

    def emit_soon(self, run_id: str, events: Sequence[RunEvent]) -> None:
        """
        Take events that may wait a moment for others; call it in an event loop.

        Most operations end within that moment, and so cost one transaction instead of two.
        """
        with self._lock:
            is_first = not self._set_aside
            self._set_aside.append(_Parcel(run_id, tuple(events), None))
        if is_first:
            asyncio.get_running_loop().call_later(_PATIENCE_S, self._post)

    async def record(self, run_id: str, events: Sequence[RunEvent]) -> None:
        """
        Write events and wait until they are committed.

        Raises:
            NotRecorded: the journal would not take them, after several tries.
        """
        loop = asyncio.get_running_loop()
        receipt = _Receipt(loop, loop.create_future())
        self._post(_Parcel(run_id, tuple(events), receipt))
        await receipt.future

    def unwritten(self, run_id: str, events: Iterable[RunEvent]) -> tuple[RunEvent, ...]:
        """Leave out what this worker knows to be committed."""
        return tuple(e for e in events if (run_id, e.key) not in self._written)

    def _post(self, *parcels: _Parcel | None) -> None:
        """Hand over what was set aside, then these; None ends the work."""
        with self._lock:
            post = (*self._set_aside, *parcels)
            self._set_aside.clear()
            if post:
                self._inbox.put(post)

    def _work(self) -> None:
        while True:
            batch = self._next_batch()
            for place, (run_id, parcels) in enumerate(_by_run(batch).items()):
                self._write(run_id, parcels, is_first=not place)
            if batch[-1] is None:
                return

    def _next_batch(self) -> list[_Parcel | None]:
        batch = [*self._inbox.get()]
        while batch[-1] is not None and len(batch) < _BATCH:
            try:
                batch += self._inbox.get_nowait()
            except queue.Empty:
                break
        return batch

    def _write(self, run_id: str, parcels: list[_Parcel], *, is_first: bool) -> None:
        events = self.unwritten(run_id, (e for parcel in parcels for e in parcel.events))
        error = self._commit(run_id, events, is_first=is_first) if events else None
        if error is None:
            self._remember(run_id, events)
        for parcel in parcels:
            if parcel.receipt is not None:
                parcel.receipt.sign(error)

    def _commit(
        self, run_id: str, events: Sequence[RunEvent], *, is_first: bool
    ) -> Exception | None:
        for pause_s in (*_PAUSES_S, None):
            try:
                # Once for a batch, and again for a try after a failure.
                with self._around() if is_first else contextlib.nullcontext():
                    self._journal.record(run_id, events)
            except EngineError as error:
                # Refused on purpose, as for a run that was deleted: nobody will ever take them.
                logger.warning("Events of run %s were refused: %s", run_id, error.code)
                return None
            except Exception as error:
                if pause_s is None:
                    logger.exception("Events of run %s could not be recorded.", run_id)
                    return error
                is_first = True
                time.sleep(pause_s)
            else:
                return None
        return None

    def _remember(self, run_id: str, events: Sequence[RunEvent]) -> None:
        self._written.update(((run_id, event.key), None) for event in events)
        while len(self._written) > _REMEMBERED:
            self._written.popitem(last=False)


def _by_run(batch: Iterable[_Parcel | None]) -> dict[str, list[_Parcel]]:
    found: dict[str, list[_Parcel]] = {}
    for parcel in batch:
        if parcel is not None:
            found.setdefault(parcel.run_id, []).append(parcel)
    return found
