"""Goes through some items of a loop, in this execution."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from temporalio import workflow

from engine.errors import EngineError, Fault
from engine.events.model import StepCancelled, StepFailed, StepSucceeded
from engine.plan.model import ForEachStep
from engine.runtime.activity_contract import Recorded
from engine.runtime.nest import Nest
from engine.runtime.outcome import Failure, describe_error
from engine.runtime.scope import Scope
from engine.runtime.values import keep


@dataclass(slots=True)
class Loop:
    """
    Executes the body for some items, so many at a time.

    Attributes:
        first: Index of the first of the items in the whole loop.
        outcomes: Of the iterations that are over, by index; one that failed the loop has none.
        failure: What failed the loop.
    """

    step: ForEachStep
    items: Sequence[Any]
    first: int
    at_once: int
    scope: Scope
    nest: Nest
    outcomes: dict[int, Recorded] = field(default_factory=dict)
    failure: Failure | None = None
    _next: int = 0
    _active: dict[int, "asyncio.Task[None]"] = field(default_factory=dict)
    _over: "asyncio.Queue[int]" = field(default_factory=asyncio.Queue)

    async def run(self) -> None:
        """Go through the items; how it ended is in the attributes and in the nest."""
        self._next = self.first
        while True:
            self._start_some()
            if not self._active:
                return
            index = await self._over.get()
            self._active.pop(index).result()

    def _start_some(self) -> None:
        while (
            self._next < self.first + len(self.items)
            and len(self._active) < self.at_once
            and self.failure is None
            and not self.nest.stopping
        ):
            index = self._next
            self._next += 1
            given = self.nest.context.given.get(f"{self.nest.path}[{index}]")
            if given is not None:
                self._take(index, given)
                continue
            task = asyncio.create_task(self._iterate(index))
            self._active[index] = task
            task.add_done_callback(partial(self._hand_in, index))

    def _hand_in(self, index: int, _: "asyncio.Task[None]") -> None:
        self._over.put_nowait(index)

    def _take(self, index: int, outcome: Recorded) -> None:
        self.outcomes[index] = outcome
        self.nest.context.settle(f"{self.nest.path}[{index}]", outcome)

    async def _iterate(self, index: int) -> None:
        where = f"{self.nest.path}[{index}]"
        inside = self.scope.child(item=self.items[index - self.first], index=index)
        end = await self.nest.run(self.step.body, scope=inside, prefix=f"{where}/")
        if end.cancelled:
            self._tell(where, StepCancelled, "cancelled")
            return
        failure = end.failure
        output = None
        if failure is None:
            try:
                output = await inside.resolve(self.step.output, seed=where)
                output = await keep(output, run_id=inside.run_id, step=where)
            except EngineError as error:
                if error.fault is Fault.PLATFORM:
                    raise
                failure = Failure(describe_error(error), where)
        if failure is None:
            self._take(index, Recorded(output=output))
            self._tell(where, StepSucceeded, "succeeded", output=output)
            return
        if self.step.on_item_error == "collect":
            self._take(index, Recorded(error=failure.error, cause=failure.step))
        elif self.failure is None:
            self.failure = failure
            self.nest.wind_down()
        self._tell(where, StepFailed, "failed", error=failure.error)

    def _tell(
        self,
        where: str,
        kind: type[StepSucceeded] | type[StepFailed] | type[StepCancelled],
        word: str,
        **facts: Any,
    ) -> None:
        event = kind(key=f"{where}:{word}", at=workflow.now(), step=where, **facts)
        self.nest.context.news.tell(event)
