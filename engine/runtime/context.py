"""What all blocks of a run share."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from engine.runtime.activity_contract import Recorded, RunInput, RunState
from engine.runtime.desk import Desk
from engine.runtime.gate import Gate
from engine.runtime.inbox import Inbox
from engine.runtime.news import News

if TYPE_CHECKING:
    from engine.runtime.batches import Batch
    from engine.runtime.block import BlockRunner


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
        busy: How many things are under way that only this execution can see to their end.
    """

    run: RunInput
    news: News
    gate: Gate
    desk: Desk
    inbox: Inbox
    given: Mapping[str, Recorded] = field(default_factory=dict)
    settled: dict[str, Recorded] = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict)
    running: dict[str, "BlockRunner"] = field(default_factory=dict)
    batches: dict[str, "Batch"] = field(default_factory=dict)
    undone: list[str] = field(default_factory=list)
    busy: int = 0
    pauses: int = 0
    _inside: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, run: RunInput) -> "RunContext":
        """Make the context of a run that begins, or goes on."""
        state = run.state or RunState()
        news = News(run.run_id)
        context = cls(
            run=run,
            news=news,
            gate=Gate(news, operations_at_once=run.operations_at_once),
            desk=Desk(news, ahead=state.ahead, decided=state.decided),
            inbox=Inbox(news, state.inbox),
            given=state.given,
            notes=dict(state.notes),
            undone=list(state.undone),
            pauses=state.pauses,
        )
        if state.paused:
            context.gate.close()
        return context

    def state(self) -> RunState:
        """Say how far the run has come; asked only while nothing is under way."""
        return RunState(
            given=self.settled,
            notes=self.notes,
            undone=tuple(self.undone),
            ahead=self.desk.ahead,
            decided=self.desk.seen,
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

    def settle(self, path: str, recorded: Recorded) -> None:
        """Remember how a step or an iteration ended, and forget what is inside it."""
        self.settled[path] = recorded
        self.notes.pop(path, None)
        self._inside.setdefault(_parent(path), []).append(path)
        self.forget_inside(path)

    def forget_inside(self, path: str) -> None:
        """Forget how the steps inside a container, or one iteration of it, ended."""
        waiting = [path]
        while waiting:
            for inner in self._inside.pop(waiting.pop(), ()):
                self.settled.pop(inner, None)
                self.notes.pop(inner, None)
                waiting.append(inner)


def _parent(path: str) -> str:
    """Give the path of the iteration or container around a step, or of the loop around both."""
    if path.endswith("]"):
        return path[: path.rindex("[")]
    return path.rpartition("/")[0]
