"""Runs that wait, and what is sent to them."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from engine.plan.model import Plan
from engine.runtime.activity_contract import (
    COMPLETE_TASK,
    RECEIVE_MESSAGE,
    CompleteTask,
    ReceiveMessage,
)
from engine.testing.plans import (
    after,
    after_seconds,
    end,
    lab_step,
    on_message,
    path,
    plan,
    respond,
    task,
    wait,
)
from engine.testing.runs import Bench

CENTS = {"type": "object", "required": ["cents"]}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A plan, and what happens to its run from outside."""

    plan: Plan
    act: Callable[[Bench, str], Awaitable[None]]


def _message(id: str, payload: Any, key: str = "7") -> ReceiveMessage:  # noqa: A002
    return ReceiveMessage(id=id, name="payment", key=key, payload=payload)


async def _pay(bench: Bench, run_id: str) -> None:
    await asyncio.to_thread(bench.journal.wait_for, run_id, "one:waiting")
    client = bench.worker.client
    await client.signal(run_id, RECEIVE_MESSAGE, _message("early", {"cents": 2}, key="8"))
    await client.signal(run_id, RECEIVE_MESSAGE, _message("bad", {}))
    await client.signal(run_id, RECEIVE_MESSAGE, _message("good", {"cents": 1}))
    await client.signal(run_id, RECEIVE_MESSAGE, _message("good", {"cents": 1}))


async def _approve(bench: Bench, run_id: str) -> None:
    await asyncio.to_thread(bench.journal.wait_for, run_id, "approve:overdue")
    request = CompleteTask(id="c", step="approve", output={"ok": True}, by="Grace")
    await bench.worker.client.signal(run_id, COMPLETE_TASK, request)


async def _cancel(bench: Bench, run_id: str) -> None:
    await asyncio.to_thread(bench.journal.wait_for, run_id, "one:waiting")
    await bench.worker.client.cancel_run(run_id, "recorded")


def _messages() -> Plan:
    one = wait("one", on_message("paid", "payment", "7", CENTS), after_seconds("late", 60))
    two = wait("two", on_message("paid", "payment", "8", CENTS), incoming=after(("one", "paid")))
    late = wait("late", after_seconds("over", 0.05), incoming=after(("two", "paid")))
    answer = respond("answer", path("steps.two.message"), incoming=after(("late", "over")))
    last = lab_step("last", "echo", {"value": 1}, incoming=after("answer"))
    return plan(one, two, late, answer, last, end(incoming=after("last"), output=1))


def _task() -> Plan:
    approve = task("approve", schema={"type": "object", "required": ["ok"]}, due_s=0.1)
    return plan(approve, end(incoming=after("approve"), output=path("steps.approve.ok")))


def _endless() -> Plan:
    one = wait("one", on_message("paid", "payment", "7"), after_seconds("late", 86_400))
    return plan(one, end(incoming=after(("one", "paid"))))


WAITING = {
    "messages": Waiting(_messages(), _pay),
    "task": Waiting(_task(), _approve),
    "wait_cancelled": Waiting(_endless(), _cancel),
}
