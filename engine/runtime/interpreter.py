"""
Executes a plan: starts what is ready, settles what has finished, and tells what happened.

Deterministic: everything that could differ between two executions of the same history (time,
order of completion, what activities answer) comes from Temporal.
"""

import asyncio
from collections import deque
from dataclasses import dataclass
from functools import partial
from typing import Any, assert_never

from temporalio import workflow
from temporalio.exceptions import FailureError

from engine.errors import EngineError, Fault
from engine.events.model import (
    BranchTaken,
    ErrorInfo,
    RunCancelled,
    RunEvent,
    RunFailed,
    RunStarted,
    RunSucceeded,
    StepCancelled,
    StepFailed,
    StepSkipped,
    StepSucceeded,
)
from engine.events.step_path import StepPath
from engine.plan.model import ChoiceStep, EndStep, OperationStep, Step
from engine.runtime.activity_contract import RunInput, RunResult
from engine.runtime.explain import explain
from engine.runtime.news import News
from engine.runtime.outcome import (
    Cancelled,
    Failed,
    Finished,
    Outcome,
    Reached,
    describe_error,
)
from engine.runtime.schedule import Advance, begin, settle_in_place
from engine.runtime.scope import Scope
from engine.runtime.steps.choice import run_choice
from engine.runtime.steps.end import run_end
from engine.runtime.steps.operation import run_operation

RUN_STARTED_KEY = "run:started"
RUN_ENDED_KEY = "run:ended"

PURE_STEPS_AT_A_STRETCH = 1_000
"""How many choices and ends start before a pause; Temporal takes 2 s of work for a deadlock."""

BOUNDED_STEPS = "bounded-steps"
"""Patch: runs begun before it start everything that is ready at once, and never pause."""


@dataclass(frozen=True, slots=True)
class _Stopped:
    """A step's task is over."""

    step: Step
    task: asyncio.Task[Outcome]


@dataclass(frozen=True, slots=True)
class _CancelRequested:
    reason: str


@dataclass(frozen=True, slots=True)
class _Failure:
    error: ErrorInfo
    step: str


@dataclass(frozen=True, slots=True)
class _Answer:
    output: Any


