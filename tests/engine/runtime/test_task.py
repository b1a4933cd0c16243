import asyncio
import contextlib
from datetime import timedelta
from typing import Any

from engine.client.client import RunNotFound
from engine.events.model import RunMessageDropped, StepOverdue, TaskCompleted, TaskOpened
from engine.runtime.activity_contract import COMPLETE_TASK, CompleteTask
from engine.testing.plans import after, end, path, plan, task
from engine.testing.runs import Bench

OK = {"type": "object", "required": ["ok"], "properties": {"ok": {"type": "boolean"}}}


async def opened(bench: Bench, **settings: Any) -> tuple[str, TaskOpened]:
    approve = task("approve", schema=OK, **settings)
    run_id = await bench.start(
        plan(approve, end(incoming=after("approve"), output=path("steps.approve.ok"))),
        {"order": 7, "boss": "grace", "team": ["ada", ["linus"], "ada", ""]},
    )
    event = await asyncio.to_thread(bench.journal.wait_for, run_id, "approve:opened")
    assert isinstance(event, TaskOpened)
    return run_id, event


async def complete(bench: Bench, run_id: str, output: Any, *, id: str = "c1") -> None:  # noqa: A002
    request = CompleteTask(id=id, step="approve", output=output, by="Grace")
    await bench.worker.client.signal(run_id, COMPLETE_TASK, request)


class TestTask:
    async def test_tells_what_is_to_be_done_and_by_whom(self, bench: Bench) -> None:
        run_id, event = await opened(
            bench,
            title=path("input.order"),
            description="Look at it",
            people=[path("input.boss"), path("input.team")],
            groups=["finance"],
            due_s=3_600.0,
        )

        assert (event.title, event.description) == ("7", "Look at it")
        assert event.people == ("grace", "ada", "linus")
        assert event.groups == ("finance",)
        assert event.result_schema == OK
        assert event.due_at == event.at + timedelta(hours=1)
        await bench.worker.client.cancel_run(run_id, "seen enough")
        await bench.result(run_id)

    async def test_ends_with_the_result_that_a_person_gave(self, bench: Bench) -> None:
        run_id, _ = await opened(bench)

        await complete(bench, run_id, {"ok": True})
        async with asyncio.timeout(30):
            result = await bench.result(run_id)

        assert result.output is True
        assert bench.journal.keys(run_id)[2:5] == [
            "approve:opened",
            "approve:completed",
            "approve:succeeded",
        ]
        completed = bench.journal.events(run_id)[3]
        assert isinstance(completed, TaskCompleted)
        assert completed.by == "Grace"

    async def test_does_not_take_a_result_that_does_not_fit(self, bench: Bench) -> None:
        run_id, _ = await opened(bench)

        await complete(bench, run_id, {"ok": "maybe"}, id="bad")
        await complete(bench, run_id, {"ok": False}, id="good")
        async with asyncio.timeout(30):
            result = await bench.result(run_id)

        assert result.output is False
        (dropped,) = [e for e in bench.journal.events(run_id) if isinstance(e, RunMessageDropped)]
        assert dropped.message_id == "bad"

    async def test_completing_it_twice_is_harmless(self, bench: Bench) -> None:
        run_id, _ = await opened(bench)

        await complete(bench, run_id, {"ok": True})
        with contextlib.suppress(RunNotFound):  # it may be over by now
            await complete(bench, run_id, {"ok": True})
        async with asyncio.timeout(30):
            result = await bench.result(run_id)

        assert result.output is True

    async def test_is_told_to_be_overdue_and_still_waits(self, bench: Bench) -> None:
        run_id, event = await opened(bench, due_s=0.2)

        late = await asyncio.to_thread(bench.journal.wait_for, run_id, "approve:overdue")
        await complete(bench, run_id, {"ok": True})
        async with asyncio.timeout(30):
            result = await bench.result(run_id)

        assert isinstance(late, StepOverdue)
        assert late.due_at - (event.due_at or event.at) < timedelta(milliseconds=200)
        assert result.output is True

    async def test_cancelling_the_run_ends_it(self, bench: Bench) -> None:
        run_id, _ = await opened(bench)

        await bench.worker.client.cancel_run(run_id, "not needed")
        async with asyncio.timeout(30):
            result = await bench.result(run_id)

        assert result.outcome == "cancelled"
        assert "approve:cancelled" in bench.journal.keys(run_id)
