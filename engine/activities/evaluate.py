"""Expressions: heavy ones as a local activity, light ones at once."""

from datetime import datetime
from typing import Any

from temporalio import activity

from engine.activities.blocking import Blocking
from engine.activities.errors import diagnose, raise_for_temporal
from engine.errors import EngineError, Fault
from engine.expressions.errors import ExpressionError, ExpressionTooExpensive
from engine.expressions.evaluate import Evaluator
from engine.runtime.activity_contract import EVALUATE, Evaluate, Evaluation


class LightExpressionInterrupted(EngineError):
    """
    An expression that should be quick met the interpreter's time limit.

    That depends on the machine's mood, so it must not decide anything in a workflow.
    """

    code = "expression.interrupted"
    fault = Fault.PLATFORM


class ExpressionEvaluator:
    """Evaluates expressions for runs; one serves a whole worker."""

    def __init__(self, evaluator: Evaluator, *, blocking: Blocking) -> None:
        self._evaluator = evaluator
        self._blocking = blocking

    @activity.defn(name=EVALUATE)
    async def evaluate(self, request: Evaluate) -> list[Any]:
        """Evaluate heavy expressions, in order; the answer becomes part of the history."""
        try:
            return [
                await self._blocking.call(self._run, expression, request.now, request.seed)
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
            return self._run(expression, now, seed)
        except ExpressionTooExpensive as error:
            if error.data.get("limit") != "time":
                raise
            raise LightExpressionInterrupted(error.message, **error.data) from error

    def _run(self, expression: Evaluation, now: datetime, seed: str) -> Any:
        return self._evaluator.evaluate(
            expression.code, expression.scope, now=now, seed=seed, source=expression.source
        )
