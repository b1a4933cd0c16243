import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from engine.client.client import RunNotFound
from engine.events.model import RunMessageDropped, StepReceived, StepSucceeded, StepWaiting
from engine.plan.model import Plan, WayPlan
from engine.runtime.activity_contract import (
    RECEIVE_MESSAGE,
    InboxState,
    Letter,
    ReceiveMessage,
    RunState,
    SteerStep,
)
from engine.runtime.inbox import KEPT_AT_MOST
from engine.testing.plans import (
    after,
    after_seconds,
    at_time,
    end,
    expression,
    lab_step,
    on_message,
    path,
    plan,
    scope,
    wait,
)
from engine.testing.runs import Bench, run_plan
from engine.testing.time_skipping import TimeBench

CENTS = {"type": "object", "required": ["cents"], "properties": {"cents": {"type": "integer"}}}
PAID = on_message("paid", "payment", path("input.order"), CENTS)


def waiting(*ways: WayPlan) -> Plan:
    """Wait, then answer with what came; each way has its own end."""
    ends = [
        end(f"end_{way.handle}", incoming=after(("w", way.handle)), output=path("steps.w"))
        for way in ways
    ]
    return plan(wait("w", *ways), *ends)


async def started(bench: Bench, of: Plan, input: Any = None) -> str:  # noqa: A002
    run_id = await bench.start(of, input)
    await asyncio.to_thread(bench.journal.wait_for, run_id, "w:waiting")
    return run_id


async def send(
    bench: Bench,
    run_id: str,
    payload: Any,
    *,
    id: str = "m1",  # noqa: A002
    name: str = "payment",
    key: str = "7",
) -> None:
    message = ReceiveMessage(id=id, name=name, key=key, payload=payload)
    await bench.worker.client.signal(run_id, RECEIVE_MESSAGE, message)


async def result_of(bench: Bench, run_id: str) -> Any:
    async with asyncio.timeout(20):
        result = await bench.result(run_id)
    assert result.outcome == "succeeded", result.error
    return result.output


class TestTime:
    async def test_a_duration_passes(self, bench: Bench) -> None:
        began = time.monotonic()

        run_id, result = await run_plan(bench, waiting(after_seconds("later", 0.3)))

        assert result.output == {"way": "later", "message": None}
        assert time.monotonic() - began >= 0.3
        told = bench.journal.events(run_id)
        (opened,) = [event for event in told if isinstance(event, StepWaiting)]
        assert opened.ways[0].until == opened.at + timedelta(seconds=0.3)
        assert bench.journal.keys(run_id)[2:] == [
            "w:waiting",
            "w:branch",
            "w:succeeded",
            "end_later:succeeded",
            "run:ended",
        ]

    async def test_a_moment_comes(self, bench: Bench) -> None:
        soon = (datetime.now(UTC) + timedelta(seconds=0.3)).isoformat()

        _, result = await run_plan(bench, waiting(at_time("then", soon)))

        assert result.output == {"way": "then", "message": None}

    async def test_a_moment_in_the_past_is_there_at_once(self, bench: Bench) -> None:
        _, result = await run_plan(
            bench, waiting(after_seconds("later", 60), at_time("then", "2020-01-01T00:00:00Z"))
        )

        assert result.output == {"way": "then", "message": None}

    async def test_the_first_moment_decides_and_the_other_ways_are_dead(self, bench: Bench) -> None:
        run_id, _ = await run_plan(
            bench, waiting(after_seconds("slow", 60), after_seconds("quick", 0.1))
        )

        keys = bench.journal.keys(run_id)
        assert "end_slow:skipped" in keys
        assert "end_quick:succeeded" in keys

    @pytest.mark.parametrize(
        ("way", "code"),
        [
            (after_seconds("x", "soon"), "wait.not_a_duration"),
            (after_seconds("x", path("input.order")), "wait.not_a_duration"),
            (at_time("x", "next week"), "wait.not_a_time"),
            (after_seconds("x", 10**10), "wait.too_long"),
        ],
    )
    async def test_what_is_no_time_fails_the_step(
        self, bench: Bench, way: WayPlan, code: str
    ) -> None:
        _, result = await run_plan(bench, waiting(way), {"order": ["7"]})

        assert result.outcome == "failed"
        assert result.error is not None
        assert (result.error.code, result.error.fault) == (code, "author")

    async def test_goes_on_after_90_days(self, time_bench: TimeBench) -> None:
        survey = waiting(after_seconds("due", 90 * 86_400))
        run_id = await started(time_bench.bench, survey)

        assert await time_bench.let_pass(run_id, timedelta(days=89))
        assert "w:branch" not in time_bench.bench.journal.keys(run_id)
        await time_bench.let_pass(run_id, timedelta(days=2))

        assert await result_of(time_bench.bench, run_id) == {"way": "due", "message": None}


