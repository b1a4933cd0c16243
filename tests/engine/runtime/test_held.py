import asyncio
from pathlib import Path
from typing import Any

from engine.events.model import StepHeld, StepStarted, StepSteered
from engine.runtime.activity_contract import SteerStep
from engine.testing.plans import after, end, lab_step, path, plan
from engine.testing.runs import Bench


async def decide(bench: Bench, run_id: str, step: str, action: Any, **rest: Any) -> None:
    await bench.worker.client.steer_step(
        run_id, SteerStep(id=f"{step}-{action}", step=step, action=action, by="Olga", **rest)
    )


def asking(operation: str = "fail", **inputs: Any):
    ask = lab_step("ask", operation, inputs or {"how": "rejected"}, on_error="ask")
    return plan(ask, end(incoming=after("ask"), output=path("steps.ask")))


class TestFailedStepThatAsks:
    async def test_is_held_and_says_why(self, bench: Bench) -> None:
        run_id = await bench.start(asking())

        held = await asyncio.to_thread(bench.journal.wait_for, run_id, "ask:held1")
        await decide(bench, run_id, "ask", "fail")
        result = await bench.result(run_id)

        assert isinstance(held, StepHeld)
        assert (held.reason, held.error.code) == ("failed", "connector.rejected")
        assert result.outcome == "failed"

    async def test_goes_on_with_an_output_set_by_hand(self, bench: Bench) -> None:
        run_id = await bench.start(asking())
        await asyncio.to_thread(bench.journal.wait_for, run_id, "ask:held1")

        await decide(bench, run_id, "ask", "succeed", output={"by": "hand"})
        result = await bench.result(run_id)

        assert result.output == {"by": "hand"}
        steered = [e for e in bench.journal.events(run_id) if isinstance(e, StepSteered)]
        assert [(e.action, e.by) for e in steered] == [("succeed", "Olga")]

    async def test_that_is_skipped_leaves_a_dead_path(self, bench: Bench) -> None:
        run_id = await bench.start(asking())
        await asyncio.to_thread(bench.journal.wait_for, run_id, "ask:held1")

        await decide(bench, run_id, "ask", "skip")
        result = await bench.result(run_id)

        assert result.outcome == "succeeded"
        assert "done:skipped" in bench.journal.keys(run_id)

    async def test_is_tried_again_with_attempts_that_count_on(self, bench: Bench) -> None:
        run_id = await bench.start(asking(until_attempt=5))
        await asyncio.to_thread(bench.journal.wait_for, run_id, "ask:held1")

        await decide(bench, run_id, "ask", "retry")
        result = await bench.result(run_id)

        attempts = [e.attempt for e in bench.journal.events(run_id) if isinstance(e, StepStarted)]
        assert result.output == {"attempt": 5}
        assert attempts == [1, 2, 3, 4, 5]

    async def test_hears_the_same_decision_once(self, bench: Bench) -> None:
        run_id = await bench.start(asking())
        await asyncio.to_thread(bench.journal.wait_for, run_id, "ask:held1")
        again = SteerStep(id="same", step="ask", action="retry", by="Olga")

        await bench.worker.client.steer_step(run_id, again)
        await asyncio.to_thread(bench.journal.wait_for, run_id, "ask:held2")
        await bench.worker.client.steer_step(run_id, again)
        await decide(bench, run_id, "ask", "fail")
        await bench.result(run_id)

        assert "ask:held3" not in bench.journal.keys(run_id)

    async def test_stops_when_the_run_is_cancelled(self, bench: Bench) -> None:
        run_id = await bench.start(asking())
        await asyncio.to_thread(bench.journal.wait_for, run_id, "ask:held1")

        await bench.worker.client.cancel_run(run_id, "enough")

        assert (await bench.result(run_id)).outcome == "cancelled"

    async def test_does_not_keep_a_failed_run_waiting(self, bench: Bench) -> None:
        ask = lab_step("ask", "fail", {"how": "rejected"}, on_error="ask")
        slow = lab_step("slow", "fail", {"until_attempt": 99})
        run_id = await bench.start(plan(ask, slow))

        result = await bench.result(run_id)

        assert result.error is not None
        assert result.error.code == "connector.unavailable"


