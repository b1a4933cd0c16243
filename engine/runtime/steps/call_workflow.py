"""Call workflow: a run of its own, natively a child of this one."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from temporalio import workflow
from temporalio.common import Priority, RetryPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import (
    ActivityError,
    ChildWorkflowError,
    FailureError,
    WorkflowAlreadyStartedError,
)

from engine.events.model import ErrorInfo, StepStarted
from engine.plan.model import CallWorkflowStep
from engine.runtime.activity_contract import (
    CANCEL_RUN,
    HEARTBEAT,
    RUN_WORKFLOW,
    TASK_WITHIN,
    VALUE_LIMIT_BYTES,
    CancelRun,
    RunResult,
)
from engine.runtime.call_contract import (
    AWAIT_RUN,
    PREPARE_CALL,
    AwaitRun,
    PrepareCall,
    PreparedCall,
)
from engine.runtime.context import RunContext
from engine.runtime.measure import size_of
from engine.runtime.outcome import Cancelled, Failed, Finished, Outcome
from engine.runtime.scope import Scope
from engine.runtime.steps.operation import StepInputTooLarge
from engine.runtime.values import share

STOPPED_WITH_CALLER: Final = "The run that called it was stopped."

_PATIENTLY = RetryPolicy(
    initial_interval=timedelta(milliseconds=200), maximum_interval=timedelta(seconds=30)
)
_LONGEST_WAIT = timedelta(days=3650)


async def run_call_workflow(
    step: CallWorkflowStep, *, path: str, scope: Scope, context: RunContext
) -> Outcome:
    """
    Run another workflow, and wait for its end if the step says so.

    When the step is stopped the called run is told to stop as well, and awaited.
    """
    given = await scope.resolve(step.input, seed=path, inline=True)
    if (size := size_of(given, path=path)) > VALUE_LIMIT_BYTES:
        raise StepInputTooLarge(
            f"The input of step {path} takes {size:,} bytes, more than {VALUE_LIMIT_BYTES:,}. "
            "Pass on less data.",
            bytes=size,
        )
    started = StepStarted(
        key=f"{path}#1:started", at=workflow.now(), step=path, attempt=1, input=given
    )
    context.news.tell(started)
    call = _Call(step, path=path, given=given, context=context)
    with context.with_child():
        return await call.outcome()


@dataclass(slots=True)
class _Call:
    """One call. Being stopped must interrupt none of its steps, or a run would be lost sight of."""

    step: CallWorkflowStep
    path: str
    given: dict[str, Any]
    context: RunContext
    _stop: "asyncio.Future[None]" = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )

    async def outcome(self) -> Outcome:
        work = asyncio.create_task(self._work())
        while True:
            try:
                return await asyncio.shield(work)
            except asyncio.CancelledError:
                if work.cancelled():
                    raise  # the worker drops this execution from its cache
                if not self._stop.done():
                    self._stop.set_result(None)

    async def _work(self) -> Outcome:
        called = await self._prepare()
        if called.ended is not None:
            return await self._take(called, called.ended)
        if called.run is None:
            return await self._elsewhere(called)
        if self._stop.done():
            await self._await_run(AwaitRun(run_id=called.run_id, stop="never_started"))
            return Cancelled()
        try:
            child = await workflow.start_child_workflow(
                RUN_WORKFLOW,
                called.run,
                id=called.run_id,
                result_type=RunResult,
                parent_close_policy=workflow.ParentClosePolicy.ABANDON,
                id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                priority=Priority(priority_key=called.priority),
                task_timeout=TASK_WITHIN,
            )
        except WorkflowAlreadyStartedError:
            # An earlier execution of this run started it, or the outbox did.
            return await self._elsewhere(called)
        return await self._see_to_its_end(called, child) if self.step.wait else _begun(called)

    async def _prepare(self) -> PreparedCall:
        news = await self.context.news.load()
        try:
            called: PreparedCall = await workflow.execute_activity(
                PREPARE_CALL,
                PrepareCall(
                    run_id=self.context.run_id,
                    step=self.path,
                    workflow=self.step.workflow,
                    input=self.given,
                    news=news,
                ),
                result_type=PreparedCall,
                start_to_close_timeout=timedelta(seconds=30),
                retry_policy=_PATIENTLY,
            )
        except ActivityError:
            self.context.news.carry(news)
            raise
        self.context.news.carry(called.unrecorded)
        return called

    async def _see_to_its_end(
        self, called: PreparedCall, child: workflow.ChildWorkflowHandle[Any, RunResult]
    ) -> Outcome:
        await self._until_done(child)
        if not child.done():
            with suppress(FailureError):  # it has just ended
                await child.signal(CANCEL_RUN, CancelRun(reason=STOPPED_WITH_CALLER))
        try:
            return await self._take(called, await child)
        except ChildWorkflowError:
            return Failed(
                error=_error(
                    called,
                    code="run.ended_from_outside",
                    fault="platform",
                    message="It was ended in Temporal itself, not by its workflow.",
                )
            )

    async def _elsewhere(self, called: PreparedCall) -> Outcome:
        """See to a run that is no child of this execution."""
        if not self.step.wait:
            return _begun(called)
        waiting = asyncio.create_task(self._await_run(AwaitRun(run_id=called.run_id)))
        await self._until_done(waiting)
        if waiting.done():
            return await self._take(called, waiting.result())
        waiting.cancel()
        with suppress(ActivityError):
            await waiting
        if called.run is None:
            return Cancelled()  # it is somebody else's, and goes on
        return await self._take(
            called, await self._await_run(AwaitRun(run_id=called.run_id, stop="ask"))
        )

    async def _until_done(self, work: "asyncio.Future[Any]") -> None:
        """Wait until the work is done or the call is stopped."""
        either: list[asyncio.Future[Any]] = [work, self._stop]
        await workflow.wait(either, return_when=asyncio.FIRST_COMPLETED)

    async def _await_run(self, request: AwaitRun) -> RunResult:
        result: RunResult = await workflow.execute_activity(
            AWAIT_RUN,
            request,
            result_type=RunResult,
            start_to_close_timeout=_LONGEST_WAIT,
            heartbeat_timeout=HEARTBEAT,
            retry_policy=_PATIENTLY,
        )
        return result

    async def _take(self, called: PreparedCall, result: RunResult) -> Outcome:
        """Take how the called run ended, and be able to read what it answered."""
        if result.outcome == "succeeded" and self.step.wait:
            await share(result.output, run_id=self.context.run_id, from_run=called.run_id)
        return self._outcome(called, result)

    def _outcome(self, called: PreparedCall, result: RunResult) -> Outcome:
        match result.outcome:
            case "succeeded" if not self.step.wait:
                return _begun(called)
            case "succeeded":
                return Finished(output=result.output, visible=True, told=True)
            case "cancelled" if self._stop.done():
                return Cancelled()
            case "cancelled":
                return Failed(
                    error=_error(
                        called,
                        code="call_workflow.cancelled",
                        fault="author",
                        message="Somebody cancelled it.",
                    )
                )
            case _:
                told = result.error or _UNTOLD
                return Failed(
                    error=_error(
                        called,
                        code=told.code,
                        fault=told.fault,
                        message=told.message,
                        data=told.data,
                    )
                )


_UNTOLD: Final = ErrorInfo(code="run.lost", fault="platform", message="Nobody can say why.")


def _begun(called: PreparedCall) -> Finished:
    output = {"run_id": called.run_id, "number": called.number}
    return Finished(output=output, visible=True, told=True)


def _error(called: PreparedCall, *, message: str, **rest: Any) -> ErrorInfo:
    """Say what became of the called run, in its own words and by its own code."""
    run = {"run_id": called.run_id, "number": called.number, "workflow": called.workflow}
    return ErrorInfo(
        message=f"Run #{called.number} of {called.workflow} did not succeed: {message}",
        data={**rest.pop("data", {}), "called": run},
        **rest,
    )
