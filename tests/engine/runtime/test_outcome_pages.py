"""A run whose outcomes are more than Temporal takes or gives at once."""

from itertools import pairwise

from engine.activities.lighten import lighter
from engine.activities.values import KeptValues
from engine.plan.model import Plan
from engine.runtime.activity_contract import RunState
from engine.runtime.reuse import reusable
from engine.testing.memory_values import MemoryValues
from engine.testing.plans import after, end, expression, lab_step, path, plan
from engine.testing.runs import Bench, run_plan
from tests.engine.runtime.large import keeping, store

__all__ = ["keeping", "store"]

LARGE = {"count": 1_000, "width": 90, "noisy": True}
"""About 100 kB, whether packed or not."""


def large_steps() -> Plan:
    """Draw fifty steps, whose outputs are 5 MB together, and one that reads some of them."""
    names = [f"s{n}" for n in range(50)]
    steps = [lab_step(names[0], "rows", LARGE)]
    steps += [lab_step(new, "rows", LARGE, incoming=after(old)) for old, new in pairwise(names)]
    read = expression("len(steps['s0']) + len(steps['s48'])", "steps.s0", "steps.s48")
    last = lab_step("last", "echo", {"value": read}, incoming=after("s49"))
    return plan(*steps, last, end(incoming=after("last"), output=path("steps.last")))


class TestOutcomes:
    async def test_are_told_page_by_page_and_taken_over_by_another_run(
        self, keeping: Bench, store: MemoryValues
    ) -> None:
        drawn = large_steps()
        run_id, result = await run_plan(keeping, drawn)

        asked = await keeping.worker.client.outcomes(run_id)
        given = reusable(drawn, asked.outcomes, run_id=run_id, start_at="last")
        given = lighter(given, KeptValues(store), run_id="another")
        await keeping.start(drawn, run_id="another", state=RunState(given=given))
        again = await keeping.result("another")

        assert result.output == 2_000
        assert set(asked.outcomes) >= {f"s{n}" for n in range(50)} | {"last"}
        assert again.output == 2_000
        started = [key for key in keeping.journal.keys("another") if key.endswith(":started")]
        assert started == ["run:started", "last#1:started"]
