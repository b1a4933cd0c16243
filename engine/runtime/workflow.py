"""The one workflow that Temporal knows: it interprets whatever plan it is given."""

import asyncio

from temporalio import workflow
from temporalio.exceptions import ApplicationError

from engine.runtime.activity_contract import (
    CANCEL_RUN,
    RUN_WORKFLOW,
    CancelRun,
    RunInput,
    RunResult,
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
        self._early_cancel: CancelRun | None = None

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
        if self._early_cancel is not None:
            self._interpreter.cancel(self._early_cancel.reason)
        return await self._attend(asyncio.create_task(self._interpreter.execute()))

    @workflow.signal(name=CANCEL_RUN)
    def cancel(self, request: CancelRun) -> None:
        """Stop the run; the signal is sealed, so a stranger's is never read."""
        if self._interpreter is None:
            self._early_cancel = request
        else:
            self._interpreter.cancel(request.reason)

    async def _attend(self, work: "asyncio.Task[RunResult]") -> RunResult:
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
