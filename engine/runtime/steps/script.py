"""Script: Python in an interpreter that reaches nothing; its output is part of the history."""

from datetime import timedelta
from typing import Any, Final

from temporalio import workflow
from temporalio.common import RetryPolicy

from engine.events.model import StepStarted
from engine.plan.model import ScriptStep
from engine.runtime.activity_contract import HEARTBEAT, VALUE_LIMIT_BYTES
from engine.runtime.context import RunContext
from engine.runtime.local import execute_local
from engine.runtime.measure import size_of
from engine.runtime.outcome import Finished, Outcome
from engine.runtime.scope import Scope
from engine.runtime.script_contract import RUN_SCRIPT, RunScript
from engine.runtime.steps.operation import StepInputTooLarge
from engine.runtime.steps.output_size import check_size
from engine.runtime.values import keep_each

LOCAL_S: Final = 2.0
"""
Longest limit of a script that runs as a local activity.

While a local activity runs, its workflow task stays open, and the run hears of nothing else: no
cancelling, no message, no end of a parallel step. A script that may take long is an ordinary
activity, which costs 2 ms and three events more.
"""

_WAIT_S = 120
"""How long an execution may take with waiting for its turn, beyond the script's own limit."""

_AGAIN = RetryPolicy(
    # What the author can mend is told to be final; the rest passes, or is a crowd.
    initial_interval=timedelta(seconds=0.5),
    backoff_coefficient=1.5,
    maximum_interval=timedelta(seconds=10),
)


async def run_script(step: ScriptStep, *, path: str, scope: Scope, context: RunContext) -> Outcome:
    """Run the script in an activity; on replay its output is read from the history."""
    inputs: dict[str, Any] = await scope.resolve(step.inputs, seed=path)
    inputs = await keep_each(inputs, run_id=scope.run_id, step=path)
    if (size := size_of(inputs, path=path)) > VALUE_LIMIT_BYTES:
        raise StepInputTooLarge(
            f"The inputs of step {path} take {size:,} bytes, more than {VALUE_LIMIT_BYTES:,}. "
            "Pass on less data.",
            bytes=size,
        )
    context.news.tell(
        StepStarted(key=f"{path}#1:started", at=workflow.now(), step=path, attempt=1, input=inputs)
    )
    request = RunScript(
        code=step.code,
        inputs=inputs,
        output_schema=step.output_schema,
        limit_s=step.limit_s,
        now=workflow.now(),
        seed=f"{scope.run_id}/{path}",
        run_id=scope.run_id,
        step=path,
    )
    with context.working():
        output = await _execute(request)
    check_size(output, path=path)
    return Finished(output=output, visible=True, told=True)


async def _execute(request: RunScript) -> Any:
    limit = timedelta(seconds=request.limit_s + _WAIT_S)
    if request.limit_s > LOCAL_S:
        return await workflow.execute_activity(
            RUN_SCRIPT,
            request,
            start_to_close_timeout=limit,
            heartbeat_timeout=HEARTBEAT,
            retry_policy=_AGAIN,
        )
    return await execute_local(RUN_SCRIPT, request, within=limit, retry=_AGAIN)
