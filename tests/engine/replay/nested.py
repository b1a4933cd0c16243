"""Runs of blocks inside blocks, of undoing and of people's decisions, worth keeping."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from engine.plan.model import Plan
from engine.runtime.activity_contract import Recorded, RunState, SteerStep
from engine.testing.plans import (
    after,
    end,
    expression,
    for_each,
    lab_step,
    lab_undo,
    path,
    plan,
    repeat,
    scope,
)
from engine.testing.runs import Bench


async def watch(_: Bench, __: str) -> None:
    """Do nothing but look on."""


@dataclass(frozen=True, slots=True)
class Nested:
    """A plan, its input, what another run gives it, and what is done while it runs."""

    plan: Plan
    input: dict[str, Any] | None = None
    state: RunState | None = None
    act: Callable[[Bench, str], Awaitable[None]] = watch


ITEMS = path("input.items")
BAD = lab_step("bad", "fail", {"how": "rejected"})


def deciding(step: str, hold: str, action: Any) -> Callable[[Bench, str], Awaitable[None]]:
    """Decide on a step once it is held."""

    async def act(bench: Bench, run_id: str) -> None:
        await asyncio.to_thread(bench.journal.wait_for, run_id, hold)
        decision = SteerStep(id="d1", step=step, action=action, output="by hand", by="Olga")
        await bench.worker.client.steer_step(run_id, decision)

    return act


def _loop(**rest: Any) -> Plan:
    twice = lab_step("twice", "echo", {"value": expression("item * 2", "item")})
    loop = for_each("loop", ITEMS, twice, output=path("steps.twice"), **rest)
    return plan(loop, end(incoming=after("loop"), output=path("steps.loop")))


def _collecting() -> Plan:
    wanted = expression("99 if item == 2 else 1", "item")
    bad = lab_step("bad", "fail", {"how": "rejected", "until_attempt": wanted})
    loop = for_each("loop", ITEMS, bad, on_item_error="collect", at_once=2)
    return plan(loop, end(incoming=after("loop"), output=path("steps.loop.errors")))


def _repeating() -> Plan:
    add = lab_step("add", "echo", {"value": expression("item + 1", "item")})
    loop = repeat(
        "again",
        expression("index == 2", "index"),
        add,
        initial=0,
        following=path("steps.add"),
        pause_s=0.01,
    )
    return plan(loop, end(incoming=after("again"), output=path("steps.again")))


def _caught() -> Plan:
    tidy = lab_step("tidy", "echo", {"value": expression("error['code']", "error")})
    block = scope("block", BAD, catches={"all": ()}, cleanup=[tidy], time_limit_s=60)
    return plan(block, end(incoming=after(("block", "all")), output=path("steps.block.error")))


def _late() -> Plan:
    slow = lab_step("slow", "fail", {"until_attempt": 1_000}, retry=_patient())
    block = scope("block", slow, catches={"late": ("scope.timed_out",)}, time_limit_s=0.2)
    return plan(block, end(incoming=after(("block", "late")), output="late"))


def _patient() -> Any:
    return {"attempts": 1_000, "initial_s": 60, "factor": 1, "maximum_s": 60}


def _undone() -> Plan:
    one = lab_step("one", "echo", {"value": 1}, undo=lab_undo("echo", {"value": path("steps.one")}))
    heavy = expression("[n for n in range(3)]", heavy=True)
    two = lab_step("two", "echo", undo=lab_undo("echo", {"value": heavy}), incoming=after("one"))
    bad = lab_step("bad", "fail", {"how": "rejected"}, incoming=after("two"))
    return plan(one, two, bad)


def _undo_held() -> Plan:
    one = lab_step("one", "echo", undo=lab_undo("fail", {"how": "rejected"}))
    return plan(one, lab_step("bad", "fail", {"how": "rejected"}, incoming=after("one")))


def _losers() -> Plan:
    slow = lab_step("slow", "fail", {"until_attempt": 1_000}, retry=_patient())
    quick = lab_step("quick", "echo")
    won = lab_step("won", "echo", incoming=after("slow", "quick"))
    won = won.model_copy(update={"join": "first", "needed": 1, "cancels": ("slow", "quick")})
    return plan(slow, quick, won, end(incoming=after("won")))


def _asking() -> Plan:
    ask = lab_step("ask", "fail", {"how": "rejected", "until_attempt": 2}, on_error="ask")
    return plan(ask, end(incoming=after("ask"), output=path("steps.ask")))


def _unknown() -> Plan:
    once = lab_step("once", "fail", {"mode": "at_most_once", "until_attempt": 2})
    return plan(once, end(incoming=after("once"), output=path("steps.once")))


def _watched() -> Plan:
    one = lab_step("one", "echo", due_s=60)
    return plan(one, end(incoming=after("one")), sla_s=60, time_limit_s=60)


async def _pause(bench: Bench, run_id: str) -> None:
    await bench.worker.client.pause_run(run_id, by="Olga")
    await asyncio.to_thread(bench.journal.wait_for, run_id, "run:paused1")
    await bench.worker.client.resume_run(run_id, by="Olga")


def _slow_start() -> Plan:
    one = lab_step("one", "fail", {"until_attempt": 3})
    return plan(one, lab_step("two", "echo", incoming=after("one")), end(incoming=after("two")))


def _undone_later() -> Plan:
    one = lab_step("one", "echo", undo=lab_undo("echo", {}))
    slow = lab_step(
        "slow", "fail", {"until_attempt": 1_000}, retry=_patient(), incoming=after("one")
    )
    return plan(one, slow, end(incoming=after("slow")))


async def _pause_before_undoing(bench: Bench, run_id: str) -> None:
    client = bench.worker.client
    await asyncio.to_thread(bench.journal.wait_for, run_id, "slow#1:started")
    await client.pause_run(run_id, by="Olga")
    await asyncio.to_thread(bench.journal.wait_for, run_id, "run:paused1")
    await client.steer_step(run_id, SteerStep(id="d1", step="slow", action="fail", by="Olga"))
    await asyncio.to_thread(bench.journal.wait_for, run_id, "slow:failed")
    await client.outcomes(run_id)
    await client.resume_run(run_id, by="Olga")


async def _skip_undoing(bench: Bench, run_id: str) -> None:
    client = bench.worker.client
    await asyncio.to_thread(bench.journal.wait_for, run_id, "slow#1:started")
    await client.steer_step(run_id, SteerStep(id="d1", step="one/undo", action="skip", by="Olga"))
    await client.cancel_run(run_id, "recorded")


REUSED = RunState(given={"one": Recorded(live=("out",), visible=True, from_run="earlier")})

NESTED = {
    "for_each": Nested(_loop(at_once=2), {"items": [1, 2, 3]}),
    "for_each_collects": Nested(_collecting(), {"items": [1, 2, 3]}),
    "for_each_in_batches": Nested(_loop(at_once=50), {"items": list(range(905))}),
    "repeat": Nested(_repeating()),
    "scope_caught": Nested(_caught()),
    "scope_late": Nested(_late()),
    "undone": Nested(_undone()),
    "undo_held": Nested(_undo_held(), act=deciding("one/undo", "one/undo:held1", "skip")),
    "undo_paused": Nested(_undone_later(), act=_pause_before_undoing),
    "undo_skipped_ahead": Nested(_undone_later(), act=_skip_undoing),
    "losers": Nested(_losers()),
    "held_retried": Nested(_asking(), act=deciding("ask", "ask:held1", "retry")),
    "held_by_hand": Nested(_asking(), act=deciding("ask", "ask:held1", "succeed")),
    "unknown_outcome": Nested(_unknown(), act=deciding("once", "once:held1", "retry")),
    "steered": Nested(_slow_start(), act=deciding("two", "run:started", "skip")),
    "paused": Nested(_slow_start(), act=_pause),
    "clocks": Nested(_watched()),
    "reused": Nested(_slow_start(), state=REUSED),
}
