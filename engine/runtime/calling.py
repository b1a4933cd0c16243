"""Executes the one activity that touches the world, for a step or for its undoing."""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError, ApplicationError

from engine.plan.model import RetryPlan
from engine.runtime.activity_contract import (
    CALL_OPERATION,
    HEARTBEAT,
    LOST_ATTEMPTS,
    SETTLE_S,
    TURN_S,
    CallOperation,
    OperationResult,
)
from engine.runtime.explain import explain
from engine.runtime.news import News
from engine.runtime.outcome import Cancelled, Failed, Finished

PUT_OFF = 50
"""How often a call may be sent away to wait for its turn, before it is given up."""


async def call_operation(
    call: CallOperation,
    *,
    retry: RetryPlan,
    attempt_s: float,
    step_s: float | None,
    news: News,
) -> Finished | Failed | Cancelled:
    """Execute the activity of a call, whose news were loaded, and say how it ended."""
    try:
        result: OperationResult = await workflow.execute_activity(
            CALL_OPERATION,
            call.model_copy(update={"attempt_s": attempt_s}),
            result_type=OperationResult,
            start_to_close_timeout=timedelta(
                seconds=attempt_s + SETTLE_S + (TURN_S if call.connection else 0)
            ),
            schedule_to_close_timeout=timedelta(seconds=step_s) if step_s else None,
            heartbeat_timeout=HEARTBEAT,
            retry_policy=_retry_policy(retry, put_off=PUT_OFF if call.connection else 0),
            # A step counts as cancelled only once its activity has stopped.
            cancellation_type=workflow.ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
        )
    except ActivityError as error:
        if not isinstance(error.cause, ApplicationError):
            # It may never have run, so its news travel again.
            news.carry(call.news)
        return explain(
            error, path=call.step, attempts=call.earlier_attempts + retry.attempts + LOST_ATTEMPTS
        )
    news.carry(result.unrecorded)
    return Finished(output=result.output, visible=True)


def _retry_policy(plan: RetryPlan, *, put_off: int) -> RetryPolicy:
    return RetryPolicy(
        initial_interval=timedelta(seconds=plan.initial_s),
        backoff_coefficient=plan.factor,
        maximum_interval=timedelta(seconds=max(plan.initial_s, plan.maximum_s)),
        # The activity itself ends the step with its last attempt, because only it can tell an
        # attempt that failed from one whose worker died; those few more are for the latter.
        maximum_attempts=plan.attempts + LOST_ATTEMPTS + put_off,
    )
