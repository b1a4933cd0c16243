"""The designer's way to running workflows: start, cancel, ask."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, Self

from pydantic import BaseModel
from temporalio.client import (
    Client,
    WorkflowExecutionStatus,
    WorkflowHandle,
    WorkflowQueryFailedError,
)
from temporalio.common import Priority, WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import GrpcCompression, RPCError, RPCStatusCode

from engine.client.sealing import sealed_data_converter
from engine.client.settings import TemporalSettings
from engine.errors import EngineError, Fault
from engine.events.model import ErrorInfo
from engine.runtime.activity_contract import (
    CANCEL_RUN,
    OUTCOMES,
    PAUSE_RUN,
    RESUME_RUN,
    RUN_WORKFLOW,
    STEER_STEP,
    TASK_WITHIN,
    CancelRun,
    Outcomes,
    PauseRun,
    RunInput,
    RunResult,
    SteerStep,
)

DEADLINE_S = 4.0
"""The SDK itself blocks a call for about 10 s when the server is down, whatever it was told."""

_GONE = {RPCStatusCode.NOT_FOUND}
_REFUSED = {
    RPCStatusCode.INVALID_ARGUMENT,
    RPCStatusCode.PERMISSION_DENIED,
    RPCStatusCode.UNAUTHENTICATED,
}


class EngineUnavailable(EngineError):
    """Temporal does not answer; what was asked may be asked again."""

    code = "engine.unavailable"
    fault = Fault.PLATFORM


class EngineRefused(EngineError):
    """Temporal answered that it will not; asking again will not help."""

    code = "engine.refused"
    fault = Fault.PLATFORM


class RunNotFound(EngineError):
    """Temporal knows no execution of this run that is still going on."""

    code = "engine.run_not_found"
    fault = Fault.PLATFORM


@dataclass(frozen=True, slots=True)
class RunState:
    """
    How a run stands in Temporal.

    Attributes:
        status: `unknown` when Temporal never had the run, or has forgotten it.
        result: Present when, and only when, it is closed.
    """

    status: Literal["running", "closed", "unknown"]
    result: RunResult | None = None


class EngineClient:
    """
    Starts, cancels and describes runs. Every call ends within `DEADLINE_S`.

    Raises (every method):
        EngineUnavailable: Temporal did not answer in time.
        EngineRefused: Temporal does not accept the call.
    """

    def __init__(self, client: Client, *, task_queue: str) -> None:
        self.temporal = client
        self.task_queue = task_queue

    @classmethod
    async def connect(cls, settings: TemporalSettings) -> Self:
        """Connect to Temporal."""
        async with deadline():
            client = await Client.connect(
                settings.address,
                namespace=settings.namespace,
                data_converter=sealed_data_converter(settings.sealing_keys),
                tls=settings.tls or bool(settings.api_key),
                api_key=settings.api_key or None,
                # Payloads are compressed before they are sealed; doing it again costs 15 % CPU.
                grpc_compression=GrpcCompression.NONE,
            )
        return cls(client, task_queue=settings.task_queue)

    async def start_run(self, run: RunInput, *, priority: int = 3) -> None:
        """
        Start a run; starting it again, even after it has ended, changes nothing.

        The workflow id is the run's id, which is what makes a second start harmless.

        Args:
            priority: 1 is served first, 5 last; the run's activities inherit it.
        """
        async with deadline():
            with contextlib.suppress(WorkflowAlreadyStartedError):
                await self.temporal.start_workflow(
                    RUN_WORKFLOW,
                    run,
                    id=run.run_id,
                    task_queue=self.task_queue,
                    id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                    id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
                    # With a worker on this very connection its first task comes with the answer.
                    request_eager_start=True,
                    task_timeout=TASK_WITHIN,
                    priority=Priority(priority_key=priority),
                    rpc_timeout=timedelta(seconds=DEADLINE_S),
                )

    async def cancel_run(self, run_id: str, reason: str) -> None:
        """
        Ask a run to stop; its steps are told, and it ends as cancelled.

        A sealed signal carries the reason, because Temporal keeps the reason of its own
        cancellation in the clear.

        Raises:
            RunNotFound: it has not been started, or has ended.
        """
        await self.signal(run_id, CANCEL_RUN, CancelRun(reason=reason))

    async def pause_run(self, run_id: str, *, by: str) -> None:
        """
        Let nothing new start in a run; what runs goes on to its end.

        Raises:
            RunNotFound: it has not been started, or has ended.
        """
        await self.signal(run_id, PAUSE_RUN, PauseRun(by=by))

    async def resume_run(self, run_id: str, *, by: str) -> None:
        """
        Let a paused run go on.

        Raises:
            RunNotFound: it has not been started, or has ended.
        """
        await self.signal(run_id, RESUME_RUN, PauseRun(by=by))

    async def steer_step(self, run_id: str, decision: SteerStep) -> None:
        """
        Hand a person's decision on a step to its run; the same decision twice is one.

        Raises:
            RunNotFound: it has not been started, or has ended.
        """
        await self.signal(run_id, STEER_STEP, decision)

    async def outcomes(self, run_id: str) -> Outcomes:
        """
        Ask how the steps of a run ended, also after the run itself has.

        Raises:
            RunNotFound: Temporal never had the run, or has forgotten it.
        """
        page = await self._outcomes_from(run_id, 0)
        outcomes = page.outcomes
        while page.following is not None:
            page = await self._outcomes_from(run_id, page.following)
            outcomes |= page.outcomes
        return Outcomes(outcomes=outcomes, undone=page.undone)

    async def _outcomes_from(self, run_id: str, start: int) -> Outcomes:
        async with deadline():
            try:
                found: Outcomes = await self._handle(run_id).query(
                    OUTCOMES,
                    # A worker of an earlier version tells everything, and knows no place.
                    args=[start] if start else [],
                    result_type=Outcomes,
                    rpc_timeout=timedelta(seconds=DEADLINE_S),
                )
            except WorkflowQueryFailedError as error:
                raise EngineRefused("The history of this run cannot be read.") from error
            return found

    async def signal(self, run_id: str, name: str, argument: BaseModel) -> None:
        """
        Send a signal to a run.

        Raises:
            RunNotFound: it has not been started, or has ended.
        """
        async with deadline():
            await self._handle(run_id).signal(
                name, argument, rpc_timeout=timedelta(seconds=DEADLINE_S)
            )

    async def describe_run(self, run_id: str) -> RunState:
        """Say how a run stands, with its result once it is closed."""
        try:
            async with deadline():
                handle = self._handle(run_id)
                described = await handle.describe(rpc_timeout=timedelta(seconds=DEADLINE_S))
                if described.status == WorkflowExecutionStatus.RUNNING:
                    return RunState("running")
                if described.status != WorkflowExecutionStatus.COMPLETED:
                    return RunState("closed", _ended_from_outside(described.status))
                return RunState("closed", await handle.result(follow_runs=False))
        except RunNotFound:
            return RunState("unknown")

    def _handle(self, run_id: str) -> WorkflowHandle[object, RunResult]:
        return self.temporal.get_workflow_handle(run_id, result_type=RunResult)


def _ended_from_outside(status: WorkflowExecutionStatus | None) -> RunResult:
    """Describe a run that somebody ended in Temporal itself, past the interpreter."""
    name = status.name.lower() if status else "closed"
    return RunResult(
        outcome="failed",
        error=ErrorInfo(
            code="run.ended_from_outside",
            fault="platform",
            message=f"This run was {name} in Temporal itself, not by its workflow.",
            data={"status": name},
        ),
    )


@contextlib.asynccontextmanager
async def deadline() -> AsyncIterator[None]:
    """
    Bound one call to Temporal, and say in our words how it went wrong.

    Raises:
        EngineUnavailable, EngineRefused: as every method of the client.
        RunNotFound: Temporal does not know what the call is about.
    """
    try:
        async with asyncio.timeout(DEADLINE_S):
            yield
    except RPCError as error:
        if error.status in _GONE:
            raise RunNotFound("Temporal knows no such run that is still going on.") from error
        if error.status in _REFUSED:
            raise EngineRefused(
                f"Temporal refused the call: {error.status.name.lower()}."
            ) from error
        raise EngineUnavailable(
            f"Temporal answered {error.status.name.lower()}. Try again shortly."
        ) from error
    except (TimeoutError, RuntimeError, OSError) as error:
        raise EngineUnavailable(
            f"Temporal did not answer within {DEADLINE_S:.0f} s. Try again shortly."
        ) from error
