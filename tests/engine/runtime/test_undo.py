"""A saga that is failed at every step, and inside every undoing."""

import asyncio
import uuid
from pathlib import Path
from typing import Any

import pytest

from engine.events.model import RunCancelled, RunFailed, StepHeld
from engine.plan.model import OperationStep, Plan, Step
from engine.runtime.activity_contract import SteerStep
from engine.testing.plans import (
    after,
    end,
    expression,
    for_each,
    lab_step,
    lab_undo,
    path,
    plan,
    scope,
)
from engine.testing.runs import Bench, run_plan

NAMES = ("reserve", "charge", "ship")


def saga(trace: Path, *, fails_at: str | None = None, undo: str = "hold") -> list[Step]:
    """Three effects in a row, each with its inverse; then one step that may fail."""
    steps: list[Step] = []
    before: str | None = None
    for name in NAMES:
        options = {"incoming": after(before)} if before else {}
        if name == fails_at:
            steps.append(lab_step(name, "fail", {"how": "rejected"}, **options))
        else:
            steps.append(effect(name, trace, undo=undo, **options))
        before = name
    last = lab_step("confirm", "fail", {"how": "rejected"}, incoming=after(before or ""))
    if fails_at is None:
        last = lab_step("confirm", "echo", incoming=after(before or ""))
    return [*steps, last, end(incoming=after("confirm"))]


def effect(name: str, trace: Path, *, undo: str = "hold", **options: object) -> OperationStep:
    inputs = {"trace": str(trace)} if undo == "hold" else {"how": "rejected"}
    return lab_step(
        name,
        "hold",
        {"trace": str(trace)},
        undo=lab_undo(undo, inputs),
        **options,  # type: ignore[arg-type]
    )


def traces(run_id: str, trace: Path) -> list[str]:
    """Effect keys in the order in which the world saw them, without the run."""
    lines = trace.read_text().splitlines() if trace.exists() else []
    return [line.split()[0].removeprefix(f"{run_id}/") for line in lines]


class TestSagaThatFails:
    @pytest.mark.parametrize("fails_at", [*NAMES, "confirm"])
    async def test_undoes_what_was_done_in_reverse_order_once(
        self, bench: Bench, tmp_path: Path, fails_at: str
    ) -> None:
        run_id, result = await run_plan(bench, plan(*saga(tmp_path / "t", fails_at=fails_at)))

        done = list(NAMES[: NAMES.index(fails_at)] if fails_at in NAMES else NAMES)
        assert result.outcome == "failed"
        assert traces(run_id, tmp_path / "t") == done + [f"{n}/undo" for n in reversed(done)]
        last = bench.journal.events(run_id)[-1]
        assert isinstance(last, RunFailed)
        assert last.undone == tuple(reversed(done))

    async def test_undoes_nothing_when_it_ends_well(self, bench: Bench, tmp_path: Path) -> None:
        run_id, result = await run_plan(bench, plan(*saga(tmp_path / "t")))

        assert result.outcome == "succeeded"
        assert traces(run_id, tmp_path / "t") == list(NAMES)


class TestScope:
    async def test_undoes_only_its_own_effects_when_its_failure_is_caught(
        self, bench: Bench, tmp_path: Path
    ) -> None:
        trace = tmp_path / "t"
        before = effect("before", trace)
        inside = effect("inside", trace)
        bad = lab_step("bad", "fail", {"how": "rejected"}, incoming=after("inside"))
        block = scope("block", inside, bad, catches={"all": ()}, incoming=after("before"))
        done = end(incoming=after(("block", "all")))

        run_id, result = await run_plan(bench, plan(before, block, done))

        assert result.outcome == "succeeded"
        assert traces(run_id, trace) == ["before", "block/inside", "block/inside/undo"]

    async def test_that_ended_well_is_undone_by_the_scope_around_it(
        self, bench: Bench, tmp_path: Path
    ) -> None:
        trace = tmp_path / "t"
        block = scope("block", effect("inside", trace))
        later = effect("later", trace, incoming=after("block"))
        bad = lab_step("bad", "fail", {"how": "rejected"}, incoming=after("later"))

        run_id, _ = await run_plan(bench, plan(block, later, bad))

        assert traces(run_id, trace)[-2:] == ["later/undo", "block/inside/undo"]

    async def test_undoes_the_effects_of_every_iteration(
        self, bench: Bench, tmp_path: Path
    ) -> None:
        trace = tmp_path / "t"
        loop = for_each("loop", path("input.items"), effect("one", trace))
        bad = lab_step("bad", "fail", {"how": "rejected"}, incoming=after("loop"))

        run_id, _ = await run_plan(bench, plan(loop, bad), {"items": [1, 2]})

        assert traces(run_id, trace)[-2:] == ["loop[1]/one/undo", "loop[0]/one/undo"]


