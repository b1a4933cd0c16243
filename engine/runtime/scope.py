"""What expressions see, and how templates become values inside a workflow."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from temporalio import workflow
from temporalio.common import RetryPolicy

from engine.expressions.fill import expressions_in, fill, narrow
from engine.expressions.template import Expression, Template
from engine.runtime.activity_contract import EVALUATE, EVALUATE_NOW, Evaluate, Evaluation

EvaluateNow = Callable[[Evaluation, datetime, str], Any]


@dataclass(slots=True)
class Scope:
    """What a run's expressions may read: its input, its facts and the outputs of its steps."""

    run_id: str
    input: Any
    facts: Mapping[str, Any]
    outputs: dict[str, Any] = field(default_factory=dict)

    def at_this_moment(self) -> dict[str, Any]:
        """Give the roots of expressions; what finishes later does not show."""
        return {"input": self.input, "steps": dict(self.outputs), "run": dict(self.facts)}

    async def resolve(self, template: Template, *, seed: str) -> Any:
        """
        Fill a template.

        Light expressions are evaluated at once by the worker, outside Temporal's history. That is
        safe because their work is bounded by their data, so on replay they give the same value.
        Should one all the same hit the interpreter's time limit, which depends on the machine's
        mood, its error is of fault `platform`: it fails the workflow task, never the run, and
        Temporal tries the task again. Heavy ones run in a local activity, whose answer, also that
        of a time limit, is part of the history.

        Args:
            seed: Where the interpreter's dice start; the same on every replay.

        Raises:
            EngineError: the template cannot be filled, by fault of the author or the platform.
        """
        scope = self.at_this_moment()
        seed = f"{self.run_id}/{seed}"
        known = await _evaluate_heavy(template, scope, seed=seed)
        evaluate: EvaluateNow = workflow.extern_functions()[EVALUATE_NOW]

        def value_of(expression: Expression, narrowed: dict[str, Any]) -> Any:
            if expression.heavy:
                return known[expression.code]
            return evaluate(_evaluation(expression, narrowed), workflow.now(), seed)

        return fill(template, scope, value_of)


async def _evaluate_heavy(
    template: Template, scope: dict[str, Any], *, seed: str
) -> Mapping[str, Any]:
    heavy = {e.code: e for e in expressions_in(template) if e.heavy}
    if not heavy:
        return {}
    values: list[Any] = await workflow.execute_local_activity(
        EVALUATE,
        Evaluate(
            expressions=tuple(_evaluation(e, narrow(e, scope)) for e in heavy.values()),
            now=workflow.now(),
            seed=seed,
        ),
        result_type=list[Any],
        start_to_close_timeout=timedelta(seconds=60),
        retry_policy=RetryPolicy(maximum_attempts=3),
        # It must not outlive the task's own limit when the run is cancelled.
        cancellation_type=workflow.ActivityCancellationType.TRY_CANCEL,
    )
    return dict(zip(heavy, values, strict=True))


def _evaluation(expression: Expression, narrowed: dict[str, Any]) -> Evaluation:
    return Evaluation(code=expression.code, source=expression.source, scope=narrowed)
