"""Why an activity failed for good: in its own words, or in ours where it had none."""

from temporalio.exceptions import (
    ActivityError,
    ApplicationError,
    FailureError,
    TimeoutType,
    is_cancelled_exception,
)
from temporalio.exceptions import (
    TimeoutError as ActivityTimedOut,
)

from engine.events.model import ErrorInfo
from engine.runtime.outcome import Cancelled, Failed


def explain(error: FailureError, *, path: str, attempts: int = 1) -> Failed | Cancelled:
    """
    Turn Temporal's error into the outcome of the step at `path`.

    An activity's failure comes wrapped, a local activity's comes bare.

    Args:
        attempts: How many there were, where the error does not say.
    """
    if is_cancelled_exception(error):
        return Cancelled()
    cause = error.cause if isinstance(error, ActivityError) else error
    if isinstance(cause, ApplicationError) and len(cause.details) == 2:  # noqa: PLR2004
        told, attempt = cause.details
        return Failed(error=ErrorInfo.model_validate(told), attempt=attempt)
    if isinstance(cause, ActivityTimedOut) and cause.type == TimeoutType.HEARTBEAT:
        code = "step.worker_lost"
        message = f"The worker was lost while step {path} ran. Whether it took effect is not known."
    elif isinstance(cause, ActivityTimedOut):
        code = "step.timed_out"
        message = f"Step {path} did not finish in time. Whether it took effect is not known."
    else:
        code = "step.broken"
        message = f"Step {path} failed in a way that its worker could not explain; see its log."
    info = ErrorInfo(code=code, fault="platform", message=message, data={"step": path})
    return Failed(error=info, attempt=attempts)