class TestCancelling:
    async def test_undoes_what_was_finished(self, bench: Bench, tmp_path: Path) -> None:
        trace = tmp_path / "t"
        waits = lab_step(
            "waits",
            "hold",
            {"trace": str(tmp_path / "w"), "release": str(tmp_path / "never")},
            incoming=after("first"),
        )
        run_id = await bench.start(plan(effect("first", trace), waits))
        await asyncio.to_thread(bench.journal.wait_for, run_id, "waits#1:started")

        await bench.worker.client.cancel_run(run_id, "enough")
        result = await bench.result(run_id)

        last = bench.journal.events(run_id)[-1]
        assert result.outcome == "cancelled"
        assert isinstance(last, RunCancelled)
        assert last.undone == ("first",)
        assert traces(run_id, trace) == ["first", "first/undo"]


class TestUndoing:
    async def test_reads_the_output_of_its_step(self, bench: Bench) -> None:
        charge = lab_step(
            "charge",
            "echo",
            {"value": {"id": "ch-7"}},
            undo=lab_undo(
                "echo", {"value": expression("'refund ' + steps['charge']['id']", "steps.charge")}
            ),
        )
        bad = lab_step("bad", "fail", {"how": "rejected"}, incoming=after("charge"))

        run_id, _ = await run_plan(bench, plan(charge, bad))

        told = next(e for e in bench.journal.events(run_id) if e.key == "charge/undo:succeeded")
        assert told.output == "refund ch-7"  # type: ignore[union-attr]

    async def test_has_retries_of_its_own(self, bench: Bench) -> None:
        charge = lab_step("charge", "echo", undo=lab_undo("fail", {"until_attempt": 3}))
        bad = lab_step("bad", "fail", {"how": "rejected"}, incoming=after("charge"))

        run_id, _ = await run_plan(bench, plan(charge, bad))

        keys = bench.journal.keys(run_id)
        assert "charge/undo#2:retrying" in keys
        assert "charge/undo:succeeded" in keys

    @pytest.mark.parametrize("which", NAMES)
    @pytest.mark.parametrize(
        ("action", "counts"), [("skip", False), ("succeed", True), ("fail", False)]
    )
    async def test_that_gives_up_is_a_persons_decision(
        self, bench: Bench, tmp_path: Path, which: str, action: str, *, counts: bool
    ) -> None:
        trace = tmp_path / "t"
        steps: list[Step] = []
        before: str | None = None
        for name in NAMES:
            options = {"incoming": after(before)} if before else {}
            steps.append(effect(name, trace, undo="fail" if name == which else "hold", **options))
            before = name
        bad = lab_step("bad", "fail", {"how": "rejected"}, incoming=after(before or ""))
        run_id = await bench.start(plan(*steps, bad))
        held = await asyncio.to_thread(bench.journal.wait_for, run_id, f"{which}/undo:held1")

        await bench.worker.client.steer_step(
            run_id,
            SteerStep(id="d1", step=f"{which}/undo", action=action, by="Olga"),
        )
        result = await bench.result(run_id)

        assert isinstance(held, StepHeld)
        assert held.reason == "undo_failed"
        assert result.outcome == "failed"
        others = [n for n in reversed(NAMES) if n != which]
        assert traces(run_id, trace)[3:] == [f"{n}/undo" for n in others]
        last = bench.journal.events(run_id)[-1]
        assert isinstance(last, RunFailed)
        assert (which in last.undone) is counts

    async def test_that_gives_up_can_be_tried_again(self, bench: Bench) -> None:
        charge = lab_step("charge", "echo", undo=lab_undo("fail", {"until_attempt": 4}))
        bad = lab_step("bad", "fail", {"how": "rejected"}, incoming=after("charge"))
        run_id = await bench.start(plan(charge, bad))
        await asyncio.to_thread(bench.journal.wait_for, run_id, "charge/undo:held1")

        await bench.worker.client.steer_step(
            run_id, SteerStep(id="d1", step="charge/undo", action="retry", by="Olga")
        )
        await bench.result(run_id)

        last = bench.journal.events(run_id)[-1]
        assert isinstance(last, RunFailed)
        assert last.undone == ("charge",)

    async def test_whose_inputs_cannot_be_worked_out_is_held(self, bench: Bench) -> None:
        charge = lab_step(
            "charge", "echo", undo=lab_undo("echo", {"value": path("steps.charge.nothing")})
        )
        bad = lab_step("bad", "fail", {"how": "rejected"}, incoming=after("charge"))
        run_id = await bench.start(plan(charge, bad))

        held = await asyncio.to_thread(bench.journal.wait_for, run_id, "charge/undo:held1")
        await bench.worker.client.steer_step(
            run_id, SteerStep(id="d1", step="charge/undo", action="skip", by="Olga")
        )
        result = await bench.result(run_id)

        assert isinstance(held, StepHeld)
        assert held.error.code == "expression.missing_value"
        assert result.outcome == "failed"