class TestMessage:
    async def test_comes_while_the_step_waits(self, bench: Bench) -> None:
        run_id = await started(bench, waiting(PAID, after_seconds("late", 60)), {"order": 7})

        await send(bench, run_id, {"cents": 900})

        assert await result_of(bench, run_id) == {"way": "paid", "message": {"cents": 900}}
        keys = bench.journal.keys(run_id)
        assert keys[3:6] == ["w:received", "w:branch", "w:succeeded"]
        received = next(e for e in bench.journal.events(run_id) if isinstance(e, StepReceived))
        assert (received.name, received.message_id) == ("payment", "m1")

    async def test_comes_before_the_step_waits(self, bench: Bench, tmp_path: Any) -> None:
        inputs = {"trace": str(tmp_path / "t"), "release": str(tmp_path / "go")}
        first = lab_step("first", "hold", inputs)
        early = plan(
            first,
            wait("w", PAID, incoming=after("first")),
            end(incoming=after(("w", "paid")), output=path("steps.w.message.cents")),
        )
        run_id = await bench.start(early, {"order": "7"})
        await asyncio.to_thread(bench.journal.wait_for, run_id, "first#1:started")

        await send(bench, run_id, {"cents": 1})
        (tmp_path / "go").touch()

        assert await result_of(bench, run_id) == 1

    async def test_that_comes_twice_counts_once(self, bench: Bench) -> None:
        one = wait("w", PAID)
        two = wait("w2", PAID, after_seconds("never", 0.5), incoming=after(("w", "paid")))
        run_id = await started(
            bench,
            plan(one, two, end(incoming=after(("w2", "never")), output=path("steps.w2"))),
            {"order": "7"},
        )

        for _ in range(3):
            await send(bench, run_id, {"cents": 900}, id="same")

        assert await result_of(bench, run_id) == {"way": "never", "message": None}

    async def test_that_never_comes_leaves_the_other_way(self, bench: Bench) -> None:
        run_id = await started(bench, waiting(PAID, after_seconds("late", 0.3)), {"order": 7})

        await send(bench, run_id, {"cents": 900}, key="another order")
        await send(bench, run_id, {"cents": 900}, id="m2", name="another message")

        assert await result_of(bench, run_id) == {"way": "late", "message": None}

    async def test_goes_to_the_step_that_has_waited_longest(self, bench: Bench) -> None:
        both = plan(
            wait("w1", PAID),
            wait("w", PAID),
            end(
                incoming=after(("w1", "paid"), ("w", "paid")),
                output={"one": path("steps.w1.message"), "two": path("steps.w.message")},
            ),
        )
        run_id = await started(bench, both, {"order": "7"})

        await send(bench, run_id, {"cents": 1}, id="m1")
        await asyncio.to_thread(bench.journal.wait_for, run_id, "w1:received")
        await send(bench, run_id, {"cents": 2}, id="m2")

        assert await result_of(bench, run_id) == {"one": {"cents": 1}, "two": {"cents": 2}}

    async def test_that_does_not_fit_is_dropped_and_told_of(self, bench: Bench) -> None:
        run_id = await started(bench, waiting(PAID), {"order": "7"})

        await send(bench, run_id, {"cents": "many"}, id="bad")
        await send(bench, run_id, {"cents": 900}, id="good")

        assert await result_of(bench, run_id) == {"way": "paid", "message": {"cents": 900}}
        (dropped,) = [e for e in bench.journal.events(run_id) if isinstance(e, RunMessageDropped)]
        assert (dropped.reason, dropped.message_id, dropped.step) == ("invalid_payload", "bad", "w")
        assert dropped.detail.startswith("cents: ")

    async def test_for_a_run_that_is_gone_is_refused(self, bench: Bench) -> None:
        run_id, _ = await run_plan(bench, waiting(after_seconds("x", 0)))

        with pytest.raises(RunNotFound):
            await send(bench, run_id, None)

    async def test_may_be_one_of_several_that_are_waited_for(self, bench: Bench) -> None:
        ways = (on_message("yes", "accepted", "7"), on_message("no", "declined", "7"))
        run_id = await started(bench, waiting(*ways))

        await send(bench, run_id, "Too dear", name="declined")

        assert await result_of(bench, run_id) == {"way": "no", "message": "Too dear"}

    async def test_beyond_the_limit_is_dropped_and_told_of(self, bench: Bench) -> None:
        kept = tuple(
            Letter(id=f"k{n}", address=("message", "other", str(n))) for n in range(KEPT_AT_MOST)
        )
        state = RunState(inbox=InboxState(kept=kept))
        run_id = await bench.start(waiting(PAID), {"order": "7"}, state=state)
        await asyncio.to_thread(bench.journal.wait_for, run_id, "w:waiting")

        await send(bench, run_id, None, id="one more", name="other")
        await send(bench, run_id, {"cents": 900})

        assert await result_of(bench, run_id) == {"way": "paid", "message": {"cents": 900}}
        (dropped,) = [e for e in bench.journal.events(run_id) if isinstance(e, RunMessageDropped)]
        assert (dropped.reason, dropped.message_id) == ("too_many", "one more")

    async def test_survives_in_the_state_of_a_run(self, bench: Bench) -> None:
        letter = Letter(id="k", address=("message", "payment", "7"), content={"cents": 5})
        state = RunState(inbox=InboxState(kept=(letter,), seen=("k",)))

        run_id = await bench.start(waiting(PAID), {"order": "7"}, state=state)

        assert await result_of(bench, run_id) == {"way": "paid", "message": {"cents": 5}}


