"""Values that are too large to travel, in runs that go on in new executions."""

import os

import pytest

from engine.events.model import RunFailed, StepSucceeded
from engine.expressions.references import KEY
from engine.runtime import gate
from engine.testing.plans import after, end, expression, for_each, lab_step, lab_undo, plan, repeat
from engine.testing.runs import Bench, run_plan
from tests.engine.runtime.large import keeping, make, path, store

__all__ = ["keeping", "store"]


@pytest.fixture(autouse=True)
def short_histories(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "LONGEST_HISTORY", 60)


class TestGoingOn:
    async def test_a_later_execution_reads_what_an_earlier_one_kept(self, keeping: Bench) -> None:
        again = repeat(
            "again",
            expression("index == 29", "index"),
            lab_step("look", "echo", {"value": path("steps.make[7].id")}),
            following=path("steps.make"),
            incoming=after("make"),
            pause_s=0.01,
        )
        count = lab_step(
            "count", "count", {"value": path("steps.again.last")}, incoming=after("again")
        )
        long = plan(make(), again, count, end(incoming=after("count"), output=path("steps.count")))

        run_id, result = await run_plan(keeping, long)

        assert (result.error, result.output["items"]) == (None, 20_000)
        assert keeping.journal.keys(run_id).count("again[0]/look#1:started") == 1

    async def test_a_loop_goes_on_through_a_list_that_is_kept(self, keeping: Bench) -> None:
        loop = for_each(
            "loop",
            path("steps.make"),
            lab_step("look", "echo", {"value": path("item.id")}),
            output=path("steps.look"),
            incoming=after("make"),
            at_once=3,
        )
        done = end(incoming=after("loop"), output=path("steps.loop.results"))

        run_id, result = await run_plan(keeping, plan(make(count=40, width=10_000), loop, done))

        keys = keeping.journal.keys(run_id)
        assert result.output == list(range(40))
        assert len(keys) == len(set(keys))
        assert KEY not in str(result.output)

    async def test_takes_along_more_than_can_travel_together(
        self, keeping: Bench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(gate, "LONGEST_HISTORY", 170)
        joined = expression("input['blob'] + str(index)", "index", "input.blob")
        undo = lab_undo("count", {"value": path("steps.add")})
        first = lab_step("first", "echo", {"value": path("input.blob")})
        again = repeat(
            "again",
            expression("index == 31", "index"),
            lab_step("add", "echo", {"value": joined}, undo=undo),
            incoming=after("first"),
        )
        count = lab_step("count", "count", {"value": path("steps.first")}, incoming=after("again"))
        bad = lab_step("bad", "fail", {"how": "rejected"}, incoming=after("count"))
        # Nothing that can be compressed to what Temporal takes.
        blob = os.urandom(60_000).hex()

        run_id, result = await run_plan(keeping, plan(first, again, count, bad), {"blob": blob})

        events = {event.key: event for event in keeping.journal.events(run_id)}
        counted = events["count:succeeded"]
        assert isinstance(counted, StepSucceeded)
        assert counted.output["items"] == len(blob)
        assert result.error is not None
        assert result.error.code == "connector.rejected"
        assert isinstance(last := keeping.journal.events(run_id)[-1], RunFailed)
        assert len(last.undone) == 32
