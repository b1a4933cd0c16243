"""Runs that call other workflows, and what becomes of these."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from engine.plan.model import Plan
from engine.testing.plans import after, call, end, lab_step, path, plan, task
from engine.testing.runs import Bench

_DOUBLING = plan(
    lab_step("twice", "echo", {"value": [path("input.n"), path("input.n")]}),
    end(incoming=after("twice"), output=path("steps.twice")),
)
_FAILING = plan(lab_step("bad", "fail", {"how": "rejected"}), end(incoming=after("bad")))
_WAITING = plan(task("approve"), end(incoming=after("approve")))

_CALLED = {"doubling": _DOUBLING, "failing": _FAILING, "waiting": _WAITING, "joined": _WAITING}


@dataclass(frozen=True, slots=True)
class Calling:
    """A plan that calls others, and what happens to its run from outside."""

    plan: Plan
    act: Callable[[Bench, str], Awaitable[None]]

    def prepare(self, bench: Bench) -> None:
        """Let the bench know what can be called."""
        bench.calls.plans.update(_CALLED)


def _to(workflow: str, *, wait: bool = True) -> Plan:
    step = call("sub", workflow, {"n": path("input.n")}, wait=wait)
    return plan(step, end(incoming=after("sub"), output=path("steps.sub")))


async def _nothing(_bench: Bench, _run_id: str) -> None:
    return


async def _child(bench: Bench, run_id: str) -> str:
    """Wait until a run has called its own, and that one waits."""
    while (run_id, "sub") not in bench.calls.made:
        await asyncio.sleep(0.01)
    child = bench.calls.made[(run_id, "sub")]
    await asyncio.to_thread(bench.journal.wait_for, child, "approve:opened")
    return child


async def _stop(bench: Bench, run_id: str) -> None:
    await _child(bench, run_id)
    await bench.worker.client.cancel_run(run_id, "recorded")


async def _stop_child(bench: Bench, run_id: str) -> None:
    await bench.worker.client.cancel_run(await _child(bench, run_id), "recorded")


async def _join(bench: Bench, run_id: str) -> None:
    """Let the run wait for one that is not its own, and stop it."""
    joined = bench.calls.joined["joined"]
    await asyncio.to_thread(bench.journal.wait_for, run_id, f"sub:called:{joined}")
    await bench.worker.client.cancel_run(run_id, "recorded")


CALLING = {
    "call": Calling(_to("doubling"), _nothing),
    "call_fails": Calling(_to("failing"), _nothing),
    "call_refused": Calling(_to("nobody knows it"), _nothing),
    "call_without_waiting": Calling(_to("doubling", wait=False), _nothing),
    "call_stopped": Calling(_to("waiting"), _stop),
    "call_cancelled_below": Calling(_to("waiting"), _stop_child),
    "call_joined": Calling(_to("joined"), _join),
}
