"""
Which steps are ready, and which will never be: dead-path elimination in one block.

Pure: no Temporal, no clock. Settling a step gives the progress after it, with the steps that
became ready or dead, in plan order. `settle` leaves what it was given as it was, and so copies it;
`settle_in_place` is for the one who owns the progress, and costs no more than the step's edges.
"""

from collections import deque
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property
from typing import Self

from engine.errors import EngineError, Fault
from engine.plan.model import Block


class StepNotRunning(EngineError):
    """A step was settled that was not running."""

    code = "runtime.step_not_running"
    fault = Fault.PLATFORM


@dataclass(frozen=True)
class Layout:
    """What never changes while a block runs: its edges, looked up from both ends."""

    block: Block

    @cached_property
    def order(self) -> Mapping[str, int]:
        """Place of each step in the plan."""
        return {step.id: place for place, step in enumerate(self.block.steps)}

    @cached_property
    def outgoing(self) -> Mapping[str | None, tuple[tuple[str, str], ...]]:
        """Target and handle of each edge, by source; None is the start."""
        found: dict[str | None, list[tuple[str, str]]] = {}
        for step in self.block.steps:
            for edge in step.incoming:
                found.setdefault(edge.source, []).append((step.id, edge.handle))
        return {source: tuple(edges) for source, edges in found.items()}

    @cached_property
    def needed(self) -> Mapping[str, int]:
        """How many live edges the steps need that do not wait for all of theirs."""
        return {
            step.id: 1 if step.join == "any" else step.needed
            for step in self.block.steps
            if step.join != "all"
        }

    @cached_property
    def cancels(self) -> Mapping[str, tuple[str, ...]]:
        """Steps that are stopped when the key starts."""
        return {step.id: step.cancels for step in self.block.steps if step.cancels}


@dataclass(slots=True)
class Progress:
    """
    How far a block has come.

    Attributes:
        open_edges: How many incoming edges of a step are not settled yet.
        live_edges: How many of the settled ones are live.
        decided: Steps that were given out as ready or skipped; nothing can change that.
        running: Steps given out as ready and not settled yet.
    """

    layout: Layout
    open_edges: dict[str, int]
    live_edges: dict[str, int]
    decided: set[str] = field(default_factory=set)
    running: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, block: Block) -> Self:
        """Make the progress of a block in which nothing has happened."""
        return cls(
            layout=Layout(block),
            open_edges={step.id: len(step.incoming) for step in block.steps},
            live_edges={step.id: 0 for step in block.steps},
        )

    def copy(self) -> "Progress":
        """Make another progress that has come as far."""
        return Progress(
            self.layout,
            dict(self.open_edges),
            dict(self.live_edges),
            set(self.decided),
            set(self.running),
        )


@dataclass(frozen=True, slots=True)
class Advance:
    """
    What settling something has led to; each tuple is in plan order.

    Attributes:
        losers: Running steps that nobody waits for any more; they are to be stopped, and settled.
    """

    progress: Progress
    ready: tuple[str, ...]
    skipped: tuple[str, ...]
    losers: tuple[str, ...] = ()


def begin(block: Block) -> Advance:
    """Settle the edges of the start, which are all live."""
    progress = Progress.of(block)
    edges = progress.layout.outgoing.get(None, ())
    return _advance(progress, [(target, True) for target, _ in edges])


def settle(progress: Progress, step_id: str, *, live: AbstractSet[str]) -> Advance:
    """
    Settle a step as `settle_in_place` does, but on a copy of the progress.

    Raises:
        StepNotRunning: the step was not given out as ready, or was settled before.
    """
    return settle_in_place(progress.copy(), step_id, live=live)


def settle_in_place(progress: Progress, step_id: str, *, live: AbstractSet[str]) -> Advance:
    """
    Settle the edges of a step that has finished, and find what that makes ready or dead.

    Args:
        progress: Changed, and part of the answer.
        live: Outgoing handles that are live; every other edge of the step is dead.

    Raises:
        StepNotRunning: the step was not given out as ready, or was settled before.

    Source: dead-path elimination as in WS-BPEL 2.0; see docs/adr/0002.
    """
    if step_id not in progress.running:
        raise StepNotRunning(f"Step {step_id} is not running.", step=step_id)
    progress.running.remove(step_id)
    edges = progress.layout.outgoing.get(step_id, ())
    return _advance(progress, [(target, handle in live) for target, handle in edges])


def _advance(progress: Progress, edges: list[tuple[str, bool]]) -> Advance:
    """Settle edges, and those of every step that dies of it: a work list, never recursion."""
    layout = progress.layout
    open_edges, live_edges = progress.open_edges, progress.live_edges
    ready: list[str] = []
    skipped: list[str] = []
    losers: list[str] = []
    todo = deque(edges)
    while todo:
        target, is_live = todo.popleft()
        open_edges[target] -= 1
        live_edges[target] += is_live
        if target in progress.decided:
            continue
        if _may_start(progress, target):
            ready.append(target)
            for loser in layout.cancels.get(target, ()):
                if loser in progress.running or loser in ready:
                    losers.append(loser)
                elif loser not in progress.decided:
                    progress.decided.add(loser)
                    skipped.append(loser)
                    todo.extend((later, False) for later, _ in layout.outgoing.get(loser, ()))
        elif not open_edges[target]:
            skipped.append(target)
            todo.extend((later, False) for later, _ in layout.outgoing.get(target, ()))
        else:
            continue
        progress.decided.add(target)
    progress.running.update(ready)
    for found in (ready, skipped, losers):
        found.sort(key=layout.order.__getitem__)
    return Advance(progress, tuple(ready), tuple(skipped), tuple(losers))


def _may_start(progress: Progress, step_id: str) -> bool:
    needed = progress.layout.needed.get(step_id)
    if needed is not None:
        return progress.live_edges[step_id] >= needed
    return progress.live_edges[step_id] > 0 and not progress.open_edges[step_id]
