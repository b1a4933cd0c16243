"""The activity in which everything that touches the world happens."""

import asyncio
import contextlib
import json
from dataclasses import replace
from typing import Any, NoReturn

from pydantic import BaseModel, ValidationError
from temporalio import activity

from engine.activities.answers import MAX_DEPTH, in_whole_characters, is_deeper
from engine.activities.attempt import Attempt
from engine.activities.blocking import Blocking
from engine.activities.errors import (
    AttemptTimedOut,
    Diagnosis,
    NotItsTurn,
    OutcomeNotKnown,
    OutputInvalid,
    WorkerStopped,
    diagnose,
    inputs_rejected,
    raise_for_temporal,
    workers_lost,
)
from engine.activities.heartbeat import heartbeats, note_put_off
from engine.activities.ledger import SETTLING, Ledger, insist
from engine.activities.pace import NOTICED_S, Pacer, Turn
from engine.activities.recorder import Recorder
from engine.activities.values import Values, from_text, to_text
from engine.connectors.catalog import Catalog
from engine.connectors.kit.errors import Unavailable
from engine.connectors.kit.operation import CallContext, Operation
from engine.connectors.kit.outbound import Outbound
from engine.connectors.kit.redact import HIDDEN, Redactor
from engine.errors import EngineError
from engine.expressions.references import holds_reference
from engine.ports import (
    AlreadyDone,
    EffectMode,
    OpenedConnection,
    OutcomeUnknown,
    Ports,
    RunClosed,
    StaleAttempt,
)
from engine.runtime.activity_contract import CALL_OPERATION, CallOperation, OperationResult


class OperationCaller:
    """Calls operations for runs; one serves a whole worker."""

    def __init__(
        self,
        *,
        ports: Ports,
        catalog: Catalog,
        outbound: Outbound,
        recorder: Recorder,
        blocking: Blocking,
        pacer: Pacer,
        values: Values,
    ) -> None:
        self.pacer = pacer
        self.values = values
        self._ports = ports
        self._catalog = catalog
        self._outbound = outbound
        self._recorder = recorder
        self._blocking = blocking

    @activity.defn(name=CALL_OPERATION)
    async def call_operation(self, call: CallOperation) -> OperationResult:
        """Make one attempt at a step: record that it began, do it, record how it went."""
        attempt = Attempt.of(call, activity.info())
        if attempt.has_lost_too_many():
            raise_for_temporal(workers_lost(call.step), attempt=attempt.number)
        async with heartbeats(*attempt.for_the_next()):
            return await _Performance(self, attempt).run()

    def ledger(self, attempt: Attempt, mode: EffectMode) -> Ledger:
        """Open the record of one attempt."""
        return Ledger(
            attempt,
            mode=mode,
            journal=self._ports.journal,
            recorder=self._recorder,
            blocking=self._blocking,
        )

    def find(self, call: CallOperation) -> Operation[Any]:
        """Find the operation."""
        return self._catalog.operation(call.connector, call.operation)

    async def open_connection(self, call: CallOperation) -> OpenedConnection | None:
        """Open the step's connection, if it names one, through the one broker."""
        if call.connection is None:
            return None
        return await self._blocking.call(
            self._ports.credentials.open,
            connection_id=call.connection,
            connector=call.connector,
            run_id=call.run_id,
            step=call.step,
        )

    async def reach(
        self,
        operation: Operation[Any],
        inputs: BaseModel,
        *,
        attempt: Attempt,
        connection: OpenedConnection | None,
    ) -> Any:
        """
        Call the operation, within the attempt's time.

        Raises:
            AttemptTimedOut: it took longer.
        """
        context = CallContext(
            connection=connection,
            outbound=self._outbound,
            effect_key=attempt.call.effect_key,
            attempt=attempt.number,
            time_left=attempt.limit,
            answer_limit=self.values.answer_limit,
        )
        limit_s = attempt.limit.total_seconds()
        deadline = asyncio.timeout(limit_s)
        try:
            async with deadline:
                return await operation.call(inputs, context)
        except TimeoutError:
            if not deadline.expired():
                raise
            raise AttemptTimedOut(
                f"{attempt.where} did not finish within {limit_s:g} s.", limit_s=limit_s
            ) from None


