"""
The rivals' workflows, as one writes them by hand on Temporal's Python SDK.

They are in a file of their own, as Temporal advises, because its sandbox loads it for each run.
"""

from datetime import timedelta
from typing import Any

from temporalio import workflow

STEPS = 10


@workflow.defn(name="TenCalls")
class TenCalls:
    """Ten HTTP calls, one after the other."""

    @workflow.run
    async def run(self, url: str) -> dict[str, object]:
        answer: dict[str, object] = {}
        for _ in range(STEPS):
            answer = await workflow.execute_activity(
                "call_service", url, start_to_close_timeout=timedelta(seconds=30)
            )
        return answer


@workflow.defn(name="Echoes")
class Echoes:
    """Pass a value through so many activities."""

    @workflow.run
    async def run(self, value: Any, steps: int) -> Any:
        for _ in range(steps):
            value = await workflow.execute_activity(
                "echo", value, start_to_close_timeout=timedelta(seconds=30)
            )
        return value
