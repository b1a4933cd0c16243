"""
Executes a plan: from the run's first event to its last.

Deterministic: everything that could differ between two executions of the same history (time,
order of completion, what activities answer) comes from Temporal.
"""

import asyncio

from temporalio import workflow

from engine.events.model import (
    RunCancelled,
    RunFailed,
    RunOverdue,
    RunPaused,
    RunResumed,
    RunStarted,
    RunSucceeded,
    StepSucceeded,
)
from engine.runtime.activity_contract import (
    PAUSE_RUN,
    RESUME_RUN,
    CompleteTask,
    Ending,
    Outcomes,
    PauseRun,
    ReceiveMessage,
    RunInput,
    RunResult,
    RunState,
    SteerStep,
)
from engine.runtime.block import BlockRunner
from engine.runtime.context import RunContext
from engine.runtime.continuing import until_over_or_too_long
from engine.runtime.effects import undo_effects
from engine.runtime.inbox import letter_of
from engine.runtime.outcome import BlockEnd, Failure
from engine.runtime.outcome_pages import page_of
from engine.runtime.scope import Scope
from engine.runtime.steering import steer

RUN_STARTED_KEY = "run:started"
RUN_ENDED_KEY = "run:ended"


class Interpreter:
    """Executes one run. Call `execute` once; the other methods at any time before it returns."""

    def __init__(self, run: RunInput) -> None:
        self._run = run
        self._context = RunContext.of(
            run.run_id, operations_at_once=run.operations_at_once, state=run.state
        )
        self._effects = self._context.log("")
        self._reason = ""
        self._ending: Ending | None = None
        scope = Scope(
            run_id=run.run_id, input=run.input, facts=run.facts, variables=run.plan.variables
        )
        self._block = BlockRunner(
            self._context,
            run.plan.block,
            scope=scope,
            prefix="",
            effects=self._effects,
            time_limit_s=run.plan.time_limit_s,
        )

    def cancel(self, reason: str) -> None:
        """Stop the run: running steps are told and awaited, no other step starts."""
        self._reason = self._reason or reason
        self._block.cancel()
        self._context.cancel()

    def pause(self, request: PauseRun) -> None:
        """Let nothing new start; what runs goes on to its end."""
        context = self._context
        if context.gate.is_open and not context.cancelled:
            context.gate.close()
            context.pauses += 1
            key = f"run:paused{context.pauses}"
            context.news.tell(RunPaused(key=key, at=workflow.now(), by=request.by))
            context.tell_batches(PAUSE_RUN, request)

    def resume(self, request: PauseRun) -> None:
        """Let a paused run go on."""
        context = self._context
        if not context.gate.is_open:
            key = f"run:resumed{context.pauses}"
            context.news.tell(RunResumed(key=key, at=workflow.now(), by=request.by))
            context.gate.open()
            context.tell_batches(RESUME_RUN, request)

    def steer(self, request: SteerStep) -> None:
        """Hear a person's decision on a step."""
        steer(request, self._context)

    def receive(self, request: ReceiveMessage | CompleteTask) -> None:
        """Hear a message, or that a person completed a task."""
        self._context.inbox.receive(letter_of(request))

    def outcomes(self, start: int) -> Outcomes:
        """Say how the steps ended so far, from this place on."""
        return page_of(self._context, start=start)

    async def execute(self) -> RunResult | RunInput:
        """
        Run the plan to its end; a run that fails or is cancelled is a result, no error.

        Returns:
            How it ended, or the input of the execution in which it goes on.
        """
        if self._run.state is None or not self._run.state.begun:
            self._tell_start()
        promise = self._watch_promise()
        work = asyncio.create_task(self._work())
        is_over = await until_over_or_too_long(work, self._context)
        if promise is not None:
            promise.cancel()
        if is_over:
            return work.result()
        return self._run.model_copy(update={"state": self._state()})

    async def _work(self) -> RunResult:
        end = await self._end_block()
        if not end.well:
            if end.cancelled:
                self._context.cancel()
            await undo_effects(self._effects, self._context, is_outermost=True)
        return await self._finish(end)

    async def _end_block(self) -> BlockEnd:
        """Execute the plan's block, unless an earlier execution has ended it badly."""
        state = self._run.state
        if state is not None and state.ending is not None:
            self._ending = ending = state.ending
            self._reason = ending.reason
            # Nothing goes by them any more but a new run that goes on from this one.
            self._context.settled.update(state.given)
            failure = Failure(ending.error, ending.step) if ending.error else None
            return BlockEnd(failure=failure, cancelled=ending.cancelled)
        end = await self._block.run()
        if not end.well:
            self._ending = Ending(
                error=end.failure.error if end.failure else None,
                step=end.failure.step if end.failure else None,
                cancelled=end.cancelled,
                reason=self._reason,
            )
        return end

    def _state(self) -> RunState:
        return self._context.state().model_copy(update={"ending": self._ending})

    def _tell_start(self) -> None:
        now, start = workflow.now(), self._run.plan.start
        self._context.news.tell(
            RunStarted(key=RUN_STARTED_KEY, at=now),
            StepSucceeded(key=f"{start}:succeeded", at=now, step=start, output=self._run.input),
        )

    def _watch_promise(self) -> asyncio.Task[None] | None:
        promised_s = self._run.plan.sla_s
        return None if promised_s is None else asyncio.create_task(self._tell_overdue(promised_s))

    async def _tell_overdue(self, promised_s: float) -> None:
        due_at = await self._context.sleep_until("#sla", promised_s)
        self._context.news.tell(RunOverdue(key="run:overdue", at=workflow.now(), due_at=due_at))
        await self._context.news.record()

    async def _finish(self, end: BlockEnd) -> RunResult:
        news, now = self._context.news, workflow.now()
        undone = tuple(self._context.undone)
        if end.failure is not None:
            error, step = end.failure.error, end.failure.step
            result = RunResult(outcome="failed", error=error)
            event = RunFailed(key=RUN_ENDED_KEY, at=now, error=error, step=step, undone=undone)
            news.tell(event)
        elif end.cancelled:
            result = RunResult(outcome="cancelled")
            news.tell(RunCancelled(key=RUN_ENDED_KEY, at=now, reason=self._reason, undone=undone))
        else:
            output = end.answer[0] if end.answer else None
            result = RunResult(outcome="succeeded", output=output)
            news.tell(RunSucceeded(key=RUN_ENDED_KEY, at=now, output=output))
        return result.model_copy(update={"tail": await news.load()})
