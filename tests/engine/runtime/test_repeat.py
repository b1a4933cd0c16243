from typing import Any

from engine.plan.model import RepeatStep
from engine.testing.plans import after, end, expression, lab_step, path, plan, repeat
from engine.testing.runs import Bench, run_plan

DONE = end(incoming=after("again"), output=path("steps.again"))


def counting(until: str = "item >= 3", **rest: Any) -> RepeatStep:
    """Carries a number that grows by one in every iteration."""
    add = lab_step("add", "echo", {"value": expression("item + 1", "item")})
    return repeat(
        "again",
        expression(until.replace("item", "steps['add']"), "steps.add"),
        add,
        initial=0,
        following=path("steps.add"),
        **rest,
    )


class TestUntil:
    async def test_ends_the_loop_with_what_was_carried(self, bench: Bench) -> None:
        _, result = await run_plan(bench, plan(counting(), DONE))

        assert result.output == {"iterations": 3, "last": 3, "done": True}

    async def test_sees_the_index_of_the_iteration(self, bench: Bench) -> None:
        echo = lab_step("one", "echo", {"value": path("index")})
        loop = repeat("again", expression("index == 1", "index"), echo)

        _, result = await run_plan(bench, plan(loop, DONE))

        assert result.output["iterations"] == 2


class TestWhatIsCarried:
    async def test_may_not_grow_deeper_with_every_iteration(self, bench: Bench) -> None:
        echo = lab_step("one", "echo", {"value": path("index")})
        never = expression("index < 0", "index")
        loop = repeat("again", never, echo, limit=300, initial=1, following={"in": path("item")})

        run_id, result = await run_plan(bench, plan(loop, DONE))

        assert result.error is not None
        assert result.error.code == "value.too_deep"
        assert "again[149]:succeeded" not in bench.journal.keys(run_id)


class TestLimit:
    async def test_fails_the_step(self, bench: Bench) -> None:
        _, result = await run_plan(bench, plan(counting("item < 0", limit=2), DONE))

        assert result.error is not None
        assert result.error.code == "repeat.limit_reached"

    async def test_lets_the_run_go_on_when_asked(self, bench: Bench) -> None:
        loop = counting("item < 0", limit=2, on_limit="go_on")

        _, result = await run_plan(bench, plan(loop, DONE))

        assert result.output == {"iterations": 2, "last": 2, "done": False}


class TestPauseBetweenIterations:
    async def test_is_a_durable_timer(self, bench: Bench) -> None:
        run_id, result = await run_plan(bench, plan(counting(pause_s=0.05), DONE))

        history = await bench.worker.client.temporal.get_workflow_handle(run_id).fetch_history()
        timers = [e for e in history.events if e.HasField("timer_started_event_attributes")]
        assert result.outcome == "succeeded"
        assert len(timers) == 2


class TestFailingIteration:
    async def test_fails_the_loop_with_its_own_error(self, bench: Bench) -> None:
        bad = lab_step("bad", "fail", {"how": "rejected"})

        run_id, result = await run_plan(bench, plan(repeat("again", expression("True"), bad), DONE))

        assert result.error is not None
        assert result.error.code == "connector.rejected"
        assert bench.journal.keys(run_id)[-3:] == [
            "again[0]/bad:failed",
            "again:failed",
            "run:ended",
        ]
