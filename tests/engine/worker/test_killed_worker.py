import asyncio
import signal
import uuid
from pathlib import Path

from engine.client.client import EngineClient
from engine.events.model import StepStarted
from engine.runtime.activity_contract import RunInput, RunResult
from engine.server import ServerSettings
from engine.testing.memory_journal import MemoryJournal
from engine.testing.plans import after, end, lab_step, path, plan
from engine.testing.runs import client_settings, let_fail
from engine.testing.shared_journal import shared
from engine.testing.worker_process import worker_process


def holding(tmp_path: Path, mode: str):
    inputs = {
        "trace": str(tmp_path / "trace"),
        "release": str(tmp_path / "release"),
        "mode": mode,
    }
    before = lab_step("before", "echo", {"value": 1})
    hold = lab_step("hold", "hold", inputs, incoming=after("before"), attempt_s=600)
    return plan(before, hold, end(incoming=after("hold"), output=path("steps.hold.attempt")))


async def run_through_a_kill(
    server: ServerSettings, tmp_path: Path, *, mode: str, sign: signal.Signals = signal.SIGKILL
) -> tuple[RunResult, MemoryJournal, str]:
    """Hit the worker while it holds the step's effect in its hands; let another one go on."""
    settings, journal, run_id = client_settings(server), MemoryJournal(), str(uuid.uuid4())
    client = await EngineClient.connect(settings)
    with shared(journal) as (port, key):
        async with worker_process(settings, journal_port=port, journal_key=key) as first:
            run = RunInput(run_id=run_id, plan=holding(tmp_path, mode), input={})
            await client.start_run(run)
            await asyncio.to_thread(journal.wait_for, run_id, "hold#1:started")
            await _exists(tmp_path / "trace")
            first.send_signal(sign)
            if sign is signal.SIGKILL:
                await asyncio.to_thread(first.wait)
            (tmp_path / "release").touch()
            async with worker_process(settings, journal_port=port, journal_key=key):
                handle = client.temporal.get_workflow_handle(run_id, result_type=RunResult)
                async with asyncio.timeout(60):
                    if mode == "at_most_once":
                        result = await let_fail(client, journal, run_id, step="hold")
                    else:
                        result = await handle.result()
    # As the host does with what a killed worker had not written.
    journal.record(run_id, result.tail)
    return result, journal, run_id


class TestKilledWorker:
    async def test_costs_seconds_and_repeats_only_what_was_under_way(
        self, temporal_server: ServerSettings, tmp_path: Path
    ) -> None:
        result, journal, run_id = await run_through_a_kill(temporal_server, tmp_path, mode="keyed")

        attempts = [
            e for e in journal.events(run_id) if isinstance(e, StepStarted) and e.step == "hold"
        ]
        calls = (tmp_path / "trace").read_text().splitlines()
        assert result.outcome == "succeeded"
        assert [e.attempt for e in attempts] == [1, 2]
        assert (attempts[1].at - attempts[0].at).total_seconds() < 30
        assert {call.split()[0] for call in calls} == {f"{run_id}/hold"}
        keys = journal.keys(run_id)
        assert [key for key in keys if key.startswith("before")] == [
            "before#1:started",
            "before:succeeded",
        ]
        assert "run:ended" in keys

    async def test_leaves_an_unrepeatable_effect_to_a_person(
        self, temporal_server: ServerSettings, tmp_path: Path
    ) -> None:
        result, journal, run_id = await run_through_a_kill(
            temporal_server, tmp_path, mode="at_most_once"
        )

        (effect,) = journal.runs[run_id].effects.values()
        assert result.error is not None
        assert result.error.code == "effect.outcome_unknown"
        assert effect.state == "unknown"
        assert len((tmp_path / "trace").read_text().splitlines()) == 1


class TestStoppedWorker:
    async def test_that_hangs_loses_its_work_to_another(
        self, temporal_server: ServerSettings, tmp_path: Path
    ) -> None:
        result, journal, run_id = await run_through_a_kill(
            temporal_server, tmp_path, mode="keyed", sign=signal.SIGSTOP
        )

        (effect,) = journal.runs[run_id].effects.values()
        assert result.outcome == "succeeded"
        assert effect.state == "done"
        assert effect.attempt == result.output > 1


async def _exists(file: Path) -> None:
    async with asyncio.timeout(30):
        # Another process makes it.
        while not file.exists():  # noqa: ASYNC240
            await asyncio.sleep(0.02)