class TestStopping:
    async def test_cancelling_stops_the_wait(self, bench: Bench) -> None:
        run_id = await started(bench, waiting(PAID, after_seconds("late", 86_400)), {"order": "7"})

        await bench.worker.client.cancel_run(run_id, "changed my mind")
        async with asyncio.timeout(30):
            result = await bench.result(run_id)

        assert result.outcome == "cancelled"
        assert bench.journal.keys(run_id)[-2:] == ["w:cancelled", "run:ended"]

    async def test_a_failing_neighbour_stops_the_wait(self, bench: Bench) -> None:
        broken = lab_step("broken", "fail", {"how": "rejected"})
        failing = plan(wait("w", after_seconds("late", 86_400)), broken, end(incoming=after("w")))

        async with asyncio.timeout(30):
            run_id, result = await run_plan(bench, failing)

        assert result.outcome == "failed"
        assert "w:cancelled" in bench.journal.keys(run_id)

    async def test_a_scopes_time_limit_stops_the_wait(self, bench: Bench) -> None:
        inner = wait("inner", after_seconds("late", 86_400))
        outer = scope("s", inner, catches={"slow": ("scope.timed_out",)}, time_limit_s=0.2)
        done = end(incoming=after(("s", "slow")), output=path("steps.s.error.code"))

        async with asyncio.timeout(30):
            _, result = await run_plan(bench, plan(outer, done))

        assert result.output == "scope.timed_out"

    async def test_a_later_execution_waits_until_the_same_moment(self, bench: Bench) -> None:
        until = datetime.now(UTC) + timedelta(seconds=0.4)
        noted = {"id": "late", "type": "duration", "until": until.isoformat()}
        state = RunState(notes={"w": [noted]})

        run_id = await bench.start(waiting(after_seconds("late", 86_400)), state=state)

        assert await result_of(bench, run_id) == {"way": "late", "message": None}
        told = bench.journal.events(run_id)
        ended = next(e for e in told if isinstance(e, StepSucceeded) and e.step == "w")
        assert ended.at >= until

    async def test_a_person_may_say_which_way_it_takes(self, bench: Bench) -> None:
        run_id = await started(bench, waiting(PAID, after_seconds("late", 86_400)), {"order": "7"})
        output = {"way": "paid", "message": {"cents": 1}}
        decision = SteerStep(id="d", step="w", action="succeed", output=output, by="Grace")

        await bench.worker.client.steer_step(run_id, decision)

        assert await result_of(bench, run_id) == output
        assert "end_late:skipped" in bench.journal.keys(run_id)

    async def test_a_duration_may_be_an_expression(self, bench: Bench) -> None:
        way = after_seconds("x", expression("input['minutes'] * 60", "input.minutes"))

        run_id = await started(bench, waiting(way), {"minutes": 2})

        opened = bench.journal.events(run_id)[2]
        assert isinstance(opened, StepWaiting)
        assert opened.ways[0].until == opened.at + timedelta(minutes=2)
        await bench.worker.client.cancel_run(run_id, "seen enough")
        await bench.result(run_id)