class _Performance:
    """One attempt, from its first check to its last record."""

    def __init__(self, caller: OperationCaller, attempt: Attempt) -> None:
        self._caller = caller
        self._attempt = attempt
        self._mode: EffectMode = "idempotent"
        self._ledger = caller.ledger(attempt, self._mode)
        self._redactor = Redactor(())
        self._called = False

    async def run(self) -> OperationResult:
        """Perform the attempt."""
        try:
            return await self._perform()
        except NotItsTurn as error:
            await self._put_off(error)
        except (StaleAttempt, RunClosed) as error:
            # Nobody listens to this attempt any more, or its run is over: leave no trace.
            raise_for_temporal(self._diagnose(error), attempt=self._attempt.number)
        except asyncio.CancelledError:
            await self._cancelled()
            raise
        except Exception as error:  # noqa: BLE001 - the process edge; what it is, is told below
            await self._failed(error)

    async def _perform(self) -> OperationResult:
        call = self._attempt.call
        shown = call.inputs
        try:
            operation = self._caller.find(call)
            shown = _without_secrets(call.inputs, operation)
            inputs = operation.Input.model_validate(await self._given())
            self._mode = operation.effect_mode(inputs)
        except (EngineError, ValidationError) as error:
            await self._ledger.begin(self._attempt.started(shown))
            if isinstance(error, ValidationError):
                raise inputs_rejected(error, where=self._attempt.where) from None
            raise
        turn = await self._take_turn()
        connection = None if turn is None else await self._open_until(turn, shown)
        self._ledger = self._caller.ledger(self._attempt, self._mode)
        match await self._ledger.begin(self._attempt.started(shown)):
            case AlreadyDone(output):
                return OperationResult(output=output)
            case OutcomeUnknown(since_attempt=since):
                self._called = True
                raise _not_known(self._attempt.where, since)
        if turn is None:
            connection = await self._open()
        self._called = True
        answer = await self._caller.reach(
            operation, inputs, attempt=self._attempt, connection=connection
        )
        output = await self._to_keep(answer)
        unrecorded = await self._ledger.succeed(self._attempt.succeeded(output), output)
        return OperationResult(output=output, unrecorded=unrecorded)

    async def _given(self) -> dict[str, Any]:
        """Give the inputs with everything in them that is kept elsewhere."""
        call, values = self._attempt.call, self._caller.values
        if not holds_reference(call.inputs):
            return call.inputs
        return await insist(
            lambda: values.open_soon(call.inputs, run_id=call.run_id),
            patience=self._attempt.limit,
        )

    async def _to_keep(self, answer: Any) -> Any:
        """Give what the run holds of an answer: no secret, and a reference if it is large."""
        attempt, values = self._attempt, self._caller.values
        text = _as_text(answer, where=attempt.where, limit=values.limit)
        if not values.keeps(len(text)):
            return self._redactor.clean(json.loads(text))
        if self._redactor.has_secrets:
            answer = await asyncio.to_thread(lambda: self._redactor.clean(from_text(text)))
            text = await asyncio.to_thread(to_text, answer)
        # The effect is done: it is not to be lost because the store does not answer at once.
        return await insist(
            lambda: values.put_soon(
                text, answer, run_id=attempt.call.run_id, name=attempt.call.step
            ),
            patience=SETTLING,
        )

    async def _open(self) -> OpenedConnection | None:
        connection = await self._caller.open_connection(self._attempt.call)
        if connection is not None:
            self._redactor = Redactor(connection.secrets.values())
        return connection

    async def _take_turn(self) -> Turn | None:
        connection = self._attempt.call.connection
        if connection is None:
            return None
        turn = await self._caller.pacer.take_turn(connection, came_back=self._attempt.put_off > 0)
        if turn is not None and turn.wait_s >= NOTICED_S:
            await self._postpone(turn.wait_s)
        return turn

    async def _open_until(self, turn: Turn, shown: dict[str, Any]) -> OpenedConnection | None:
        """
        Open the connection while the call waits for its turn.

        All that takes long comes before the turn, and the intent after it: calls go as they were
        given their turns, and whoever dies meanwhile leaves no doubt behind.
        """
        try:
            connection = await self._open()
        except EngineError:
            await self._ledger.begin(self._attempt.started(shown))
            raise
        await turn.come()
        return connection

    async def _postpone(self, wait_s: float) -> None:
        await self._ledger.postpone(self._attempt.postponed(wait_s=wait_s))

    async def _put_off(self, error: NotItsTurn) -> NoReturn:
        """Let Temporal bring the call back when its turn comes; it counts for no attempt."""
        await self._postpone(error.wait_s)
        note_put_off(self._attempt.put_off + 1)
        raise_for_temporal(self._diagnose(error), attempt=self._attempt.number)

    async def _failed(self, error: Exception) -> NoReturn:
        diagnosis = self._diagnose(error)
        if diagnosis.wait is None and self._attempt.put_off:
            # Temporal has counted the times that it was sent away, and would wait longer.
            diagnosis = replace(diagnosis, wait=self._attempt.pause)
        if isinstance(error, Unavailable) and error.retry_after_s:
            await self._hold_others_back(diagnosis)
        if self._must_not_repeat(diagnosis):
            unknown = _not_known(self._attempt.where, self._attempt.number)
            unknown.data["cause"] = diagnosis.info.model_dump(mode="json")
            diagnosis = self._diagnose(unknown)
        await self._tell(self._attempt.failed(diagnosis), diagnosis)
        raise_for_temporal(
            diagnosis, attempt=self._attempt.number, is_last=self._attempt.is_last(diagnosis)
        )

    async def _hold_others_back(self, diagnosis: Diagnosis) -> None:
        """What was asked of this call is meant for all calls of the connection."""
        connection = self._attempt.call.connection
        if connection is not None and diagnosis.wait is not None:
            with contextlib.suppress(EngineError):
                await self._caller.pacer.hold_back(
                    connection, seconds=diagnosis.wait.total_seconds()
                )

    async def _cancelled(self) -> None:
        """Record a stop that the run asked for; turn one of the worker into a failure."""
        details = activity.cancellation_details()
        stopped = WorkerStopped(f"The worker was stopped while {self._attempt.where} ran.")
        if details is not None and details.cancel_requested:
            await self._tell(self._attempt.cancelled(), self._diagnose(stopped))
        elif details is not None and details.worker_shutdown:
            await self._failed(stopped)
        # Otherwise Temporal has given up this attempt already, and a later one reports.

    async def _tell(self, event: Any, diagnosis: Diagnosis) -> None:
        try:
            await self._ledger.fail(event, diagnosis)
        except (StaleAttempt, RunClosed) as error:
            raise_for_temporal(self._diagnose(error), attempt=self._attempt.number)

    def _diagnose(self, error: Exception) -> Diagnosis:
        found = diagnose(error, where=self._attempt.where, called=self._called)
        return found.cleaned(self._redactor)

    def _must_not_repeat(self, diagnosis: Diagnosis) -> bool:
        return self._mode == "at_most_once" and diagnosis.retryable and not diagnosis.certain


def _not_known(where: str, since_attempt: int) -> OutcomeNotKnown:
    return OutcomeNotKnown(
        f"Whether {where} took effect is not known, and it must not be done twice. "
        "Look at the other system, then decide.",
        since_attempt=since_attempt,
    )


def _without_secrets(inputs: dict[str, Any], operation: Operation[Any]) -> dict[str, Any]:
    return {k: HIDDEN if k in operation.secret_inputs else v for k, v in inputs.items()}


def _as_text(answer: Any, *, where: str, limit: int) -> bytes:
    """
    Give the answer as JSON text.

    Raises:
        OutputInvalid: it is not JSON, is nested too deep, or is too large to keep.
    """
    try:
        text = json.dumps(answer, allow_nan=False, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError):
        raise OutputInvalid(f"{where} answered something that is not JSON.") from None
    if is_deeper(answer, text, MAX_DEPTH):
        raise OutputInvalid(
            f"{where} answered more than {MAX_DEPTH} lists and objects inside one another."
        )
    encoded = in_whole_characters(text)
    if (size := len(encoded)) > limit:
        raise OutputInvalid(
            f"{where} answered {size:,} bytes, more than {limit:,}. Ask for less.", bytes=size
        )
    return encoded
