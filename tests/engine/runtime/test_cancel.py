import asyncio
import threading
from pathlib import Path
from typing import Any

import pytest

from engine.client.client import RunNotFound
from engine.events.model import RunCancelled
from engine.plan.model import RetryPlan
from engine.testing.plans import after, end, lab_step, lab_undo, plan
from engine.testing.runs import Bench
from engine.worker import runner


class LastWord:
    """Stops the worker in the moment in which a run's end is on its way to Temporal."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.spoken, self.sent = threading.Event(), threading.Event()
        self._activate = runner._Instance.activate
        last_word = self

        def activate(instance: runner._Instance, act: Any) -> Any:
            return last_word.wait(last_word._activate(instance, act))

        monkeypatch.setattr(runner._Instance, "activate", activate)

    def wait(self, completion: Any) -> Any:
        commands = completion.successful.commands
        if any(command.HasField("complete_workflow_execution") for command in commands):
            self.spoken.set()
            assert self.sent.wait(30)
        return completion


@pytest.fixture
def last_word(monkeypatch: pytest.MonkeyPatch) -> LastWord:
    return LastWord(monkeypatch)


def holding(tmp_path: Path, mode: str = "idempotent"):
    inputs = {
        "trace": str(tmp_path / "trace"),
        "release": str(tmp_path / "never"),
        "mode": mode,
    }
    hold = lab_step("hold", "hold", inputs)
    never = lab_step("never", "echo", incoming=after("hold"))
    return plan(hold, never, end(incoming=after("never")))


class TestCancel:
    @pytest.mark.parametrize("mode", ["idempotent", "keyed", "at_most_once"])
    async def test_stops_what_runs_and_starts_nothing_more(
        self, bench: Bench, tmp_path: Path, mode: str
    ) -> None:
        run_id = await bench.start(holding(tmp_path, mode))
        await asyncio.to_thread(bench.journal.wait_for, run_id, "hold#1:started")

        await bench.worker.client.cancel_run(run_id, "changed my mind")
        async with asyncio.timeout(30):
            result = await bench.result(run_id)

        keys = bench.journal.keys(run_id)
        assert result.outcome == "cancelled"
        assert keys[2:] == ["hold#1:started", "hold:cancelled", "run:ended"]
        last = bench.journal.events(run_id)[-1]
        assert isinstance(last, RunCancelled)
        assert last.reason == "changed my mind"

    async def test_ends_a_wait_between_two_attempts(self, bench: Bench) -> None:
        slow = RetryPlan(attempts=5, initial_s=60, factor=1, maximum_s=60)
        failing = lab_step("fail", "fail", {"how": "unavailable"}, retry=slow)
        run_id = await bench.start(plan(failing, end(incoming=after("fail"))))
        await asyncio.to_thread(bench.journal.wait_for, run_id, "fail#1:retrying")

        await bench.worker.client.cancel_run(run_id, "too slow")
        async with asyncio.timeout(30):
            result = await bench.result(run_id)

        assert result.outcome == "cancelled"
        assert bench.journal.keys(run_id)[-2:] == ["fail:cancelled", "run:ended"]

    async def test_by_temporals_own_tools_is_the_same(self, bench: Bench, tmp_path: Path) -> None:
        run_id = await bench.start(holding(tmp_path))
        await asyncio.to_thread(bench.journal.wait_for, run_id, "hold#1:started")

        await bench.worker.client.temporal.get_workflow_handle(run_id).cancel()

        assert (await bench.result(run_id)).outcome == "cancelled"

    async def test_that_comes_before_temporal_has_taken_the_end_is_the_end(
        self, bench: Bench, last_word: LastWord, tmp_path: Path
    ) -> None:
        trace = tmp_path / "trace"
        undo = lab_undo("hold", {"trace": str(trace)})
        charge = lab_step("charge", "hold", {"trace": str(trace)}, undo=undo)
        run_id = await bench.start(plan(charge, end(incoming=after("charge"))))
        assert await asyncio.to_thread(last_word.spoken.wait, 30)

        await bench.worker.client.cancel_run(run_id, "too late?")
        last_word.sent.set()
        result = await bench.result(run_id)

        assert result.outcome == "cancelled"
        told = await asyncio.to_thread(bench.journal.wait_for, run_id, "run:ended")
        assert isinstance(told, RunCancelled)
        assert told.undone == ("charge",)
        assert [line.split()[0] for line in trace.read_text().splitlines()] == [
            f"{run_id}/charge",
            f"{run_id}/charge/undo",
        ]

    async def test_marks_an_effect_under_way_as_unknown(self, bench: Bench, tmp_path: Path) -> None:
        run_id = await bench.start(holding(tmp_path, "at_most_once"))
        await asyncio.to_thread(bench.journal.wait_for, run_id, "hold#1:started")

        await bench.worker.client.cancel_run(run_id, "")
        await bench.result(run_id)

        (effect,) = bench.journal.runs[run_id].effects.values()
        assert effect.state == "unknown"

    async def test_of_a_run_that_nobody_knows_says_so(self, bench: Bench) -> None:
        with pytest.raises(RunNotFound):
            await bench.worker.client.cancel_run("nobody", "")