class TestUnknownOutcome:
    async def test_is_a_persons_decision(self, bench: Bench, tmp_path: Path) -> None:
        once = lab_step(
            "once", "fail", {"mode": "at_most_once", "until_attempt": 2, "how": "unavailable"}
        )
        run_id = await bench.start(
            plan(once, end(incoming=after("once"), output=path("steps.once")))
        )
        held = await asyncio.to_thread(bench.journal.wait_for, run_id, "once:held1")

        await decide(bench, run_id, "once", "retry")
        result = await bench.result(run_id)

        assert isinstance(held, StepHeld)
        assert held.reason == "unknown_outcome"
        assert result.output == {"attempt": 2}


class TestStepThatIsNotHeld:
    async def test_is_ended_by_hand_while_it_runs(self, bench: Bench, tmp_path: Path) -> None:
        hold = lab_step(
            "hold", "hold", {"trace": str(tmp_path / "t"), "release": str(tmp_path / "go")}
        )
        run_id = await bench.start(
            plan(hold, end(incoming=after("hold"), output=path("steps.hold")))
        )
        await asyncio.to_thread(bench.journal.wait_for, run_id, "hold#1:started")

        await decide(bench, run_id, "hold", "succeed", output="by hand")

        assert (await bench.result(run_id)).output == "by hand"

    async def test_is_skipped_before_it_starts(self, bench: Bench, tmp_path: Path) -> None:
        hold = lab_step(
            "hold", "hold", {"trace": str(tmp_path / "t"), "release": str(tmp_path / "go")}
        )
        later = lab_step("later", "echo", incoming=after("hold"))
        run_id = await bench.start(plan(hold, later, end(incoming=after("later"))))
        await asyncio.to_thread(bench.journal.wait_for, run_id, "hold#1:started")

        await decide(bench, run_id, "later", "skip")
        (tmp_path / "go").touch()
        await bench.result(run_id)

        assert "later:skipped" in bench.journal.keys(run_id)
        assert "later#1:started" not in bench.journal.keys(run_id)


class TestPause:
    async def test_lets_what_runs_end_and_starts_nothing_more(
        self, bench: Bench, tmp_path: Path
    ) -> None:
        hold = lab_step(
            "hold", "hold", {"trace": str(tmp_path / "t"), "release": str(tmp_path / "go")}
        )
        later = lab_step("later", "echo", incoming=after("hold"))
        run_id = await bench.start(plan(hold, later, end(incoming=after("later"))))
        await asyncio.to_thread(bench.journal.wait_for, run_id, "hold#1:started")

        await bench.worker.client.pause_run(run_id, by="Olga")
        await asyncio.to_thread(bench.journal.wait_for, run_id, "run:paused1")
        (tmp_path / "go").touch()
        await asyncio.to_thread(bench.journal.wait_for, run_id, "hold:succeeded")
        before = bench.journal.keys(run_id)
        await bench.worker.client.resume_run(run_id, by="Olga")
        result = await bench.result(run_id)

        keys = bench.journal.keys(run_id)
        assert result.outcome == "succeeded"
        assert "later#1:started" not in before
        assert keys.index("run:resumed1") < keys.index("later#1:started")

    async def test_does_not_keep_a_run_from_being_cancelled(
        self, bench: Bench, tmp_path: Path
    ) -> None:
        hold = lab_step(
            "hold", "hold", {"trace": str(tmp_path / "t"), "release": str(tmp_path / "go")}
        )
        run_id = await bench.start(plan(hold, end(incoming=after("hold"))))
        await bench.worker.client.pause_run(run_id, by="Olga")
        await asyncio.to_thread(bench.journal.wait_for, run_id, "hold#1:started")

        await bench.worker.client.cancel_run(run_id, "enough")

        assert (await bench.result(run_id)).outcome == "cancelled"
