"""Turns whatever went wrong in an attempt into words for people and for Temporal."""

import logging
import traceback
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import NoReturn

from pydantic import ValidationError
from temporalio.exceptions import ApplicationError, ApplicationErrorCategory

from engine.connectors.kit.errors import ConnectorError, Rejected, Unavailable
from engine.connectors.kit.redact import Redactor
from engine.errors import EngineError, Fault
from engine.events.model import ErrorInfo
from engine.expressions.errors import InterpreterUnavailable

logger = logging.getLogger(__name__)

LONGEST_WISH = timedelta(hours=1)
"""How long another system may ask us to wait; more is taken for a mistake or an attack."""


class AttemptTimedOut(EngineError):
    """The attempt took longer than the step allows."""

    code = "step.attempt_timed_out"
    fault = Fault.SERVICE


class OutputInvalid(EngineError):
    """The operation answered something that cannot be kept."""

    code = "operation.output_invalid"
    fault = Fault.PLATFORM


class OutcomeNotKnown(EngineError):
    """The effect may have happened, and must not be repeated: a person has to decide."""

    code = "effect.outcome_unknown"
    fault = Fault.SERVICE


class WorkerStopped(EngineError):
    """The worker was told to stop before the attempt had finished."""

    code = "worker.stopped"
    fault = Fault.PLATFORM


class JournalUnavailable(EngineError):
    """The intent could not be recorded, so nothing was done."""

    code = "engine.journal_unavailable"
    fault = Fault.PLATFORM


class NotItsTurn(EngineError):
    """The connection's rate limit gives this call its turn only later."""

    code = "connection.not_its_turn"
    fault = Fault.SERVICE

    def __init__(self, wait_s: float) -> None:
        super().__init__(
            f"The connection's rate limit gives this call its turn in {wait_s:,.0f} s.",
            wait_s=round(wait_s, 3),
        )
        self.wait_s = wait_s


_OUR_OWN_FAULT = (WorkerStopped, JournalUnavailable, InterpreterUnavailable)
_MAY_PASS = (AttemptTimedOut, *_OUR_OWN_FAULT)
_AT_ONCE = timedelta(milliseconds=100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """
    What is known of a failed attempt.

    Attributes:
        retryable: Whether another attempt may go better.
        certain: Whether the other side surely did nothing.
        counts: Whether it uses up one of the step's attempts; a worker that was stopped does not.
        wait: How long it asked us to stay away.
    """

    info: ErrorInfo
    retryable: bool
    certain: bool
    counts: bool = True
    wait: timedelta | None = None

    def cleaned(self, redactor: Redactor) -> "Diagnosis":
        """Hide secrets that the other side repeated in its message."""
        info = self.info.model_copy(
            update={
                "message": redactor.clean_text(self.info.message),
                "data": redactor.clean(self.info.data),
            }
        )
        return replace(self, info=info)


def diagnose(error: Exception, *, where: str, called: bool) -> Diagnosis:
    """
    Judge an error.

    Args:
        where: `connector.operation`, for messages.
        called: Whether the operation had begun; before that nothing can have happened.
    """
    if isinstance(error, Unavailable):
        wait = (
            min(timedelta(seconds=error.retry_after_s), LONGEST_WISH)
            if (error.retry_after_s)
            else None
        )
        certain = error.certain or not called
        return Diagnosis(info=_told(error), retryable=True, certain=certain, wait=wait)
    if isinstance(error, ConnectorError):
        certain = error.certain or not called
        return Diagnosis(info=_told(error), retryable=error.retryable, certain=certain)
    if isinstance(error, NotItsTurn):
        wait = timedelta(seconds=error.wait_s)
        return Diagnosis(info=_told(error), retryable=True, certain=True, counts=False, wait=wait)
    if isinstance(error, EngineError):
        return Diagnosis(
            info=_told(error),
            retryable=isinstance(error, _MAY_PASS),
            certain=not called,
            counts=not isinstance(error, _OUR_OWN_FAULT),
            # Another worker is there already, or will be soon.
            wait=_AT_ONCE if isinstance(error, WorkerStopped) else None,
        )
    return Diagnosis(info=_crashed(error, where), retryable=True, certain=not called)


def workers_lost(path: str) -> Diagnosis:
    """Say that a step is given up, because one worker after another died under it."""
    info = ErrorInfo(
        code="step.worker_lost",
        fault="platform",
        message=f"One worker after another was lost while step {path} ran. "
        "Whether it took effect is not known.",
        data={"step": path},
    )
    return Diagnosis(info=info, retryable=False, certain=False)


def inputs_rejected(error: ValidationError, *, where: str) -> Rejected:
    """Name the inputs that do not fit the operation, without repeating their values."""
    fields = [
        {"field": "/" + "/".join(str(part) for part in e["loc"]), "message": e["msg"]}
        for e in error.errors(include_url=False, include_context=False, include_input=False)
    ]
    names = ", ".join(field["field"].removeprefix("/") or "the inputs" for field in fields)
    return Rejected(
        f"{where} cannot be called with these inputs: {names}.",
        code="operation.inputs_invalid",
        certain=True,
        fields=fields,
    )


def raise_for_temporal(diagnosis: Diagnosis, *, attempt: int, is_last: bool = False) -> NoReturn:
    """
    Raise what Temporal understands; the details are sealed like every payload.

    Args:
        is_last: Whether the step's plan allows no further attempt.

    What led to it is cut off, and the SDK told that this is ordinary: its log would otherwise show
    the texts of errors that may hold secrets.
    """
    raise ApplicationError(
        diagnosis.info.message,
        diagnosis.info.model_dump(mode="json"),
        attempt,
        type=diagnosis.info.code,
        non_retryable=is_last or not diagnosis.retryable,
        next_retry_delay=diagnosis.wait,
        category=ApplicationErrorCategory.BENIGN,
    ) from None


def _told(error: EngineError) -> ErrorInfo:
    fault = Fault(error.fault).value
    return ErrorInfo(code=error.code, fault=fault, message=error.message, data=error.data)


def _crashed(error: Exception, where: str) -> ErrorInfo:
    # Only where and what: the text of an unexpected error may hold anything, also a secret.
    frames = "".join(traceback.format_tb(error.__traceback__))
    logger.error("%s raised %s\n%s", where, type(error).__qualname__, frames)
    return ErrorInfo(
        code="operation.crashed",
        fault="platform",
        message=f"{where} failed unexpectedly ({type(error).__name__}); see the worker's log.",
        data={"exception": type(error).__name__},
    )
