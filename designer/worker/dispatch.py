"""Takes what the outbox holds to Temporal, and brings back what Temporal knows better."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Coroutine
from typing import Any
from uuid import UUID

import structlog
from django.utils import timezone

from designer.common.nudges import OUTBOX, listen
from designer.runs import outbox, queue, signals
from designer.runs.calls import waits_for_its_caller
from designer.runs.journal import append_events
from designer.runs.models import Run, RunSignal
from designer.runs.services import RUN_ENDED_KEY
from designer.worker.database import in_thread
from designer.worker.looking import news_or
from designer.worker.run_inputs import CANNOT_FORK, run_input
from engine.client.client import EngineClient, EngineRefused, EngineUnavailable, RunNotFound
from engine.events.model import RunCancelled
from engine.runtime.activity_contract import RunResult
from engine.runtime.outcome import describe_error

SWEEP_EVERY_S = 1.0
_AT_ONCE = 16

_log = structlog.get_logger(__name__)


class Dispatcher:
    """
    Starts, cancels and tells runs in Temporal, and compares quiet ones with it.

    A nudge makes it look at once; it looks every second anyway. Several may work side by side:
    rows are claimed, and starting a run twice is harmless.
    """

    def __init__(self, client: EngineClient) -> None:
        self._client = client
        self._look = asyncio.Event()
        self._under_way: dict[UUID, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Work until cancelled."""
        async with listen(OUTBOX) as nudges:
            listener = asyncio.create_task(self._hear(nudges))
            try:
                while True:
                    self._look.clear()
                    await self._sweep_safely()
                    await news_or(SWEEP_EVERY_S, self._look)
            finally:
                listener.cancel()
                await self.settle_down()

    async def sweep(self) -> None:
        """Look once at everything that waits; starts go on in the background."""
        await in_thread(queue.let_go)
        free = _AT_ONCE - len(self._under_way)
        if free > 0:
            for run in await in_thread(outbox.claim_starts, limit=free):
                self._spawn(run.id, self._start(run))
        for run in await in_thread(outbox.open_cancellations):
            await self._guarded(run, self._cancel(run))
        while claimed := await in_thread(signals.claim_signals):
            for signal in claimed:
                await self._tell(signal)
        for run in await in_thread(outbox.claim_quiet_runs):
            await self._guarded(run, self._compare(run))

    async def settle_down(self) -> None:
        """Wait for the starts under way."""
        await asyncio.gather(*self._under_way.values(), return_exceptions=True)

    async def _hear(self, nudges: AsyncIterator[bytes]) -> None:
        async for _ in nudges:
            self._look.set()

    async def _sweep_safely(self) -> None:
        try:
            await self.sweep()
        except EngineUnavailable as error:
            _log.warning("temporal_unavailable", error=error.message)
        except Exception:  # noqa: BLE001 -- the next sweep is a second away
            _log.exception("sweep_failed")

    async def _guarded(self, run: Run, work: Awaitable[None]) -> None:
        try:
            await work
        except EngineUnavailable:
            raise
        except Exception:  # noqa: BLE001 -- one run must not hold up the others
            _log.exception("sweep_failed_for_run", run=str(run.id))

    def _spawn(self, run_id: UUID, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._under_way[run_id] = task
        task.add_done_callback(lambda done: self._done(run_id, done))

    def _done(self, run_id: UUID, task: asyncio.Task[None]) -> None:
        was_full = len(self._under_way) >= _AT_ONCE
        self._under_way.pop(run_id, None)
        if was_full:
            self._look.set()
        if not task.cancelled() and task.exception() is not None:
            # Its lease runs out, and then it is claimed again.
            _log.error("start_failed", run=str(run_id), exc_info=task.exception())

    async def _start(self, run: Run) -> None:
        try:
            await self._client.start_run(await run_input(run, self._client), priority=run.priority)
            await in_thread(outbox.note_started, [run.id])
            if run.dispatch_tries > 1:
                _log.info("run_started_late", run=str(run.id), tries=run.dispatch_tries)
        except (EngineRefused, *CANNOT_FORK) as error:
            _log.exception("run_refused", run=str(run.id))
            failed = describe_error(error)
            result = RunResult(outcome="failed", error=failed)
            await in_thread(outbox.settle, run.id, result=result)
        except Exception as error:  # noqa: BLE001 -- whatever it was, the run still waits
            _log.warning("start_put_off", run=str(run.id), error=str(error))
            await in_thread(outbox.put_off_start, run)

    async def _cancel(self, run: Run) -> None:
        try:
            await self._client.cancel_run(str(run.id), run.cancel_reason)
        except RunNotFound:
            if run.dispatched_at is None:
                end = RunCancelled(key=RUN_ENDED_KEY, at=timezone.now(), reason=run.cancel_reason)
                await in_thread(append_events, run.id, [end])
                return
            if waits_for_its_caller(run):
                # It is told once it has begun; should it never begin, the comparison ends it.
                return
            # It ended meanwhile; the comparison with Temporal will tell how.
        await in_thread(outbox.note_cancel_sent, run.id)

    async def _tell(self, signal: RunSignal) -> None:
        """Send a signal; one for a run that Temporal does not know waits for what becomes of it."""
        try:
            body = signals.BODIES[signal.kind].model_validate(signal.body)
            await self._client.signal(str(signal.run_id), signal.kind, body)
        except Exception as error:
            await in_thread(signals.put_off, signal)
            if isinstance(error, EngineUnavailable):
                raise
            _log.warning("signal_put_off", run=str(signal.run_id), error=str(error))
        else:
            await in_thread(signals.note_sent, signal)

    async def _compare(self, run: Run) -> None:
        state = await self._client.describe_run(str(run.id))
        if state.status == "closed" and state.result is not None:
            await in_thread(outbox.settle, run.id, result=state.result)
            _log.info("run_settled", run=str(run.id), outcome=state.result.outcome)
        elif state.status == "unknown" and await in_thread(outbox.restart_or_give_up, run.id):
            _log.warning("run_unknown_to_temporal", run=str(run.id))
