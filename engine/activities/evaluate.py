"""Expressions: heavy ones as a local activity, light ones at once."""

import asyncio
import contextlib
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any, Final, Self

from temporalio import activity

from engine.activities.errors import diagnose, raise_for_temporal
from engine.errors import EngineError, Fault
from engine.expressions.errors import ExpressionError, ExpressionTooExpensive
from engine.expressions.evaluate import Evaluator
from engine.runtime.activity_contract import EVALUATE, Evaluate, Evaluation

HEAVY_AT_ONCE: Final = max(1, (os.cpu_count() or 2) // 2)
"""Heavy expressions evaluated at the same time; the other processors are left to the runs."""


class LightExpressionInterrupted(EngineError):
    """
    An expression that should be quick met the interpreter's time limit.

    That depends on the machine's mood, so it must not decide anything in a workflow.
    """

    code = "expression.interrupted"
    fault = Fault.PLATFORM


class ExpressionEvaluator:
    """
    Evaluates expressions for runs; one serves a whole worker. Use it as a context manager.

    Heavy ones have processes and threads of their own, because light ones hold up the workflow
    that waits for them, and may not queue behind somebody's endless loop.
    """

    def __init__(self) -> None:
        self._open = contextlib.ExitStack()

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as stack:
            self._light = stack.enter_context(Evaluator())
            self._heavy = stack.enter_context(Evaluator(processes=HEAVY_AT_ONCE))
            self._threads = stack.enter_context(
                ThreadPoolExecutor(HEAVY_AT_ONCE, thread_name_prefix="baton-heavy")
            )
            self._open = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    @activity.defn(name=EVALUATE)
    async def evaluate(self, request: Evaluate) -> list[Any]:
        """Evaluate heavy expressions, in order; the answer becomes part of the history."""
        try:
            loop = asyncio.get_running_loop()
            return [
                await loop.run_in_executor(
                    self._threads, _run, self._heavy, expression, request.now, request.seed
                )
                for expression in request.expressions
            ]
        except ExpressionError as error:
            raise_for_temporal(
                diagnose(error, where="An expression", called=False),
                attempt=activity.info().attempt,
            )

    def evaluate_now(self, expression: Evaluation, now: datetime, seed: str) -> Any:
        """
        Evaluate a light expression in the workflow's own thread.

        Raises:
            ExpressionError: by fault of the author; the same on every replay.
            LightExpressionInterrupted, InterpreterUnavailable: by fault of the platform.
        """
        try:
            return _run(self._light, expression, now, seed)
        except ExpressionTooExpensive as error:
            if error.data.get("limit") != "time":
                raise
            raise LightExpressionInterrupted(error.message, **error.data) from error


def _run(evaluator: Evaluator, expression: Evaluation, now: datetime, seed: str) -> Any:
    return evaluator.evaluate(
        expression.code, expression.scope, now=now, seed=seed, source=expression.source
    )
