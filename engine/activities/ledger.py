"""What an attempt leaves in the record, whatever its operation's effect mode is."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

from engine.activities.attempt import Attempt
from engine.activities.blocking import Blocking
from engine.activities.errors import Diagnosis, JournalUnavailable
from engine.activities.recorder import NotRecorded, Recorder
from engine.errors import EngineError
from engine.events.model import RunEvent, StepStarted
from engine.ports import EffectMode, Intent, Journal, Proceed, Verdict

logger = logging.getLogger(__name__)

T = TypeVar("T")

_FIRST_PAUSE_S = 0.1
_LONGEST_PAUSE_S = 2.0
SETTLING = timedelta(seconds=4)


class Ledger:
    """
    The record of one attempt.

    An idempotent operation needs no intent before it is called, so its start waits for a batch.
    Of every other one the intent is committed first.
    """

    def __init__(
        self,
        attempt: Attempt,
        *,
        mode: EffectMode,
        journal: Journal,
        recorder: Recorder,
        blocking: Blocking,
    ) -> None:
        self._attempt = attempt
        self._mode = mode
        self._journal = journal
        self._recorder = recorder
        self._blocking = blocking
        self._run_id = attempt.call.run_id
        self._effect_key = attempt.call.effect_key
        self._handed_on: list[RunEvent] = []

    async def begin(self, started: StepStarted) -> Verdict:
        """
        Record that the attempt begins, and say whether the effect may be done.

        Raises:
            StaleAttempt, RunClosed: it must not be done.
            JournalUnavailable: the intent could not be committed while the attempt lasted.
        """
        news = self._recorder.unwritten(self._run_id, self._attempt.call.news)
        if self._mode == "idempotent":
            self._recorder.emit_soon(self._run_id, (*news, started))
            self._handed_on.append(started)
            return Proceed()
        intent = Intent(
            run_id=self._run_id,
            effect_key=self._effect_key,
            connector=self._attempt.call.connector,
            operation=self._attempt.call.operation,
            mode=self._mode,
            attempt=self._attempt.number,
            cleared_attempts=self._attempt.call.earlier_attempts
            if self._attempt.call.cleared
            else 0,
            started=started,
            news=news,
        )
        return await insist(
            lambda: self._blocking.call(self._journal.begin, intent),
            patience=self._attempt.limit,
        )

    async def postpone(self, event: RunEvent) -> None:
        """Record that the attempt waits for its turn and has not begun; it may be lost."""
        news = self._recorder.unwritten(self._run_id, self._attempt.call.news)
        with contextlib.suppress(NotRecorded):
            await self._recorder.record(self._run_id, (*news, event))

    async def succeed(self, event: RunEvent, output: object) -> tuple[RunEvent, ...]:
        """
        Record that the effect is done.

        An effect is never repeated because its bookkeeping failed: what the journal does not take
        is returned, for the workflow to hand on.

        Raises:
            StaleAttempt: a later attempt has begun.
        """
        if self._mode == "idempotent":
            return await self._record(event)
        return await self._settle(
            event,
            lambda: self._blocking.call(
                self._journal.finish,
                run_id=self._run_id,
                effect_key=self._effect_key,
                attempt=self._attempt.number,
                output=output,
                event=event,
            ),
        )

    async def fail(self, event: RunEvent, diagnosis: Diagnosis) -> None:
        """Record that the attempt failed or was stopped; a later attempt's word wins."""
        if self._mode == "idempotent":
            await self._record(event)
            return
        await self._settle(
            event,
            lambda: self._blocking.call(
                self._journal.fail,
                run_id=self._run_id,
                effect_key=self._effect_key,
                attempt=self._attempt.number,
                certain=diagnosis.certain,
                error=diagnosis.info,
                event=event,
            ),
        )

    async def _record(self, event: RunEvent) -> tuple[RunEvent, ...]:
        try:
            await self._recorder.record(self._run_id, (event,))
        except NotRecorded:
            return self._recorder.unwritten(self._run_id, (*self._handed_on, event))
        return ()

    async def _settle(
        self, event: RunEvent, commit: Callable[[], Awaitable[None]]
    ) -> tuple[RunEvent, ...]:
        try:
            await insist(commit, patience=SETTLING)
        except JournalUnavailable:
            logger.warning("Effect %s is done but not recorded yet.", self._effect_key)
            return (event,)
        return ()


async def insist(commit: Callable[[], Awaitable[T]], *, patience: timedelta) -> T:
    """Try until the journal answers; what it refuses on purpose is not tried again."""
    pause_s = _FIRST_PAUSE_S
    try:
        async with asyncio.timeout(patience.total_seconds()):
            while True:
                try:
                    return await commit()
                except EngineError:
                    raise
                except Exception:
                    logger.warning("The journal does not answer; trying again.", exc_info=True)
                    await asyncio.sleep(pause_s)
                    pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)
    except TimeoutError:
        raise JournalUnavailable(
            "The record of runs did not answer, so nothing was done. It will be tried again."
        ) from None
