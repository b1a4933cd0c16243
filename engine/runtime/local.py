"""Local activities, which the SDK may stop although nobody asked for it."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Final

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import FailureError, is_cancelled_exception

_under_way: Final[dict[asyncio.AbstractEventLoop, int]] = {}
"""How many there are, by the loop of the execution, where there are any."""


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
    with _counted():
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


def local_under_way() -> bool:
    """Say whether this execution waits for a local activity; it must not end before that."""
    return asyncio.get_running_loop() in _under_way


@contextmanager
def _counted() -> Iterator[None]:
    loop = asyncio.get_running_loop()
    _under_way[loop] = _under_way.get(loop, 0) + 1
    try:
        yield
    finally:
        _under_way[loop] -= 1
        if not _under_way[loop]:
            del _under_way[loop]


def _is_to_stop() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
