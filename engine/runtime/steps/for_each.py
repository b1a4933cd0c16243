"""For each: a body that is executed once for every item of a list, so many at a time."""

import asyncio
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from temporalio import workflow

from engine.errors import EngineError, Fault
from engine.events.model import ErrorInfo, StepCancelled, StepFailed, StepStarted, StepSucceeded
from engine.plan.model import ForEachStep
from engine.runtime.activity_contract import Recorded
from engine.runtime.nest import Nest
from engine.runtime.outcome import Cancelled, Failed, Failure, Finished, Outcome, describe_error
from engine.runtime.scope import Scope

MAX_ITEMS = 100_000


class NotAList(EngineError):
    """What a loop is to go through is no list."""

    code = "for_each.not_a_list"
    fault = Fault.AUTHOR


class TooManyItems(EngineError):
    """A loop has more items than a run may hold."""

    code = "for_each.too_many_items"
    fault = Fault.AUTHOR


async def run_for_each(step: ForEachStep, *, path: str, scope: Scope, nest: Nest) -> Outcome:
    """Execute the body for every item; results are in the order of the items."""
    items = await scope.resolve(step.items, seed=path)
    if not isinstance(items, list):
        raise NotAList(f"{path} goes through a list, but `{step.items.source}` is none.")
    if len(items) > MAX_ITEMS:
        raise TooManyItems(
            f"{path} has {len(items):,} items, more than {MAX_ITEMS:,}. Pass on a part of them.",
            items=len(items),
        )
    nest.context.news.tell(
        StepStarted(
            key=f"{path}#1:started",
            at=workflow.now(),
            step=path,
            attempt=1,
            input={"count": len(items)},
        )
    )
    return await _Loop(step, items, path=path, scope=scope, nest=nest).run()


@dataclass(slots=True)
class _Loop:
    step: ForEachStep
    items: list[Any]
    path: str
    scope: Scope
    nest: Nest
    results: list[Any] = field(default_factory=list)
    errors: dict[int, ErrorInfo] = field(default_factory=dict)
    failure: Failure | None = None
    next: int = 0
    active: dict[int, "asyncio.Task[None]"] = field(default_factory=dict)
    over: "asyncio.Queue[int]" = field(default_factory=asyncio.Queue)

    async def run(self) -> Outcome:
        self.results = [None] * len(self.items)
        self._reuse()
        while True:
            self._start_some()
            if not self.active:
                break
            index = await self.over.get()
            self.active.pop(index).result()
        if self.failure is not None:
            return Failed(error=self.failure.error, step=self.failure.step)
        if self.nest.stopping:
            return Cancelled()
        output = {
            "results": self.results,
            "errors": [
                {"index": index, "error": self.errors[index].model_dump(mode="json")}
                for index in sorted(self.errors)
            ],
            "count": len(self.items),
        }
        return Finished(output=output, visible=True, told=True)

    def _reuse(self) -> None:
        """Take the results of iterations that another execution has finished."""
        given = self.nest.context.given
        if not given:
            return
        for index in range(len(self.items)):
            recorded = given.get(f"{self.path}[{index}]")
            if recorded is not None:
                self._take(index, recorded)

    def _take(self, index: int, recorded: Recorded) -> None:
        self.results[index] = recorded.output
        if recorded.error is not None:
            self.errors[index] = recorded.error
        self.nest.context.settle(f"{self.path}[{index}]", recorded)

    def _start_some(self) -> None:
        settled = self.nest.context.settled
        while (
            self.next < len(self.items)
            and len(self.active) < self.step.at_once
            and self.failure is None
            and not self.nest.stopping
        ):
            index = self.next
            self.next += 1
            if f"{self.path}[{index}]" in settled:
                continue
            task = asyncio.create_task(self._iterate(index))
            self.active[index] = task
            task.add_done_callback(partial(self._hand_in, index))

    def _hand_in(self, index: int, _: "asyncio.Task[None]") -> None:
        self.over.put_nowait(index)

    async def _iterate(self, index: int) -> None:
        where = f"{self.path}[{index}]"
        inside = self.scope.child(item=self.items[index], index=index)
        end = await self.nest.run(self.step.body, scope=inside, prefix=f"{where}/")
        failure = end.failure
        if end.well:
            try:
                output = await inside.resolve(self.step.output, seed=where)
            except EngineError as error:
                if error.fault is Fault.PLATFORM:
                    raise
                failure = Failure(describe_error(error), where)
            else:
                self._take(index, Recorded(output=output))
                self._tell(where, StepSucceeded, output=output)
                return
        if failure is None:
            self._tell(where, StepCancelled)
        elif self.step.on_item_error == "collect":
            self._take(index, Recorded(error=failure.error))
            self._tell(where, StepFailed, error=failure.error)
        elif self.failure is None:
            self.failure = failure
            self._tell(where, StepFailed, error=failure.error)
            self.nest.wind_down()

    def _tell(
        self,
        where: str,
        kind: type[StepSucceeded] | type[StepFailed] | type[StepCancelled],
        **facts: Any,
    ) -> None:
        word = {StepSucceeded: "succeeded", StepFailed: "failed", StepCancelled: "cancelled"}[kind]
        event = kind(key=f"{where}:{word}", at=workflow.now(), step=where, **facts)
        self.nest.context.news.tell(event)
