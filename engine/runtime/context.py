"""What all blocks of a run share."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from pydantic import BaseModel
from temporalio import workflow

from engine.runtime.activity_contract import Recorded, RunState, SteerStep
from engine.runtime.desk import Desk
from engine.runtime.effect_log import EffectLog
from engine.runtime.gate import Gate
from engine.runtime.inbox import Inbox
from engine.runtime.news import News

CANCEL_ENDS_PAUSE = "cancel-ends-pause"
"""Patch: runs begun before it keep to a pause also when they are cancelled."""


class Steerable(Protocol):
    """A block that is running, as far as decisions on its steps are concerned."""

    def steer(self, step_id: str, decision: SteerStep) -> None:
        """End a running step as a person decided."""


class Part(Protocol):
    """Some iterations of a loop, while another execution has them."""

    def has(self, path: str) -> bool:
        """Say whether a step is in one of them."""

    def tell(self, signal: str, argument: BaseModel) -> None:
        """Send a signal to the execution."""


@dataclass(slots=True)
class RunContext:
    """
    What all blocks of a run share.

    Attributes:
        given: Outcomes, by step path, that are used instead of executing the step.
        settled: Outcomes of this run so far; those inside a container go when it is settled.
        notes: What steps and clocks want to find again in a later execution of the run.
        running: Where each running step is, by step path.
        batches: Parts of loops that other executions have, while they have them.
        undone: Paths of the steps whose effects were undone, in that order.
        logs: What can be undone, by path of the scope that would; the run's own is empty.
        busy: How many things are under way that only this execution can see to their end.
        cancelled: The run, or this part of it, is to stop.
    """

    run_id: str
    news: News
    gate: Gate
    desk: Desk
    inbox: Inbox
    given: Mapping[str, Recorded] = field(default_factory=dict)
    settled: dict[str, Recorded] = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict)
    running: dict[str, Steerable] = field(default_factory=dict)
    batches: dict[str, Part] = field(default_factory=dict)
    undone: list[str] = field(default_factory=list)
    busy: int = 0
    cancelled: bool = False
    pauses: int = 0
    logs: dict[str, EffectLog] = field(default_factory=dict)
    _inside: dict[str, list[str]] = field(default_factory=dict)
    _opening: asyncio.Task[None] | None = None

    @classmethod
    def of(
        cls, run_id: str, *, operations_at_once: int, state: RunState | None = None
    ) -> "RunContext":
        """Make the context of a run that begins, or goes on."""
        state = state or RunState()
        news = News(run_id)
        context = cls(
            run_id=run_id,
            news=news,
            gate=Gate(news, operations_at_once=operations_at_once),
            desk=Desk(news, ahead=state.ahead, decided=state.decided, holds=state.holds),
            inbox=Inbox(news, state.inbox),
            given=state.given,
            notes=dict(state.notes),
            undone=list(state.undone),
            pauses=state.pauses,
        )
        for path, effects in state.effects.items():
            context.logs[path] = EffectLog(list(effects), known={e.step for e in effects})
        if state.paused:
            context.gate.close()
        return context

    def cancel(self) -> None:
        """Let what a stopped run still has to do wait in no pause; no other begins."""
        self.cancelled = True
        if not self.gate.is_open and workflow.patched(CANCEL_ENDS_PAUSE):
            self._opening = asyncio.create_task(self._open())

    async def _open(self) -> None:
        # Conditions are looked at when nothing else is ready: all blocks have heard by then that
        # they are to stop, and no step of theirs slips through.
        await workflow.wait_condition(lambda: True)
        self.gate.open()

    def state(self) -> RunState:
        """Say how far the run has come; asked only while nothing is under way."""
        return RunState(
            begun=True,
            given=self.settled,
            notes=self.notes,
            undone=tuple(self.undone),
            effects={path: tuple(filter(None, log.entries)) for path, log in self.logs.items()},
            ahead=self.desk.ahead,
            decided=self.desk.seen,
            holds=self.desk.holds,
            paused=not self.gate.is_open,
            pauses=self.pauses,
            inbox=self.inbox.state(),
        )

    @contextmanager
    def working(self) -> Iterator[None]:
        """Keep the run in this execution while something is under way."""
        self.busy += 1
        try:
            yield
        finally:
            self.busy -= 1

    @contextmanager
    def ending(self) -> Iterator[None]:
        """Keep the run in this execution while a scope ends, which may take many steps."""
        self.gate.ending += 1
        try:
            with self.with_child():
                yield
        finally:
            self.gate.ending -= 1

    @contextmanager
    def with_child(self) -> Iterator[None]:
        """Keep the run in this execution during something that may take long; steps go on."""
        self.gate.children += 1
        self.gate.let_in()
        try:
            with self.working():
                yield
        finally:
            self.gate.children -= 1

    async def sleep_until(self, note: str, seconds: float) -> datetime:
        """
        Wait until so many seconds after the first time that this was asked, in any execution.

        Args:
            note: Under which the moment is remembered.

        Returns:
            The moment.
        """
        now = workflow.now()
        noted = self.notes.setdefault(note, (now + timedelta(seconds=seconds)).isoformat())
        moment = datetime.fromisoformat(noted)
        if moment > now:
            await workflow.sleep(moment - now)
        return moment

    def log(self, path: str) -> EffectLog:
        """Open the log of a scope, with what earlier executions wrote into it."""
        return self.logs.setdefault(path, EffectLog())

    def batch_of(self, path: str) -> Part | None:
        """Find the execution that has the iteration in which a step is."""
        return next((batch for batch in self.batches.values() if batch.has(path)), None)

    def tell_batches(self, signal: str, argument: BaseModel) -> None:
        """Send a signal to every execution that has a part of this run."""
        for batch in tuple(self.batches.values()):
            batch.tell(signal, argument)

    def settle(self, path: str, recorded: Recorded) -> None:
        """
        Remember how a step or an iteration ended, and forget what is inside it.

        What is inside one that failed is kept: a run that goes on from here needs it.
        """
        self.settled[path] = recorded
        self.notes.pop(path, None)
        if path:
            self.logs.pop(path, None)
        self._inside.setdefault(_parent(path), []).append(path)
        if recorded.error is None:
            self.forget_inside(path)

    def forget_inside(self, path: str) -> None:
        """Forget how the steps inside a container, or one iteration of it, ended."""
        waiting = [path]
        while waiting:
            for inner in self._inside.pop(waiting.pop(), ()):
                self.settled.pop(inner, None)
                self.notes.pop(inner, None)
                self.logs.pop(inner, None)
                waiting.append(inner)


def _parent(path: str) -> str:
    """Give the path of the iteration or container around a step, or of the loop around both."""
    if path.endswith("]"):
        return path[: path.rindex("[")]
    return path.rpartition("/")[0]
