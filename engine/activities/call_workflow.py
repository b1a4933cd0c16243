"""Makes the runs that other runs call, and waits for those that are no children of theirs."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Final, TypeVar

from temporalio import activity

from engine.activities.blocking import Blocking
from engine.activities.errors import diagnose, raise_for_temporal
from engine.activities.heartbeat import heartbeats
from engine.activities.recorder import NotRecorded, Recorder
from engine.errors import EngineError
from engine.events.model import RunEvent, StepCalled
from engine.ports import Call, CalledRun, Calls, RunEnd
from engine.runtime.activity_contract import RunInput, RunResult
from engine.runtime.call_contract import (
    AWAIT_RUN,
    PREPARE_CALL,
    AwaitRun,
    PrepareCall,
    PreparedCall,
)

T = TypeVar("T")

_FIRST_LOOK_S: Final = 0.2
_LONGEST_PAUSE_S: Final = 5.0


class WorkflowCaller:
    """Sees to calls of workflows; one serves a whole worker."""

    def __init__(self, calls: Calls, *, recorder: Recorder, blocking: Blocking) -> None:
        self._calls = calls
        self._recorder = recorder
        self._blocking = blocking

    @activity.defn(name=PREPARE_CALL)
    async def prepare_call(self, request: PrepareCall) -> PreparedCall:
        """Make the row of the called run, once, and record that the step called it."""
        call = Call(
            run_id=request.run_id,
            step=request.step,
            workflow=request.workflow,
            input=request.input,
        )
        called = await _explained(lambda: self._blocking.call(self._calls.prepare, call))
        told = StepCalled(
            key=f"{request.step}:called:{called.run_id}",
            at=datetime.now(UTC),
            step=request.step,
            run_id=called.run_id,
            number=called.number,
            workflow=called.workflow,
            created=called.start is not None,
        )
        return PreparedCall(
            run_id=called.run_id,
            number=called.number,
            workflow=called.workflow,
            run=_input_of(called),
            priority=called.priority,
            ended=None if called.ended is None else _result(called.ended),
            unrecorded=await self._record(request.run_id, (*request.news, told)),
        )

    @activity.defn(name=AWAIT_RUN)
    async def await_run(self, request: AwaitRun) -> RunResult:
        """Wait for the end of a run, in our own record."""
        async with heartbeats():
            return await _explained(lambda: self._await(request))

    async def _await(self, request: AwaitRun) -> RunResult:
        if request.stop != "no":
            begun = request.stop == "ask"
            await self._blocking.call(self._calls.stop, request.run_id, begun=begun)
        pause_s = _FIRST_LOOK_S
        while True:
            end = await self._blocking.call(self._calls.end_of, request.run_id)
            if end is not None:
                return _result(end)
            await asyncio.sleep(pause_s)
            pause_s = min(1.5 * pause_s, _LONGEST_PAUSE_S)

    async def _record(self, run_id: str, events: tuple[RunEvent, ...]) -> tuple[RunEvent, ...]:
        try:
            await self._recorder.record(run_id, events)
        except NotRecorded:
            return self._recorder.unwritten(run_id, events)
        return ()


def _input_of(called: CalledRun) -> RunInput | None:
    if called.start is None:
        return None
    return RunInput(
        run_id=called.run_id,
        plan=called.start.plan,
        input=called.start.input,
        facts=dict(called.start.facts),
    )


def _result(end: RunEnd) -> RunResult:
    return RunResult(outcome=end.outcome, output=end.output, error=end.error)


async def _explained(work: Callable[[], Awaitable[T]]) -> T:
    """Let Temporal try again what failed by accident, and the run hear of what was refused."""
    try:
        return await work()
    except EngineError as error:
        attempt = activity.info().attempt
        raise_for_temporal(diagnose(error, where="A call", called=False), attempt=attempt)
