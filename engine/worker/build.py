"""Assembles the worker: ports, connectors, expressions and Temporal."""

import asyncio
import contextlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final, Self

from temporalio.worker import Worker

from engine.activities.blocking import Around, Blocking
from engine.activities.call_operation import OperationCaller
from engine.activities.call_workflow import WorkflowCaller
from engine.activities.check_payload import check_payload
from engine.activities.evaluate import ExpressionEvaluator
from engine.activities.fire_slot import SlotFirer
from engine.activities.keep_values import ValueKeeper
from engine.activities.pace import Pacer
from engine.activities.record_events import EventRecorder
from engine.activities.recorder import Recorder
from engine.activities.run_script import ScriptCaller
from engine.activities.values import Values
from engine.client.client import EngineClient
from engine.client.settings import TemporalSettings
from engine.connectors.catalog import Catalog
from engine.connectors.kit.outbound import Outbound
from engine.ports import Ports
from engine.runtime.batch_workflow import RunBatch
from engine.runtime.fire import FireSchedule
from engine.runtime.workflow import RunWorkflow
from engine.worker.announcer import Announcer
from engine.worker.interceptors import ExternFunctions
from engine.worker.sandbox import sandboxed_runner
from engine.worker.turns import taking_turns

GRACE = timedelta(seconds=2)
"""How long activities may go on after the worker was told to stop."""

VALUES_AT_ONCE = 2
"""Workflows for which kept values are taken apart at the same time."""

LONGEST_STRETCH_S: Final = 600
"""
How long workflow code may keep the processor before the SDK takes it for stuck, in seconds.

The SDK's own 2 s, and the 8 s that stood here, are of the clock, not of work: with forty runs on
two crowded cores the first task of each took longer. What the SDK then interrupts it can never take
out of its cache again, and the run stood still until the worker was started anew. Temporal has a
limit too, `TASK_WITHIN`; it grows with every attempt, and what is late is merely done again.
Nothing in a run's code is endless: plans are finite, and expressions have limits of their own.
"""

_HEARTBEAT_AT_MOST_EVERY = timedelta(seconds=1)


def build_worker(
    settings: TemporalSettings,
    ports: Ports,
    catalog: Catalog,
    *,
    client: EngineClient | None = None,
    around_blocking: Around = contextlib.nullcontext,
    grace: timedelta = GRACE,
) -> "EngineWorker":
    """
    Assemble a worker; `async with` runs it.

    Args:
        client: A connection to share; the worker makes its own when there is none.
        around_blocking: Entered, in its thread, around every call into a port.
        grace: How long activities may go on after the worker was told to stop.
    """
    return EngineWorker(
        settings,
        ports,
        catalog,
        client=client,
        around_blocking=around_blocking,
        grace=grace,
    )


class EngineWorker:
    """
    A running worker.

    Attributes:
        client: Starts runs over the worker's own connection, so that their first task comes with
            the answer.
    """

    client: EngineClient

    def __init__(
        self,
        settings: TemporalSettings,
        ports: Ports,
        catalog: Catalog,
        *,
        client: EngineClient | None,
        around_blocking: Around,
        grace: timedelta,
    ) -> None:
        self._settings = settings
        self._ports = ports
        self._catalog = catalog
        self._given_client = client
        self._around = around_blocking
        self._grace = grace
        self._open = contextlib.AsyncExitStack()
        self._failed: asyncio.Future[None]

    async def __aenter__(self) -> Self:
        async with contextlib.AsyncExitStack() as stack:
            self.client = self._given_client or await EngineClient.connect(self._settings)
            self._failed = asyncio.get_running_loop().create_future()
            worker = await self._assemble(stack)
            await stack.enter_async_context(worker)
            self._open = stack.pop_all()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._open.aclose()
        if not self._failed.done():
            self._failed.cancel()

    async def wait(self) -> None:
        """
        Wait for what should never come.

        Raises:
            Exception: why the worker cannot go on; its process should end and be started again.
        """
        await asyncio.shield(self._failed)

    async def _assemble(self, stack: contextlib.AsyncExitStack) -> Worker:
        expressions = stack.enter_context(ExpressionEvaluator())
        blocking = Blocking(around=self._around)
        stack.callback(blocking.close)
        # Leaving the stack goes backwards: Temporal stops first, then the last events are written.
        recorder = stack.enter_context(Recorder(self._ports.journal, around=self._around))
        announcer = Announcer(recorder.emit)
        outbound = await stack.enter_async_context(Outbound(self._ports.egress))
        values = Values(self._ports.values, blocking=blocking)
        scripts = ScriptCaller(values)
        stack.callback(scripts.close)
        keeping = Blocking(around=self._around, threads=VALUES_AT_ONCE)
        keeper = ValueKeeper(self._ports.values, blocking=keeping)
        stack.callback(keeper.close)
        stack.callback(keeping.close)
        caller = OperationCaller(
            ports=self._ports,
            catalog=self._catalog,
            outbound=outbound,
            recorder=recorder,
            blocking=blocking,
            pacer=Pacer(self._ports.rates, blocking=blocking),
            values=values,
        )
        worker = Worker(
            self.client.temporal,
            task_queue=self._settings.task_queue,
            workflows=[RunWorkflow, RunBatch, *([FireSchedule] if self._ports.schedules else [])],
            activities=[
                caller.call_operation,
                expressions.evaluate,
                EventRecorder(recorder).record_events,
                check_payload,
                scripts.run_script,
                *keeper.activities,
                *self._optional(recorder, blocking),
            ],
            interceptors=[ExternFunctions(announcer=announcer, expressions=expressions)],
            workflow_runner=sandboxed_runner(announcer),
            tuner=taking_turns(),
            max_heartbeat_throttle_interval=_HEARTBEAT_AT_MOST_EVERY,
            graceful_shutdown_timeout=self._grace,
            on_fatal_error=self._report,
        )
        _be_patient(worker)
        return worker

    def _optional(self, recorder: Recorder, blocking: Blocking) -> list[Callable[..., Any]]:
        """List the activities of those ports that a host need not supply."""
        found: list[Callable[..., Any]] = []
        if self._ports.schedules is not None:
            firer = SlotFirer(self._ports.schedules, blocking=blocking)
            found += [firer.fire, firer.cancel]
        if self._ports.calls is not None:
            caller = WorkflowCaller(self._ports.calls, recorder=recorder, blocking=blocking)
            found += [caller.prepare_call, caller.await_run]
        return found

    async def _report(self, error: BaseException) -> None:
        if not self._failed.done():
            self._failed.set_exception(error)


def _be_patient(worker: Worker) -> None:
    """Give workflow code `LONGEST_STRETCH_S`; the SDK has no option for it."""
    workflows = worker._workflow_worker  # noqa: SLF001
    if workflows is None or not workflows._deadlock_timeout_seconds:  # noqa: SLF001
        return
    workflows._deadlock_timeout_seconds = LONGEST_STRETCH_S  # noqa: SLF001
