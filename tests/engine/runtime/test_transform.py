from engine.events.model import StepFailed, StepSucceeded
from engine.testing.plans import after, end, expression, lab_step, path, plan, transform
from engine.testing.runs import Bench, run_plan


class TestTransform:
    async def test_gives_later_steps_the_filled_value(self, bench: Bench) -> None:
        value = {"name": expression("input['name'].upper()", "input.name"), "tags": ["a", 1, None]}
        data = transform("data", value)
        again = transform("again", {"copy": path("steps.data")}, incoming=after("data"))
        done = end(incoming=after("again"), output=path("steps.again.copy"))

        run_id, result = await run_plan(bench, plan(data, again, done), {"name": "Zoë"})

        assert result.output == {"name": "ZOË", "tags": ["a", 1, None]}
        (told,) = [e for e in bench.journal.events(run_id) if e.key == "data:succeeded"]
        assert isinstance(told, StepSucceeded)
        assert told.output == result.output

    async def test_costs_no_event_of_temporal(self, bench: Bench) -> None:
        steps = [transform("t0", {"n": 0})]
        steps += [
            transform(
                f"t{n}",
                {"n": expression(f"steps['t{n - 1}']['n'] + 1", f"steps.t{n - 1}.n")},
                incoming=after(f"t{n - 1}"),
            )
            for n in range(1, 100)
        ]
        done = end(incoming=after("t99"), output=path("steps.t99.n"))

        run_id, result = await run_plan(bench, plan(*steps, done))

        assert result.output == 99
        handle = bench.worker.client.temporal.get_workflow_handle(run_id)
        assert len((await handle.fetch_history()).events) == 5

    async def test_works_out_heavy_expressions_once(self, bench: Bench) -> None:
        squares = expression("[x * x for x in range(input['n'])]", "input.n", heavy=True)
        data = transform("data", {"squares": squares})
        done = end(incoming=after("data"), output=path("steps.data.squares"))

        _, result = await run_plan(bench, plan(data, done), {"n": 4})

        assert result.output == [0, 1, 4, 9]

    async def test_fails_where_the_data_is_missing(self, bench: Bench) -> None:
        data = transform("data", path("input.nothing"))

        run_id, result = await run_plan(bench, plan(data, end(incoming=after("data"))))

        assert result.error is not None
        assert result.error.code == "expression.missing_value"
        assert any(
            isinstance(event, StepFailed) and event.step == "data"
            for event in bench.journal.events(run_id)
        )

    async def test_refuses_more_than_may_travel(self, bench: Bench) -> None:
        big = lab_step("big", "echo", {"value": expression("'x' * 600000", heavy=True)})
        twice = transform("twice", [path("steps.big"), path("steps.big")], incoming=after("big"))

        _, result = await run_plan(bench, plan(big, twice, end(incoming=after("twice"))))

        assert result.error is not None
        assert result.error.code == "step.output_too_large"
        assert result.error.fault == "author"