class Interpreter:
    """Executes one run. Call `execute` once; `cancel` at any time before it returns."""

    def __init__(self, run: RunInput) -> None:
        self._run = run
        self._news = News(run.run_id)
        self._scope = Scope(run_id=run.run_id, input=run.input, facts=run.facts)
        self._steps = {step.id: step for step in run.plan.block.steps}
        # Finished tasks queue up in the order in which Temporal resolved them. One queue for the
        # whole block costs the same whether three steps run or three thousand.
        self._mail: asyncio.Queue[_Stopped | _CancelRequested] = asyncio.Queue()
        self._tasks: dict[str, asyncio.Task[Outcome]] = {}
        self._in_flight = 0
        self._at_a_stretch = 0
        self._waiting: deque[Step] = deque()
        self._verdict: _Failure | _CancelRequested | None = None
        self._answer: _Answer | None = None

    def cancel(self, reason: str) -> None:
        """Stop the run: running steps are told and awaited, no other step starts."""
        self._mail.put_nowait(_CancelRequested(reason))

    async def execute(self) -> RunResult:
        """Run the plan to its end; a run that fails or is cancelled is a result, no error."""
        start = str(StepPath.root(self._run.plan.start))
        self._news.tell(
            RunStarted(key=RUN_STARTED_KEY, at=workflow.now()),
            StepSucceeded(
                key=f"{start}:succeeded", at=workflow.now(), step=start, output=self._run.input
            ),
        )
        advance = begin(self._run.plan.block)
        self._follow(advance)
        while self._tasks:
            match await self._mail.get():
                case _CancelRequested() as request:
                    self._stop(request)
                case _Stopped() as stopped:
                    advance = self._settle(advance, stopped)
            if self._waiting and self._at_a_stretch >= PURE_STEPS_AT_A_STRETCH:
                await self._pause()
        return await self._finish()

    def _follow(self, advance: Advance) -> None:
        """Tell what was skipped and start what is ready, unless the run is on its way out."""
        if self._verdict is not None:
            return
        for step_id in advance.skipped:
            path = str(StepPath.root(step_id))
            self._news.tell(StepSkipped(key=f"{path}:skipped", at=workflow.now(), step=path))
        self._waiting.extend(self._steps[step_id] for step_id in advance.ready)
        self._start_waiting()

    def _start_waiting(self) -> None:
        while self._waiting and self._has_room(self._waiting[0]) and self._verdict is None:
            self._start(self._waiting.popleft())

    def _has_room(self, step: Step) -> bool:
        if isinstance(step, OperationStep):
            room = self._in_flight < self._run.operations_at_once
        else:
            room = self._at_a_stretch < PURE_STEPS_AT_A_STRETCH
        # Asked only where it matters, so that most histories need no marker.
        return room or not workflow.patched(BOUNDED_STEPS)

    async def _pause(self) -> None:
        """Let the workflow task breathe: what comes after a local activity is measured anew."""
        await self._news.record()
        self._at_a_stretch = 0
        self._start_waiting()

    def _start(self, step: Step) -> None:
        if isinstance(step, OperationStep):
            self._in_flight += 1
        else:
            self._at_a_stretch += 1
        task = asyncio.create_task(self._perform(step))
        self._tasks[step.id] = task
        task.add_done_callback(partial(self._hand_in, step))

    def _hand_in(self, step: Step, task: "asyncio.Task[Outcome]") -> None:
        self._mail.put_nowait(_Stopped(step, task))

    async def _perform(self, step: Step) -> Outcome:
        path = str(StepPath.root(step.id))
        try:
            match step:
                case OperationStep():
                    return await run_operation(step, path=path, scope=self._scope, news=self._news)
                case ChoiceStep():
                    return await run_choice(step, path=path, scope=self._scope)
                case EndStep():
                    return await run_end(step, path=path, scope=self._scope)
                case _ as unknown:
                    assert_never(unknown)
        except EngineError as error:
            if error.fault is Fault.PLATFORM:
                # No verdict on the run: the workflow task fails, and Temporal tries it again.
                raise
            return Failed(error=describe_error(error))
        except FailureError as error:
            return explain(error, path=path)

    def _settle(self, advance: Advance, stopped: _Stopped) -> Advance:
        step = stopped.step
        del self._tasks[step.id]
        self._in_flight -= isinstance(step, OperationStep)
        outcome = Cancelled() if stopped.task.cancelled() else stopped.task.result()
        path = str(StepPath.root(step.id))
        self._news.tell(*_events_of(outcome, step=step, path=path))
        live: frozenset[str] = frozenset()
        match outcome:
            case Finished():
                live = outcome.live
                if outcome.visible:
                    self._scope.outputs[step.id] = outcome.output
            case Reached(output):
                self._answer = self._answer or _Answer(output)
            case Failed():
                self._verdict = self._verdict or _Failure(outcome.error, path)
            case Cancelled():
                pass
            case _ as unknown:
                assert_never(unknown)
        after = settle_in_place(advance.progress, step.id, live=live)
        self._follow(after)
        return after

    def _stop(self, request: _CancelRequested) -> None:
        self._verdict = self._verdict or request
        for task in self._tasks.values():
            task.cancel()

    async def _finish(self) -> RunResult:
        output = self._answer.output if self._answer else None
        now = workflow.now()
        match self._verdict:
            case None:
                result = RunResult(outcome="succeeded", output=output)
                self._news.tell(RunSucceeded(key=RUN_ENDED_KEY, at=now, output=output))
            case _Failure(error, step):
                result = RunResult(outcome="failed", error=error)
                self._news.tell(RunFailed(key=RUN_ENDED_KEY, at=now, error=error, step=step))
            case _CancelRequested(reason):
                result = RunResult(outcome="cancelled")
                self._news.tell(RunCancelled(key=RUN_ENDED_KEY, at=now, reason=reason))
            case _ as unknown:
                assert_never(unknown)
        return result.model_copy(update={"tail": await self._news.load()})


def _events_of(outcome: Outcome, *, step: Step, path: str) -> tuple[RunEvent, ...]:
    """Tell what the workflow alone knows; an operation's own success is told by its activity."""
    now = workflow.now()
    match outcome:
        case Finished(live=live) if isinstance(step, ChoiceStep):
            (handle,) = live
            return (
                BranchTaken(key=f"{path}:branch", at=now, step=path, handle=handle),
                StepSucceeded(key=f"{path}:succeeded", at=now, step=path),
            )
        case Finished():
            return ()
        case Reached(output):
            return (StepSucceeded(key=f"{path}:succeeded", at=now, step=path, output=output),)
        case Failed(error=error, attempt=attempt):
            return (
                StepFailed(key=f"{path}:failed", at=now, step=path, error=error, attempt=attempt),
            )
        case Cancelled():
            return (StepCancelled(key=f"{path}:cancelled", at=now, step=path),)
        case _ as unknown:
            assert_never(unknown)
