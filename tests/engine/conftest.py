import threading
from typing import Any

import pytest

from engine.runtime import gate
from engine.testing.fixtures import bench, temporal_server, time_bench
from engine.worker import runner

__all__ = ["bench", "temporal_server", "time_bench"]

SDK_GIVES_UP_S = 2.5
"""Longer than the SDK's own patience."""


@pytest.fixture
def busy_machine(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Hold up workflow code once, for longer than the SDK is patient; empty once that was so."""
    activate, waits = runner._Instance.activate, [SDK_GIVES_UP_S]

    def slowly(self: runner._Instance, act: Any) -> Any:
        if waits:
            threading.Event().wait(waits.pop())
        return activate(self, act)

    monkeypatch.setattr(runner._Instance, "activate", slowly)
    return waits


@pytest.fixture
def short_histories(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let runs go on in a new execution soon."""
    monkeypatch.setattr(gate, "LONGEST_HISTORY", 60)
