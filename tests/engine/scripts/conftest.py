from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from engine.scripts.run import ScriptRunner, Surroundings

SURROUNDINGS = Surroundings(now=datetime(2026, 11, 20, 12, tzinfo=UTC), seed="run-1/step")

Run = Callable[..., Any]


@pytest.fixture(scope="session")
def runner() -> Iterator[ScriptRunner]:
    with ScriptRunner(processes=1) as one:
        yield one


@pytest.fixture
def run(runner: ScriptRunner) -> Run:
    def run_code(code: str, *, limit_s: float = 2, **inputs: Any) -> Any:
        return runner.run(code, inputs, limit_s=limit_s, surroundings=SURROUNDINGS)

    return run_code
