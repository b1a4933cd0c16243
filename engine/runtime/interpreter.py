"""
Executes a plan: from the run's first event to its last.

Deterministic: everything that could differ between two executions of the same history (time,
order of completion, what activities answer) comes from Temporal.
"""

import asyncio
from datetime import timedelta

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
    CompleteTask,
    PauseRun,
    ReceiveMessage,
    RunInput,
    RunResult,
    SteerStep,
)
from engine.runtime.block import BlockRunner
from engine.runtime.context import RunContext
from engine.runtime.effects import EffectLog, undo_effects
from engine.runtime.inbox import letter_of
from engine.runtime.outcome import BlockEnd
from engine.runtime.scope import Scope

RUN_STARTED_KEY = "run:started"
RUN_ENDED_KEY = "run:ended"


class Interpreter:
    """Executes one run. Call `execute` once; the other methods at any time before it returns."""

    def __init__(self, run: RunInput) -> None:
        self._run = run
        self._context = RunContext.of(run)
        self._effects = EffectLog()
        self._reason = ""
        self._pauses = 0
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

    def pause(self, request: PauseRun) -> None:
        """Let nothing new start; what runs goes on to its end."""
        if self._context.gate.is_open:
            self._context.gate.close()
            self._pauses += 1
            key = f"run:paused{self._pauses}"
            self._context.news.tell(RunPaused(key=key, at=workflow.now(), by=request.by))

    def resume(self, request: PauseRun) -> None:
        """Let a paused run go on."""
        if not self._context.gate.is_open:
            key = f"run:resumed{self._pauses}"
            self._context.news.tell(RunResumed(key=key, at=workflow.now(), by=request.by))
            self._context.gate.open()

    def steer(self, request: SteerStep) -> None:
        """Hear a person's decision on a step."""
        if not self._context.desk.take(request):
            return
        runner = self._context.running.get(request.step)
        if runner is not None:
            self._context.desk.tell(request)
            runner.steer(request.step.rpartition("/")[2], request)
        elif request.step not in self._context.settled:
            self._context.desk.tell(request)
            self._context.desk.decide_ahead(request)

    def receive(self, request: ReceiveMessage | CompleteTask) -> None:
        """Hear a message, or that a person completed a task."""
        self._context.inbox.receive(letter_of(request))

    async def execute(self) -> RunResult:
        """Run the plan to its end; a run that fails or is cancelled is a result, no error."""
        if self._run.state is None or any(r.from_run for r in self._run.state.given.values()):
            self._tell_start()
        promise = self._watch_promise()
        end = await self._block.run()
        if promise is not None:
            promise.cancel()
        if not end.well:
            self._context.gate.open()
            await undo_effects(self._effects, self._context)
        return await self._finish(end)

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
        due_at = workflow.now() + timedelta(seconds=promised_s)
        await workflow.sleep(timedelta(seconds=promised_s))
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
