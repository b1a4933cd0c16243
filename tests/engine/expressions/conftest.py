from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from engine.expressions.compile_template import compile_expression
from engine.expressions.evaluate import Evaluator
from engine.expressions.fill import resolve
from engine.expressions.template import Expression

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)

Run = Callable[..., Any]


@pytest.fixture(scope="session")
def evaluator() -> Iterator[Evaluator]:
    with Evaluator(processes=1) as one:
        yield one


@pytest.fixture
def run(evaluator: Evaluator) -> Run:
    """Evaluate what an author wrote against `input`, as a worker does."""

    def evaluate(part: Expression, scope: dict[str, Any]) -> Any:
        return evaluator.evaluate(part.code, scope, now=NOW, seed="run-1", source=part.source)

    def run_source(source: str, *, steps: dict[str, Any] | None = None, **data: Any) -> Any:
        scope = {"input": data, "steps": steps or {}, "run": {"id": "r1"}}
        return resolve(compile_expression(source), scope, evaluate)

    return run_source
