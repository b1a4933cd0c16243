"""Messages and results of tasks, from the door to the run and back, on a real server."""

import asyncio
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from designer.runs import signals
from designer.runs.messages import Sent, send_message
from designer.runs.models import Message, Run, RunSignal, Subscription
from designer.runs.services import cancel_run
from designer.runs.tasks import complete_task
from engine.plan.model import Plan
from engine.testing.plans import after, after_seconds, end, on_message, path, plan, task, wait
from tests.designer.running import a_run, a_workflow, an_actor
from tests.designer.worker.conftest import StartWorker, eventually

PAID = on_message("paid", "payment", path("input.pizza"))
OK = {"type": "object", "required": ["ok"]}


def a_wait(late_s: float = 86_400) -> Plan:
    """Wait for a payment, for so long at most."""
    return plan(
        wait("w", PAID, after_seconds("late", late_s)),
        end("done", incoming=after(("w", "paid"), ("w", "late")), output=path("steps.w")),
    )


@sync_to_async
def runs_of(of: Plan, *pizzas: str) -> list[Run]:
    workflow = a_workflow(plan=of)
    return [a_run(workflow=workflow, pizza=pizza) for pizza in pizzas]


@sync_to_async
def pay(pizza: str, payload: Any = None, **rest: Any) -> Sent:
    return send_message(an_actor(), name="payment", key=pizza, payload=payload, **rest)


async def waiting(run: Run) -> Run:
    """Wait until the designer knows that the step waits."""
    found = Subscription.objects.filter(run=run)
    async with asyncio.timeout(20):
        while not await found.aexists():
            await eventually(run, lambda r: r.last_event)
    return run


class TestMessages:
    async def test_a_message_lets_the_run_go_on(self, worker_of: StartWorker) -> None:
        async with worker_of():
            (run,) = await runs_of(a_wait(), "funghi")
            await waiting(run)

            sent = await pay("funghi", {"cents": 900})
            await eventually(run, lambda r: r.finished_at)

        assert run.output == {"way": "paid", "message": {"cents": 900}}
        await sent.message.arefresh_from_db()
        assert sent.message.taken_at is not None
        assert not await Subscription.objects.aexists()

    async def test_one_that_came_early_does_too(self, worker_of: StartWorker) -> None:
        await sync_to_async(a_workflow)("Another")
        sent = await pay("funghi", 1)

        async with worker_of():
            (run,) = await runs_of(a_wait(), "funghi")
            await eventually(run, lambda r: r.finished_at)

        assert sent.outcome == "kept"
        assert run.output == {"way": "paid", "message": 1}

    async def test_one_that_never_comes_leaves_the_other_way(self, worker_of: StartWorker) -> None:
        async with worker_of():
            (run,) = await runs_of(a_wait(0.3), "funghi")
            await eventually(run, lambda r: r.finished_at)

        assert run.output == {"way": "late", "message": None}
        assert (await pay("funghi")).outcome == "kept"

    async def test_sending_it_again_after_a_dispatcher_died_changes_nothing(
        self, worker_of: StartWorker, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        twice = plan(
            wait("w", PAID),
            wait("again", PAID, after_seconds("late", 1.5), incoming=after(("w", "paid"))),
            end(
                "done",
                incoming=after(("again", "late"), ("again", "paid")),
                output=path("steps.again.way"),
            ),
        )
        sent = 0
        note_sent = signals.note_sent

        def die_once(signal: RunSignal) -> None:
            # As if it was killed: the run has the message, and nobody noted it.
            nonlocal sent
            sent += 1
            if sent > 1:
                note_sent(signal)
            else:
                signals.put_off(signal)

        monkeypatch.setattr(signals, "note_sent", die_once)
        async with worker_of():
            (run,) = await runs_of(twice, "funghi")
            await waiting(run)
            await pay("funghi", 1)
            await eventually(run, lambda r: r.finished_at)

        assert sent == 2
        assert run.output == "late"

    async def test_each_of_many_gets_its_own_from_two_dispatchers(
        self, worker_of: StartWorker
    ) -> None:
        names = [f"pizza {n}" for n in range(20)]
        async with worker_of(), worker_of():
            runs = await runs_of(a_wait(), *names)
            early = [await pay(name, name) for name in names[:10]]
            for run in runs[10:]:
                await waiting(run)
            late = [await pay(name, name) for name in names[10:]]
            for run in runs:
                await eventually(run, lambda r: r.finished_at)

        assert [run.output["message"] for run in runs] == names
        assert {sent.outcome for sent in late} == {"delivered"}
        assert await Message.objects.filter(taken_at=None).acount() == 0
        assert len(early) == 10

    async def test_one_for_a_run_that_ended_meanwhile_is_kept_for_the_next(
        self, worker_of: StartWorker
    ) -> None:
        async with worker_of():
            (first,) = await runs_of(a_wait(), "funghi")
            await waiting(first)
            await sync_to_async(lambda: cancel_run(an_actor(), run=first))()
            sent = await pay("funghi", 1)
            await eventually(first, lambda r: r.finished_at)
            (second,) = await sync_to_async(lambda: [a_run(pizza="funghi")])()
            await eventually(second, lambda r: r.finished_at)

        assert sent.outcome == "delivered"
        assert second.output == {"way": "paid", "message": 1}


class TestTasks:
    async def test_a_result_lets_the_run_go_on(self, worker_of: StartWorker) -> None:
        approve = task("approve", schema=OK)
        of = plan(approve, end(incoming=after("approve"), output=path("steps.approve.ok")))
        async with worker_of():
            (run,) = await runs_of(of, "funghi")
            await eventually(run, lambda r: r.last_event >= 3)

            @sync_to_async
            def complete() -> None:
                complete_task(an_actor(), run=run, step="approve", output={"ok": True})

            await complete()
            await eventually(run, lambda r: r.finished_at)

        assert run.output is True
        told = [body async for body in run.events.order_by("number").values_list("body", flat=True)]
        assert {"by": "Olga"}.items() <= next(
            body for body in told if body["type"] == "task.completed"
        ).items()
