"""Scripts: what one gives is part of the history, so that replay runs none."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any, Final

from temporalio import activity
from temporalio.exceptions import ApplicationError, ApplicationErrorCategory

from engine.activities.errors import diagnose, raise_for_temporal
from engine.activities.heartbeat import heartbeats
from engine.activities.values import Values
from engine.errors import EngineError
from engine.expressions.references import holds_reference
from engine.graph.checks.json_schema import validator_for
from engine.runtime.script_contract import RUN_SCRIPT, RunScript
from engine.scripts.errors import ScriptOutputInvalid
from engine.scripts.run import ScriptRunner, Surroundings

AT_ONCE: Final = 2
"""Scripts that run at the same time; there are seldom more processors to spare."""

MAX_WAITING: Final = 16
"""Scripts that wait for their turn inside the worker; others come again a little later."""

MAX_ATTEMPTS: Final = 30
"""An interpreter that dies again and again is not to be tried for ever."""

_AGAIN: Final = timedelta(seconds=1)
_TOLD: Final = 3
_SHOWN: Final = 200


class ScriptCaller:
    """Runs scripts for runs; one serves a whole worker. Its threads are not those of the ports."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._runner = ScriptRunner(processes=AT_ONCE)
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="baton-script")
        self._under_way = 0

    @activity.defn(name=RUN_SCRIPT)
    async def run_script(self, request: RunScript) -> Any:
        """Run a script and hold what it gives against its schema."""
        if self._under_way >= AT_ONCE + MAX_WAITING:
            # It must not fill the worker's slots, which other runs need.
            raise ApplicationError(
                "Many scripts are waiting already.",
                type="script.busy",
                next_retry_delay=_AGAIN,
                category=ApplicationErrorCategory.BENIGN,
            )
        self._under_way += 1
        ticket = object()
        try:
            async with heartbeats():
                return await self._give(request, ticket)
        except EngineError as error:
            raise_for_temporal(
                diagnose(error, where="A script", called=False),
                attempt=activity.info().attempt,
                is_last=activity.info().attempt >= MAX_ATTEMPTS,
            )
        finally:
            # Still there only if the run was cancelled, or the worker is about to stop.
            self._runner.stop(ticket)
            self._under_way -= 1

    async def _give(self, request: RunScript, ticket: object) -> Any:
        """Run the script on the values themselves; what it gives is kept if it is large."""
        if holds_reference(request.inputs):
            inputs = await self._values.open_soon(request.inputs, run_id=request.run_id)
            request = request.model_copy(update={"inputs": inputs})
        loop = asyncio.get_running_loop()
        output = await loop.run_in_executor(self._threads, self._run, request, ticket)
        if not request.run_id:
            return output  # asked by a workflow that cannot know references
        return await self._values.keep_soon(output, run_id=request.run_id, name=request.step)

    def _run(self, request: RunScript, ticket: object) -> Any:
        output = self._runner.run(
            request.code,
            request.inputs,
            limit_s=request.limit_s,
            surroundings=Surroundings(now=request.now, seed=request.seed),
            ticket=ticket,
        )
        check_output(output, request.output_schema)
        return output

    def close(self) -> None:
        """End the interpreter processes, whatever they do, and the threads."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._runner.close()
        self._threads.shutdown()


def check_output(output: Any, schema: dict[str, Any]) -> None:
    """
    Hold an output against its schema.

    Raises:
        ScriptOutputInvalid: with where and why it does not fit.
    """
    validator = validator_for(schema) if schema else None
    if validator is None:
        return
    problems = []
    for error in validator.iter_errors(output):
        place = "/".join(str(part) for part in error.instance_path)
        reason = str(error.message)
        reason = reason if len(reason) <= _SHOWN else reason[: _SHOWN - 1] + "…"
        problems.append(f"{place}: {reason}" if place else reason)
        if len(problems) >= _TOLD:
            break
    if problems:
        raise ScriptOutputInvalid(
            f"The output of the script does not fit its schema: {'; '.join(problems)}.",
            problems=problems,
        )
