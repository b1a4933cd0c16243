from engine.testing.plans import after, end, expression, lab_step, path, plan
from engine.testing.runs import Bench, run_plan


class TestSequence:
    async def test_passes_outputs_from_step_to_step(self, bench: Bench) -> None:
        one = lab_step("one", "echo", {"value": {"n": path("input.n")}})
        two = lab_step(
            "two",
            "echo",
            {"value": expression("steps['one']['n'] + 1", "steps.one")},
            incoming=after("one"),
        )
        done = end(incoming=after("two"), output={"n": path("steps.two")})

        run_id, result = await run_plan(bench, plan(one, two, done), {"n": 41})

        assert (result.outcome, result.output) == ("succeeded", {"n": 42})
        assert bench.journal.keys(run_id) == [
            "run:started",
            "start:succeeded",
            "one#1:started",
            "one:succeeded",
            "two#1:started",
            "two:succeeded",
            "done:succeeded",
            "run:ended",
        ]