class TestPause:
    async def test_lets_no_undoing_begin(self, bench: Bench, tmp_path: Path) -> None:
        run_id = await paused_saga(bench, tmp_path)

        await bench.worker.client.steer_step(run_id, decision("hold", "fail"))
        await asyncio.to_thread(bench.journal.wait_for, run_id, "hold:failed")
        assert (await bench.worker.client.outcomes(run_id)).undone == ()
        await bench.worker.client.resume_run(run_id, by="Olga")
        result = await bench.result(run_id)

        keys = bench.journal.keys(run_id)
        assert result.outcome == "failed"
        assert keys.index("run:resumed1") < keys.index("first/undo#1:started")

    async def test_does_not_keep_a_cancelled_run_from_undoing(
        self, bench: Bench, tmp_path: Path
    ) -> None:
        run_id = await paused_saga(bench, tmp_path)

        await bench.worker.client.cancel_run(run_id, "enough")

        assert (await bench.result(run_id)).outcome == "cancelled"
        assert traces(run_id, tmp_path / "trace") == ["first", "first/undo"]

    async def test_nor_one_that_is_cancelled_after_it_failed(
        self, bench: Bench, tmp_path: Path
    ) -> None:
        run_id = await paused_saga(bench, tmp_path)
        await bench.worker.client.steer_step(run_id, decision("hold", "fail"))
        await asyncio.to_thread(bench.journal.wait_for, run_id, "hold:failed")

        await bench.worker.client.cancel_run(run_id, "enough")

        assert (await bench.result(run_id)).outcome == "failed"
        assert traces(run_id, tmp_path / "trace") == ["first", "first/undo"]


class TestPauseOfAScope:
    async def test_ends_its_finally_when_the_run_is_cancelled(
        self, bench: Bench, tmp_path: Path
    ) -> None:
        first, hold = effect("first", tmp_path / "trace"), waiting_step(tmp_path)
        tidy = lab_step("tidy", "echo")
        later = lab_step("later", "echo", incoming=after("hold"))
        block = scope("block", first, hold, later, cleanup=[tidy])
        run_id = await paused(bench, plan(block, end(incoming=after("block"))), "block/hold")

        await bench.worker.client.cancel_run(run_id, "enough")
        result = await bench.result(run_id)

        keys = bench.journal.keys(run_id)
        assert result.outcome == "cancelled"
        assert "block/tidy:succeeded" in keys
        assert "block/later#1:started" not in keys
        assert traces(run_id, tmp_path / "trace") == ["block/first", "block/first/undo"]


class TestDecisionAhead:
    @pytest.mark.parametrize(("action", "undone"), [("skip", ()), ("succeed", ("first",))])
    async def test_on_an_undoing_that_has_not_begun_is_obeyed(
        self, bench: Bench, tmp_path: Path, action: str, undone: tuple[str, ...]
    ) -> None:
        run_id = await paused_saga(bench, tmp_path)

        await bench.worker.client.steer_step(run_id, decision("first/undo", action))
        await bench.worker.client.cancel_run(run_id, "enough")
        await bench.result(run_id)

        (ended,) = [e for e in bench.journal.events(run_id) if isinstance(e, RunCancelled)]
        assert ended.undone == undone
        assert traces(run_id, tmp_path / "trace") == ["first"]


async def paused_saga(bench: Bench, folder: Path) -> str:
    """Pause a run that has done one effect and is in the middle of a step that waits."""
    first, hold = effect("first", folder / "trace"), waiting_step(folder)
    return await paused(bench, plan(first, hold, end(incoming=after("hold"))), "hold")


def waiting_step(folder: Path) -> OperationStep:
    waits = {"trace": str(folder / "waits"), "release": str(folder / "go")}
    return lab_step("hold", "hold", waits, incoming=after("first"))


async def paused(bench: Bench, what: Plan, step: str) -> str:
    run_id = await bench.start(what)
    await asyncio.to_thread(bench.journal.wait_for, run_id, f"{step}#1:started")
    await bench.worker.client.pause_run(run_id, by="Olga")
    await asyncio.to_thread(bench.journal.wait_for, run_id, "run:paused1")
    return run_id


def decision(step: str, action: Any) -> SteerStep:
    return SteerStep(id=uuid.uuid4().hex, step=step, action=action, by="Olga")
