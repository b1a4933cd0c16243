import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from temporalio import workflow
from temporalio.exceptions import ApplicationError, CancelledError, FailureError

from engine.runtime.local import execute_local

SECOND = timedelta(seconds=1)


class _Logger:
    def warning(self, *_: object) -> None:
        """Take it."""


def answers(
    monkeypatch: pytest.MonkeyPatch,
    *outcomes: Any,
    first: Callable[[], Awaitable[None]] | None = None,
) -> list[str]:
    """Let the SDK answer in turn what a lost workflow task makes it answer."""
    left, asked = list(outcomes), []

    async def execute(name: str, *_: Any, **__: Any) -> Any:
        asked.append(name)
        if first is not None and len(asked) == 1:
            try:
                await first()
            except asyncio.CancelledError:
                raise CancelledError from None
        outcome = left.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    monkeypatch.setattr(workflow, "execute_local_activity", execute)
    monkeypatch.setattr(workflow, "logger", _Logger())
    return asked


class TestExecuteLocal:
    async def test_executes_again_what_nobody_has_cancelled(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked = answers(monkeypatch, CancelledError(), CancelledError(), 7)

        assert await execute_local("keep", None, within=SECOND) == 7
        assert asked == ["keep"] * 3

    async def test_ends_when_its_step_is_to_stop(self, monkeypatch: pytest.MonkeyPatch) -> None:
        asked = answers(monkeypatch, 7, first=asyncio.Event().wait)  # type: ignore[arg-type]
        step = asyncio.create_task(execute_local("keep", None, within=SECOND))
        await asyncio.sleep(0)

        step.cancel()

        with pytest.raises(CancelledError):
            await step
        assert asked == ["keep"]

    async def test_passes_a_failure_on(self, monkeypatch: pytest.MonkeyPatch) -> None:
        answers(monkeypatch, ApplicationError("no"))

        with pytest.raises(FailureError, match="no"):
            await execute_local("keep", None, within=SECOND)
