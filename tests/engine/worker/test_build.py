import asyncio
import uuid
from datetime import timedelta
from pathlib import Path

import pytest

from engine.events.model import StepRetrying
from engine.plan.model import RetryPlan
from engine.runtime.activity_contract import RUN_WORKFLOW, TASK_WITHIN, RunInput, RunResult
from engine.server import ServerSettings
from engine.testing.memory_journal import MemoryJournal
from engine.testing.plans import START, after, end, lab_step, plan
from engine.testing.runs import Bench, client_settings, let_fail, run_plan, running_bench
from engine.worker.build import LONGEST_STRETCH_S

ONCE = RetryPlan(attempts=1, initial_s=0.01, factor=1, maximum_s=0.01)


async def through_a_restart(
    server: ServerSettings, tmp_path: Path, *, mode: str
) -> tuple[RunResult, MemoryJournal, str]:
    """Stop a worker in the middle of a step that may be tried once, and start another."""
    settings, journal, release = client_settings(server), MemoryJournal(), tmp_path / "release"
    inputs = {"trace": str(tmp_path / "trace"), "release": str(release), "mode": mode}
    held = plan(lab_step("hold", "hold", inputs, retry=ONCE), end(incoming=after("hold")))
    async with running_bench(server, settings=settings, journal=journal) as first:
        run_id = await first.start(held)
        await asyncio.to_thread(journal.wait_for, run_id, "hold#1:started")
    release.touch()
    async with running_bench(server, settings=settings, journal=journal) as second:
        if mode == "at_most_once":
            result = await let_fail(second.worker.client, journal, run_id, step="hold")
            return result, journal, run_id
        return await second.result(run_id), journal, run_id


class TestPatience:
    async def test_does_not_take_a_busy_machine_for_a_deadlock(
        self, bench: Bench, busy_machine: list[float]
    ) -> None:
        run_id, result = await run_plan(bench, plan(end(incoming=START, output="up")))

        handle = bench.worker.client.temporal.get_workflow_handle(run_id)
        history = await handle.fetch_history()
        assert (result.outcome, busy_machine) == ("succeeded", [])
        assert not any(e.HasField("workflow_task_failed_event_attributes") for e in history.events)

    async def test_lets_temporal_give_a_task_up_and_does_it_again(
        self, bench: Bench, busy_machine: list[float]
    ) -> None:
        run = RunInput(run_id=str(uuid.uuid4()), plan=plan(end(incoming=START)), input={})

        handle = await bench.worker.client.temporal.start_workflow(
            RUN_WORKFLOW,
            run,
            id=run.run_id,
            task_queue=bench.settings.task_queue,
            task_timeout=timedelta(seconds=1),
            result_type=RunResult,
        )

        assert (await handle.result()).outcome == "succeeded"
        history = await handle.fetch_history()
        assert any(e.HasField("workflow_task_timed_out_event_attributes") for e in history.events)
        assert not busy_machine

    def test_outlasts_temporals_own(self) -> None:
        # What the SDK interrupts stays in its cache for ever, and its run with it.
        assert TASK_WITHIN.total_seconds() * 10 < LONGEST_STRETCH_S


class TestRestart:
    @pytest.mark.parametrize("mode", ["idempotent", "keyed"])
    async def test_uses_up_none_of_a_steps_attempts(
        self, temporal_server: ServerSettings, tmp_path: Path, mode: str
    ) -> None:
        result, journal, run_id = await through_a_restart(temporal_server, tmp_path, mode=mode)

        (retrying,) = (e for e in journal.events(run_id) if isinstance(e, StepRetrying))
        assert result.outcome == "succeeded"
        assert retrying.error.code == "worker.stopped"

    async def test_leaves_an_unrepeatable_effect_to_a_person(
        self, temporal_server: ServerSettings, tmp_path: Path
    ) -> None:
        result, *_ = await through_a_restart(temporal_server, tmp_path, mode="at_most_once")

        assert result.error is not None
        assert result.error.code == "effect.outcome_unknown"
