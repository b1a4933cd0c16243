"""What a container step works with: it runs blocks, and knows when to stop."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from temporalio import workflow

from engine.plan.model import Block
from engine.runtime.context import RunContext
from engine.runtime.effect_log import EffectLog
from engine.runtime.outcome import BlockEnd
from engine.runtime.scope import Scope


class Stoppable(Protocol):
    """A part of a container that is running."""

    def cancel(self) -> None:
        """Stop everything in it."""

    def wind_down(self) -> None:
        """Start nothing more in it."""


class Runner(Stoppable, Protocol):
    """What executes one block."""

    async def run(self) -> BlockEnd:
        """Execute it to its end."""


@dataclass(slots=True)
class Nest:
    """
    The blocks inside one container step that is running.

    Attributes:
        path: Step path of the container.
        effects: Where effects go that the container does not undo by itself.
        cancelled: It was told to stop at once.
        stopping: It was told to stop: what is inside stops by itself, and nothing more starts.
    """

    context: RunContext
    path: str
    effects: EffectLog
    open_block: Callable[..., Runner]
    cancelled: bool = False
    stopping: bool = False
    _active: dict[Stoppable, None] = field(default_factory=dict)

    async def run(
        self,
        block: Block,
        *,
        scope: Scope,
        prefix: str,
        effects: EffectLog | None = None,
        time_limit_s: float | None = None,
        protected: bool = False,
    ) -> BlockEnd:
        """
        Execute a block to its end.

        Args:
            prefix: Begins the paths of its steps.
            effects: Where its effects go; by default where those of the container go.
            protected: Goes on when the container is told to stop.
        """
        runner = self.open_block(
            self.context,
            block,
            scope=scope,
            prefix=prefix,
            effects=self.effects if effects is None else effects,
            time_limit_s=time_limit_s,
        )
        if not protected:
            self.add(runner)
        try:
            return await runner.run()
        finally:
            self.remove(runner)

    def add(self, part: Stoppable) -> None:
        """Have a part told when the container is to stop."""
        # A dict keeps the order of their start, so that stopping them replays alike.
        self._active[part] = None

    def remove(self, part: Stoppable) -> None:
        """Let a part go that has ended."""
        self._active.pop(part, None)

    def wind_down(self) -> None:
        """Start nothing more; operations that run go on to their end."""
        self.stopping = True
        for part in tuple(self._active):
            part.wind_down()

    def cancel(self) -> None:
        """Stop everything inside."""
        self.stopping = self.cancelled = True
        for part in tuple(self._active):
            part.cancel()

    async def pause(self, seconds: float) -> None:
        """Wait, unless the container is told to stop."""
        if seconds > 0:
            try:
                await workflow.wait_condition(lambda: self.stopping, timeout=seconds)
            except TimeoutError:
                return
