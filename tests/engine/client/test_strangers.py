"""What a stranger can do who reaches Temporal itself but has no key."""

import asyncio
import uuid
from pathlib import Path
from typing import Any

import pytest
from temporalio.api.enums.v1 import EventType
from temporalio.client import Client, WorkflowFailureError, WorkflowHandle
from temporalio.exceptions import ApplicationError

from engine.client.sealing import UNSEALED, SealingKeys
from engine.plan.model import Plan
from engine.runtime.activity_contract import (
    CALL_OPERATION,
    CANCEL_RUN,
    RUN_WORKFLOW,
    CallOperation,
    RunInput,
)
from engine.server import ServerSettings
from engine.testing.fixtures import SECRET
from engine.testing.plans import after, end, lab_step, path, plan
from engine.testing.runs import Bench, run_plan

CANARY = "canary-3b1f-plaintext"


def echoing() -> Plan:
    one = lab_step("one", "echo", {"value": path("input.word")})
    return plan(one, end(incoming=after("one"), output=path("steps.one")))


@pytest.fixture
async def stranger(temporal_server: ServerSettings) -> Client:
    return await Client.connect(temporal_server.address, namespace=temporal_server.namespace)


async def started_by(stranger: Client, bench: Bench, *args: object) -> WorkflowHandle[Any, Any]:
    return await stranger.start_workflow(
        RUN_WORKFLOW, args=args, id=str(uuid.uuid4()), task_queue=bench.settings.task_queue
    )


class TestUnsealedStart:
    async def test_ends_at_once_with_no_event_and_no_activity(
        self, bench: Bench, stranger: Client
    ) -> None:
        run = RunInput(run_id=str(uuid.uuid4()), plan=echoing(), input={"word": "hello"})
        handle = await started_by(stranger, bench, run.model_dump(mode="json"))

        async with asyncio.timeout(30):
            with pytest.raises(WorkflowFailureError) as failed:
                await handle.result()

        history = await handle.fetch_history()
        kinds = [event.event_type for event in history.events]
        assert isinstance(failed.value.cause, ApplicationError)
        assert failed.value.cause.type == UNSEALED
        assert EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED not in kinds
        assert kinds.count(EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED) == 1
        assert bench.journal.keys(run.run_id) == []
        assert bench.journal.keys(handle.id) == []

    async def test_with_no_input_at_all_ends_too(self, bench: Bench, stranger: Client) -> None:
        handle = await started_by(stranger, bench)

        async with asyncio.timeout(30):
            with pytest.raises(WorkflowFailureError):
                await handle.result()

    async def test_with_the_copied_input_of_another_run_ends_too(
        self, bench: Bench, stranger: Client
    ) -> None:
        run_id, _ = await run_plan(bench, echoing(), {"word": "hello"})
        history = await stranger.get_workflow_handle(run_id).fetch_history()
        stolen = history.events[0].workflow_execution_started_event_attributes.input.payloads[0]
        before = bench.journal.keys(run_id)

        handle = await started_by(stranger, bench, stolen)
        async with asyncio.timeout(30):
            with pytest.raises(WorkflowFailureError):
                await handle.result()

        assert bench.journal.keys(run_id) == before

    async def test_sealed_with_a_key_of_its_own_waits_without_doing_anything(
        self, bench: Bench, temporal_server: ServerSettings
    ) -> None:
        from engine.client.client import EngineClient
        from engine.client.settings import TemporalSettings

        other = TemporalSettings(
            address=temporal_server.address,
            namespace=temporal_server.namespace,
            task_queue=bench.settings.task_queue,
            sealing_keys=SealingKeys.generate("theirs"),
        )
        client = await EngineClient.connect(other)
        run_id = str(uuid.uuid4())
        await client.start_run(RunInput(run_id=run_id, plan=echoing(), input={"word": "x"}))
        handle = client.temporal.get_workflow_handle(run_id)

        async with asyncio.timeout(30):
            while not await _task_failed(handle):
                await asyncio.sleep(0.05)

        assert bench.journal.keys(run_id) == []
        await handle.terminate()


class TestUnsealedSignal:
    async def test_does_not_reach_a_run(
        self, bench: Bench, stranger: Client, tmp_path: Path
    ) -> None:
        release = tmp_path / "release"
        inputs = {"trace": str(tmp_path / "t"), "release": str(release), "mode": "idempotent"}
        held = plan(lab_step("hold", "hold", inputs), end(incoming=after("hold")))
        run_id = await bench.start(held)
        await asyncio.to_thread(bench.journal.wait_for, run_id, "hold#1:started")

        handle = stranger.get_workflow_handle(run_id)
        await handle.signal(CANCEL_RUN, {"reason": "because"})
        await handle.signal("whatever", {"x": 1})
        release.touch()

        assert (await bench.result(run_id)).outcome == "succeeded"


class TestUnsealedActivity:
    async def test_is_not_executed(self, bench: Bench, stranger: Client, tmp_path: Path) -> None:
        from datetime import timedelta

        from temporalio.client import ActivityFailureError
        from temporalio.common import RetryPolicy

        trace = tmp_path / "trace"
        call = CallOperation(
            run_id="r",
            step="one",
            effect_key="r/one",
            connector="lab",
            operation="hold",
            connection=None,
            inputs={"trace": str(trace), "mode": "idempotent"},
        )

        with pytest.raises(ActivityFailureError):
            await stranger.execute_activity(
                CALL_OPERATION,
                call.model_dump(mode="json"),
                id=str(uuid.uuid4()),
                task_queue=bench.settings.task_queue,
                start_to_close_timeout=timedelta(seconds=5),
                retry_policy=RetryPolicy(maximum_attempts=1),
            )

        assert not trace.exists()


class TestHistory:
    async def test_and_database_hold_no_word_of_a_run(
        self, bench: Bench, stranger: Client, temporal_server: ServerSettings
    ) -> None:
        leak = lab_step("leak", "leak", connection="lab-connection")
        bad = lab_step(
            "bad",
            "fail",
            {"how": "rejected", "mode": "keyed", "until_attempt": path("input.attempt")},
            incoming=after("leak"),
        )
        echo = lab_step("echo", "echo", {"value": path("input.word")})
        done = end(
            incoming=after("echo", "bad"),
            outcome="failed",
            error_code="canary.code",
            message=path("input.word"),
        )
        secretly = {"word": CANARY, "attempt": CANARY}
        run_id, result = await run_plan(bench, plan(leak, echo, bad, done), secretly)
        history = (await stranger.get_workflow_handle(run_id).fetch_history()).to_json()
        assert temporal_server.database is not None
        files = temporal_server.database.parent.glob("temporal.db*")
        stored = b"".join(file.read_bytes() for file in files)

        assert result.outcome == "failed"
        for word in (CANARY, SECRET, "echo", "lab-connection", "rejected"):
            assert word not in history.replace("Rejected", "")
        assert run_id.encode() in stored
        assert CANARY.encode() not in stored
        assert SECRET.encode() not in stored


async def _task_failed(handle: WorkflowHandle[Any, Any]) -> bool:
    history = await handle.fetch_history()
    failed = EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED
    return any(event.event_type == failed for event in history.events)
