"""What all blocks of a run share."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from engine.runtime.activity_contract import Recorded, RunInput
from engine.runtime.desk import Desk
from engine.runtime.gate import Gate
from engine.runtime.news import News

if TYPE_CHECKING:
    from engine.runtime.block import BlockRunner


@dataclass(slots=True)
class RunContext:
    """
    What all blocks of a run share.

    Attributes:
        given: Outcomes, by step path, that are used instead of executing the step.
        settled: Outcomes of this run so far; those inside a container go when it ends.
        notes: What steps that wait want to find again in a later execution of the run.
        running: Where each running step is, by step path.
        undone: Paths of the steps whose effects were undone, in that order.
    """

    run: RunInput
    news: News
    gate: Gate
    desk: Desk
    given: Mapping[str, Recorded] = field(default_factory=dict)
    settled: dict[str, Recorded] = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict)
    running: dict[str, "BlockRunner"] = field(default_factory=dict)
    undone: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, run: RunInput) -> "RunContext":
        """Make the context of a run that begins, or goes on."""
        news = News(run.run_id)
        context = cls(
            run=run,
            news=news,
            gate=Gate(news, operations_at_once=run.operations_at_once),
            desk=Desk(news),
        )
        if run.state is not None:
            context.given = run.state.given
            context.notes = dict(run.state.notes)
            if run.state.paused:
                context.gate.close()
        return context

    def settle(self, path: str, recorded: Recorded) -> None:
        """Remember how a step ended; what is inside it need not be remembered any more."""
        self.settled[path] = recorded
        self.notes.pop(path, None)
