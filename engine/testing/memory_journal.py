"""A journal in memory that keeps every promise of the real one, for tests of the engine."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from engine.events.model import ErrorInfo, RunEvent
from engine.ports import (
    AlreadyDone,
    EffectMode,
    Intent,
    OutcomeUnknown,
    Proceed,
    StaleAttempt,
    Verdict,
)


@dataclass(slots=True)
class EffectRecord:
    """One line of the effect ledger."""

    mode: EffectMode
    attempt: int
    state: Literal["intended", "done", "failed", "unknown"] = "intended"
    output: Any = None


@dataclass(slots=True)
class RunRecord:
    """What the journal knows of one run."""

    events: list[RunEvent] = field(default_factory=list)
    effects: dict[str, EffectRecord] = field(default_factory=dict)
    by_key: dict[str, RunEvent] = field(default_factory=dict)


class MemoryJournal:
    """Events by run, each key once, in the order of commit; and the effect ledger."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self.runs: dict[str, RunRecord] = {}
        self.fail_next = 0
        """How many calls raise, as a database does that is down."""

    def begin(self, intent: Intent) -> Verdict:
        """Commit the intent."""
        with self._changed:
            self._break()
            run = self._run(intent.run_id)
            known = run.effects.get(intent.effect_key)
            verdict = self._judge(known, intent)
            self._append(run, intent.news)
            if isinstance(verdict, AlreadyDone):
                return verdict
            self._append(run, (intent.started,))
            if isinstance(verdict, Proceed):
                run.effects[intent.effect_key] = EffectRecord(intent.mode, intent.attempt)
            return verdict

    def finish(
        self, *, run_id: str, effect_key: str, attempt: int, output: Any, event: RunEvent
    ) -> None:
        """Record that the effect is done."""
        with self._changed:
            self._break()
            effect = self._fenced(run_id, effect_key, attempt)
            effect.state, effect.output = "done", output
            self._append(self._run(run_id), (event,))

    def fail(
        self,
        *,
        run_id: str,
        effect_key: str,
        attempt: int,
        certain: bool,
        error: ErrorInfo,  # noqa: ARG002 - it is in the event, too
        event: RunEvent,
    ) -> None:
        """Record that the attempt failed."""
        with self._changed:
            self._break()
            effect = self._fenced(run_id, effect_key, attempt)
            effect.state = "failed" if certain else "unknown"
            self._append(self._run(run_id), (event,))

    def record(self, run_id: str, events: Sequence[RunEvent]) -> None:
        """Commit events."""
        with self._changed:
            self._break()
            self._append(self._run(run_id), events)

    def events(self, run_id: str) -> tuple[RunEvent, ...]:
        """Give the events of a run, in the order of commit."""
        with self._changed:
            return tuple(self._run(run_id).events)

    def wait_for(self, run_id: str, key: str, *, timeout_s: float = 60) -> RunEvent:
        """Block until the run has an event with this key; call it in a thread."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._find(run_id, key), timeout=timeout_s):
                raise TimeoutError(f"no event {key}; there are {self.keys(run_id)}")
            found = self._find(run_id, key)
            assert found is not None  # noqa: S101 - the condition says so
            return found

    def keys(self, run_id: str) -> list[str]:
        """Give the keys of a run's events, in the order of commit."""
        return [event.key for event in self.runs.get(run_id, RunRecord()).events]

    def _find(self, run_id: str, key: str) -> RunEvent | None:
        return self._run(run_id).by_key.get(key)

    def _run(self, run_id: str) -> RunRecord:
        return self.runs.setdefault(run_id, RunRecord())

    def _append(self, run: RunRecord, events: Sequence[RunEvent]) -> None:
        for event in events:
            if event.key not in run.by_key:
                run.by_key[event.key] = event
                run.events.append(event)
        self._changed.notify_all()

    def _fenced(self, run_id: str, effect_key: str, attempt: int) -> EffectRecord:
        effect = self._run(run_id).effects[effect_key]
        if effect.attempt > attempt:
            raise StaleAttempt(f"Attempt {attempt} of {effect_key} is over.")
        return effect

    @staticmethod
    def _judge(known: EffectRecord | None, intent: Intent) -> Verdict:
        if known is None:
            return Proceed()
        if known.attempt > intent.attempt:
            raise StaleAttempt(f"Attempt {intent.attempt} of {intent.effect_key} is over.")
        if known.state == "done":
            return AlreadyDone(known.output)
        in_doubt = known.state != "failed" and known.attempt > intent.cleared_attempts
        if intent.mode == "at_most_once" and in_doubt:
            known.state = "unknown"
            return OutcomeUnknown(since_attempt=known.attempt)
        return Proceed()

    def _break(self) -> None:
        if self.fail_next > 0:
            self.fail_next -= 1
            raise ConnectionError("the journal is down")
