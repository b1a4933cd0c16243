"""Executes one batch: some items of a loop, for the run that has the loop."""

import asyncio

from engine.errors import EngineError
from engine.expressions.references import KEY, is_reference
from engine.runtime.activity_contract import (
    PAUSE_RUN,
    RESUME_RUN,
    BatchInput,
    BatchResult,
    PauseRun,
    Recorded,
    SteerStep,
)
from engine.runtime.block import BlockRunner
from engine.runtime.context import RunContext
from engine.runtime.continuing import until_over_or_too_long
from engine.runtime.loop import Loop
from engine.runtime.nest import Nest
from engine.runtime.outcome import Failure, describe_error
from engine.runtime.scope import Scope
from engine.runtime.steering import steer
from engine.runtime.values import keep, part


class BatchInterpreter:
    """Executes one batch. Call `execute` once; the other methods at any time before it returns."""

    def __init__(self, batch: BatchInput) -> None:
        self._batch = batch
        self._context = RunContext.of(
            batch.run_id, operations_at_once=batch.operations_at_once, state=batch.state
        )
        self._effects = self._context.log("")
        self._nest = Nest(self._context, batch.path, self._effects, BlockRunner)
        scope = Scope(
            run_id=batch.run_id,
            input=batch.input,
            facts=batch.facts,
            variables=batch.variables,
            outputs=batch.outputs,
            local=batch.local,
        )
        self._loop = Loop(
            batch.step,
            batch.items,
            first=batch.first,
            at_once=batch.at_once,
            scope=scope,
            nest=self._nest,
        )

    def cancel(self) -> None:
        """Stop everything."""
        self._nest.cancel()
        self._context.cancel()

    def wind_down(self) -> None:
        """Start nothing more."""
        self._nest.wind_down()

    def pause(self, request: PauseRun) -> None:
        """Let nothing new start; the run has told of it."""
        if not self._context.cancelled:
            self._context.gate.close()
        self._context.tell_batches(PAUSE_RUN, request)

    def resume(self, request: PauseRun) -> None:
        """Let steps start again."""
        self._context.gate.open()
        self._context.tell_batches(RESUME_RUN, request)

    def steer(self, request: SteerStep) -> None:
        """Hear a person's decision on a step."""
        steer(request, self._context)

    async def execute(self) -> BatchResult | BatchInput:
        """
        Go through the items.

        Returns:
            How it ended, or the input of the execution in which it goes on.
        """
        work = asyncio.create_task(self._loop.run())
        if await until_over_or_too_long(work, self._context):
            work.result()
            return await self._result()
        return self._batch.model_copy(update={"state": self._context.state()})

    async def _results(self) -> tuple[tuple[Recorded | None, ...], Failure | None]:
        """Give what the iterations came to; outputs that are large together are kept."""
        loop, batch = self._loop, self._batch
        last = loop.first + len(loop.items)
        results = tuple(loop.outcomes.get(index) for index in range(loop.first, last))
        where = f"{batch.path}[{loop.first}]"
        try:
            kept = await keep(
                [one and one.output for one in results], run_id=batch.run_id, step=where
            )
        except EngineError as error:
            return (), Failure(describe_error(error), where)
        if not is_reference(kept):
            return results, None
        name = kept[KEY]["id"]
        return tuple(
            one and one.model_copy(update={"output": part(name, index)})
            for index, one in enumerate(results)
        ), None

    async def _result(self) -> BatchResult:
        loop = self._loop
        results, too_large = await self._results()
        failure = loop.failure or too_large
        return BatchResult(
            results=results,
            failure=failure.error if failure else None,
            step=failure.step if failure else None,
            cancelled=self._nest.stopping and loop.failure is None,
            effects=tuple(filter(None, self._effects.entries)),
            undone=tuple(self._context.undone),
            tail=await self._context.news.load(),
        )
