"""Local activities, which the SDK may stop although nobody asked for it."""

import asyncio
from datetime import timedelta
from typing import Any

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import FailureError, is_cancelled_exception


async def execute_local(
    name: str,
    request: Any,
    *,
    within: timedelta,
    result_type: type[Any] | None = None,
    retry: RetryPolicy | None = None,
) -> Any:
    """
    Execute a local activity, and give what it answers.

    The SDK stops one together with a workflow task that has taken too long, and then tells the
    workflow that it was cancelled. Nobody has decided that, so it is executed again.

    Args:
        within: How long one attempt may take.

    Raises:
        FailureError: it failed for good, or the step that waits for it is to stop.
    """
    while True:
        try:
            return await workflow.execute_local_activity(
                name,
                request,
                result_type=result_type,
                start_to_close_timeout=within,
                retry_policy=retry,
                # It must not outlive the task's own limit when the run is cancelled.
                cancellation_type=workflow.ActivityCancellationType.TRY_CANCEL,
            )
        except FailureError as error:
            if not is_cancelled_exception(error) or _is_to_stop():
                raise
            workflow.logger.warning("Local activity %s was lost; it is executed again.", name)


def _is_to_stop() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
