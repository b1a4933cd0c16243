"""The rival of the replay: operations one after the other, as one writes them by hand."""

from datetime import timedelta
from typing import Any

from temporalio import activity, workflow


@activity.defn
async def echo(value: Any) -> Any:
    """Answer what came."""
    return value


@workflow.defn
class Echoes:
    """Pass a value through so many activities."""

    @workflow.run
    async def run(self, value: Any, steps: int) -> Any:
        for _ in range(steps):
            value = await workflow.execute_activity(
                echo, value, start_to_close_timeout=timedelta(seconds=30)
            )
        return value
