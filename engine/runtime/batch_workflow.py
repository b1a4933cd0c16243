"""The workflow in which a run has a part of a long loop executed."""

from collections.abc import Callable

from temporalio import workflow
from temporalio.exceptions import ApplicationError

from engine.runtime.activity_contract import (
    CANCEL_RUN,
    PAUSE_RUN,
    RESUME_RUN,
    RUN_BATCH,
    STEER_STEP,
    WIND_DOWN,
    BatchInput,
    BatchResult,
    CancelRun,
    PauseRun,
    SteerStep,
)
from engine.runtime.batch_interpreter import BatchInterpreter


@workflow.defn(name=RUN_BATCH)
class RunBatch:
    """Some items of a loop; only ever started by the run that has the loop."""

    def __init__(self) -> None:
        self._interpreter: BatchInterpreter | None = None
        self._early: list[Callable[[BatchInterpreter], None]] = []

    @workflow.run
    async def run(self, batch: BatchInput | None = None) -> BatchResult:
        """Execute the batch; one that is no run's own ends here, with no event and no activity."""
        if batch is None or not workflow.info().workflow_id.startswith(f"{batch.run_id}/"):
            raise ApplicationError(
                "This execution was not started by Baton.",
                type="engine.unsealed",
                non_retryable=True,
            )
        self._interpreter = BatchInterpreter(batch)
        for hear in self._early:
            hear(self._interpreter)
        end = await self._interpreter.execute()
        if isinstance(end, BatchInput):
            workflow.continue_as_new(end)
        return end

    @workflow.signal(name=CANCEL_RUN)
    def cancel(self, _: CancelRun) -> None:
        """Stop everything."""
        self._hear(lambda interpreter: interpreter.cancel())

    @workflow.signal(name=WIND_DOWN)
    def wind_down(self, _: PauseRun) -> None:
        """Start nothing more."""
        self._hear(lambda interpreter: interpreter.wind_down())

    @workflow.signal(name=PAUSE_RUN)
    def pause(self, request: PauseRun) -> None:
        """Let nothing new start."""
        self._hear(lambda interpreter: interpreter.pause(request))

    @workflow.signal(name=RESUME_RUN)
    def resume(self, request: PauseRun) -> None:
        """Let steps start again."""
        self._hear(lambda interpreter: interpreter.resume(request))

    @workflow.signal(name=STEER_STEP)
    def steer(self, request: SteerStep) -> None:
        """Hear a person's decision on a step."""
        self._hear(lambda interpreter: interpreter.steer(request))

    def _hear(self, hear: Callable[[BatchInterpreter], None]) -> None:
        """Pass a signal on, also one that came before the batch began."""
        if self._interpreter is None:
            self._early.append(hear)
        else:
            hear(self._interpreter)
