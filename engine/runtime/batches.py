"""Goes through a long list in executions of their own, so that no history grows too long."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic import BaseModel
from temporalio import workflow
from temporalio.exceptions import FailureError

from engine.events.model import ErrorInfo
from engine.plan.model import (
    Block,
    ForEachStep,
    MessagePlan,
    OperationStep,
    Step,
    TaskStep,
    WaitStep,
)
from engine.plan.walk import steps_in
from engine.runtime.activity_contract import (
    CANCEL_RUN,
    RUN_BATCH,
    TASK_WITHIN,
    WIND_DOWN,
    BatchInput,
    BatchResult,
    CancelRun,
    PauseRun,
    Recorded,
    RunState,
)
from engine.runtime.nest import Nest
from engine.runtime.outcome import Failure
from engine.runtime.scope import Scope

OPERATIONS_IN_A_BATCH: Final = 900
"""Six events each make some 5,400; Temporal grows slow and memory large with more."""

LANES: Final = 4
"""How many batches are under way together; they share out how many items may be."""


def batch_size(body: Block) -> int | None:
    """
    Say how many items one batch has; None when the loop must stay in one execution.

    That is when it costs no history, or when somebody outside has to find its steps: letters are
    sent to the run's own execution.
    """
    steps = list(steps_in(body))
    if any(_hears(step) for step in steps):
        return None
    operations = sum(isinstance(step, OperationStep) for step in steps)
    return max(1, OPERATIONS_IN_A_BATCH // operations) if operations else None


def _hears(step: Step) -> bool:
    if isinstance(step, WaitStep):
        return any(isinstance(way, MessagePlan) for way in step.ways)
    return isinstance(step, TaskStep)


@dataclass(slots=True, eq=False)
class Batch:
    """Some items of a loop, while another execution has them."""

    loop: str
    first: int
    count: int
    handle: "workflow.ChildWorkflowHandle[Any, BatchResult] | None" = None
    _early: list[tuple[str, BaseModel]] = field(default_factory=list)
    _sending: set["asyncio.Task[None]"] = field(default_factory=set)

    def has(self, path: str) -> bool:
        """Say whether a step is in one of these iterations."""
        if not path.startswith(f"{self.loop}["):
            return False
        index = path[len(self.loop) + 1 :].partition("]")[0]
        return index.isdecimal() and self.first <= int(index) < self.first + self.count

    def cancel(self) -> None:
        """Stop everything in it."""
        self.tell(CANCEL_RUN, CancelRun())

    def wind_down(self) -> None:
        """Let it start nothing more."""
        self.tell(WIND_DOWN, PauseRun())

    def tell(self, signal: str, argument: BaseModel) -> None:
        """Send a signal to its execution, as soon as there is one."""
        if self.handle is None:
            self._early.append((signal, argument))
        else:
            task = asyncio.create_task(self._send(self.handle, signal, argument))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)

    def begin(self, handle: "workflow.ChildWorkflowHandle[Any, BatchResult]") -> None:
        """Take the execution that has been started."""
        self.handle = handle
        for signal, argument in self._early:
            self.tell(signal, argument)

    @staticmethod
    async def _send(
        handle: "workflow.ChildWorkflowHandle[Any, BatchResult]", signal: str, argument: BaseModel
    ) -> None:
        try:
            await handle.signal(signal, argument)
        except FailureError:
            workflow.logger.info("The batch was over before it could be told.")


@dataclass(slots=True)
class Batches:
    """Goes through all items of a loop; its attributes are those of `Loop`."""

    step: ForEachStep
    items: Sequence[Any]
    size: int
    scope: Scope
    nest: Nest
    outcomes: dict[int, Recorded] = field(default_factory=dict)
    failure: Failure | None = None
    _next: int = 0

    async def run(self) -> None:
        """Go through the items; how it ended is in the attributes and in the nest."""
        lanes = min(LANES, self.step.at_once, -(-len(self.items) // self.size))
        shares = [
            self.step.at_once // lanes + (n < self.step.at_once % lanes) for n in range(lanes)
        ]
        with self.nest.context.with_child():
            await asyncio.gather(*(self._drive(share) for share in shares))

    async def _drive(self, at_once: int) -> None:
        """Have one batch after another executed."""
        while self._next < len(self.items) and self.failure is None and not self.nest.stopping:
            first = self._next
            items = self.items[first : first + self.size]
            self._next = first + len(items)
            batch = Batch(self.nest.path, first, len(items))
            key = f"{self.nest.path}[{first}]"
            self.nest.context.batches[key] = batch
            self.nest.add(batch)
            try:
                self._take(first, await self._execute(batch, items, at_once))
            finally:
                self.nest.remove(batch)
                del self.nest.context.batches[key]

    async def _execute(self, batch: Batch, items: Sequence[Any], at_once: int) -> BatchResult:
        context = self.nest.context
        argument = BatchInput(
            run_id=context.run_id,
            path=self.nest.path,
            step=self.step,
            items=tuple(items),
            first=batch.first,
            at_once=at_once,
            operations_at_once=max(1, context.gate.operations_at_once // LANES),
            state=self._state(batch),
            **self.scope.seen_by(self.step),
        )
        try:
            handle = await workflow.start_child_workflow(
                RUN_BATCH,
                argument,
                id=f"{context.run_id}/{self.nest.path}[{batch.first}]",
                result_type=BatchResult,
                parent_close_policy=workflow.ParentClosePolicy.TERMINATE,
                task_timeout=TASK_WITHIN,
            )
            batch.begin(handle)
            result: BatchResult = await handle
        except FailureError:
            error = ErrorInfo(
                code="run.ended_from_outside",
                fault="platform",
                message=f"A part of {self.nest.path} was ended in Temporal itself.",
            )
            return BatchResult(results=(), failure=error, step=self.nest.path)
        return result

    def _state(self, batch: Batch) -> RunState:
        """Hand on what is known already of these iterations."""
        context = self.nest.context
        given = {path: one for path, one in context.given.items() if batch.has(path)}
        ahead = tuple(one for one in context.desk.ahead if batch.has(one.step))
        for one in ahead:
            context.desk.decided(one.step)
        return RunState(given=given, ahead=ahead, paused=not context.gate.is_open)

    def _take(self, first: int, result: BatchResult) -> None:
        for index, outcome in enumerate(result.results, start=first):
            if outcome is not None:
                self.outcomes[index] = outcome
                self.nest.context.settle(f"{self.nest.path}[{index}]", outcome)
        self.nest.effects.entries.extend(result.effects)
        self.nest.context.undone.extend(result.undone)
        self.nest.context.news.carry(result.tail)
        if result.failure is not None and self.failure is None:
            self.failure = Failure(result.failure, result.step)
            self.nest.wind_down()
