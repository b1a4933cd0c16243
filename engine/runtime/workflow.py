"""The one workflow that Temporal knows: it interprets whatever plan it is given."""

import asyncio
from collections.abc import Callable

from temporalio import workflow
from temporalio.exceptions import ApplicationError

from engine.runtime.activity_contract import (
    CANCEL_RUN,
    COMPLETE_TASK,
    OUTCOMES,
    PAUSE_RUN,
    RECEIVE_MESSAGE,
    RESUME_RUN,
    RUN_WORKFLOW,
    STEER_STEP,
    CancelRun,
    CompleteTask,
    Outcomes,
    PauseRun,
    ReceiveMessage,
    RunInput,
    RunResult,
    SteerStep,
)
from engine.runtime.interpreter import Interpreter


@workflow.defn(name=RUN_WORKFLOW)
class RunWorkflow:
    """
    One run of a workflow's version.

    It ends in Temporal as completed even when the run failed: the result says how the run ended
    and carries the events that the record may still lack.
    """

    def __init__(self) -> None:
        self._interpreter: Interpreter | None = None
        self._early: list[Callable[[Interpreter], None]] = []

    @workflow.run
    async def run(self, run: RunInput | None = None) -> RunResult:
        """
        Execute the run.

        An unsealed input has failed the execution before this line; none at all, or that of
        another run, ends it here, with no event and no activity.
        """
        if run is None or run.run_id != workflow.info().workflow_id:
            raise ApplicationError(
                "This execution was not started by Baton.",
                type="engine.unsealed",
                non_retryable=True,
            )
        self._interpreter = Interpreter(run)
        for hear in self._early:
            hear(self._interpreter)
        end = await self._attend(asyncio.create_task(self._interpreter.execute()))
        if isinstance(end, RunInput):
            workflow.continue_as_new(end)
        return end

    @workflow.signal(name=CANCEL_RUN)
    def cancel(self, request: CancelRun) -> None:
        """Stop the run; the signal is sealed, so a stranger's is never read."""
        self._hear(lambda interpreter: interpreter.cancel(request.reason))

    @workflow.signal(name=PAUSE_RUN)
    def pause(self, request: PauseRun) -> None:
        """Let nothing new start."""
        self._hear(lambda interpreter: interpreter.pause(request))

    @workflow.signal(name=RESUME_RUN)
    def resume(self, request: PauseRun) -> None:
        """Let a paused run go on."""
        self._hear(lambda interpreter: interpreter.resume(request))

    @workflow.signal(name=STEER_STEP)
    def steer(self, request: SteerStep) -> None:
        """Hear a person's decision on a step."""
        self._hear(lambda interpreter: interpreter.steer(request))

    @workflow.signal(name=RECEIVE_MESSAGE)
    def receive_message(self, message: ReceiveMessage) -> None:
        """Take a message; a step may wait for it, or will."""
        self._hear(lambda interpreter: interpreter.receive(message))

    @workflow.signal(name=COMPLETE_TASK)
    def complete_task(self, request: CompleteTask) -> None:
        """Hear that a person completed a task."""
        self._hear(lambda interpreter: interpreter.receive(request))

    @workflow.query(name=OUTCOMES)
    def outcomes(self, start: int = 0) -> Outcomes:
        """Say how the run's steps ended, for a run that goes on from there; page by page."""
        if self._interpreter is None:
            return Outcomes(outcomes={})
        return self._interpreter.outcomes(start)

    def _hear(self, hear: Callable[[Interpreter], None]) -> None:
        """Pass a signal on, also one that came before the run began."""
        if self._interpreter is None:
            self._early.append(hear)
        else:
            hear(self._interpreter)

    async def _attend(self, work: "asyncio.Task[RunResult | RunInput]") -> RunResult | RunInput:
        """Await the work; a cancellation by Temporal's own tools becomes one of the run."""
        passed_on = False
        while True:
            try:
                return await asyncio.shield(work)
            except asyncio.CancelledError:
                reason = workflow.cancellation_reason()
                if passed_on or reason is None or self._interpreter is None:
                    # Not cancelled: the worker drops this execution from its cache.
                    raise
                passed_on = True
                self._interpreter.cancel(reason)
