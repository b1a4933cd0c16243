import asyncio
import time

from temporalio.client import WorkflowHistory

from engine.events.model import (
    BranchTaken,
    RunFailed,
    RunSucceeded,
    StepFailed,
    StepSkipped,
    StepSucceeded,
)
from engine.testing.plans import after, choice, end, expression, lab_step, path, plan
from engine.testing.runs import Bench, run_plan


def _most_in_flight(history: WorkflowHistory) -> int:
    """Count the activities that were scheduled and not yet over, at the worst moment."""
    most = now = 0
    for event in history.events:
        now += event.HasField("activity_task_scheduled_event_attributes")
        now -= event.HasField("activity_task_completed_event_attributes")
        most = max(most, now)
    return most


class TestSequence:
    async def test_passes_outputs_on_and_tells_everything_in_order(self, bench: Bench) -> None:
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
        last = bench.journal.events(run_id)[-1]
        assert isinstance(last, RunSucceeded)
        assert last.output == {"n": 42}

    async def test_carries_its_last_events_in_the_result(self, bench: Bench) -> None:
        only = lab_step("only", "echo")

        _, result = await run_plan(bench, plan(only, end(incoming=after("only"))))

        assert [event.key for event in result.tail] == ["done:succeeded", "run:ended"]

    async def test_runs_a_thousand_pure_steps_in_little_time(self, bench: Bench) -> None:
        yes = expression("1 == 1")
        steps = [choice("c0", [("yes", path("input.go"))])]
        steps += [
            choice(f"c{n}", [("yes", path("input.go"))], incoming=after((f"c{n - 1}", "yes")))
            for n in range(1, 1_000)
        ]
        last = choice("last", [("yes", yes)], incoming=after(("c999", "yes")))
        done = end(incoming=after(("last", "yes")), output="there")
        began = time.perf_counter()

        _, result = await run_plan(bench, plan(*steps, last, done), {"go": True})

        assert result.output == "there"
        assert time.perf_counter() - began < 10

    async def test_reaches_ten_thousand_ends_within_one_workflow_task(self, bench: Bench) -> None:
        way = choice("way", [])
        ends = [end(f"e{n}", incoming=after(("way", "otherwise")), output=n) for n in range(9_998)]

        run_id, result = await run_plan(bench, plan(way, *ends))

        handle = bench.worker.client.temporal.get_workflow_handle(run_id)
        history = await handle.fetch_history()
        assert (result.outcome, result.output) == ("succeeded", 0)
        assert not any(e.HasField("workflow_task_failed_event_attributes") for e in history.events)
        assert not any(
            e.HasField("workflow_task_timed_out_event_attributes") for e in history.events
        )


class TestParallelBranches:
    async def test_overlap(self, bench: Bench) -> None:
        place = {"place": "corner", "people": 3}
        meeting = [lab_step(f"m{n}", "meet", place, attempt_s=20) for n in range(3)]
        done = end(incoming=after("m0", "m1", "m2"), output="met")

        _, result = await run_plan(bench, plan(*meeting, done))

        assert (result.outcome, result.output) == ("succeeded", "met")

    async def test_are_in_flight_only_so_many_at_once(self, bench: Bench) -> None:
        names = [f"m{n}" for n in range(600)]
        meeting = [lab_step(name, "echo", {"value": name}) for name in names]
        done = end(incoming=after(*names), output="all")

        run_id = await bench.start(plan(*meeting, done), at_once=40)
        result = await bench.result(run_id)

        handle = bench.worker.client.temporal.get_workflow_handle(run_id)
        assert (result.outcome, result.output) == ("succeeded", "all")
        assert _most_in_flight(await handle.fetch_history()) == 40

    async def test_that_wait_for_their_turn_never_start_once_the_run_has_failed(
        self, bench: Bench
    ) -> None:
        bad = lab_step("bad", "fail", {"how": "rejected"})
        later = lab_step("later", "echo")

        run_id = await bench.start(plan(bad, later, end(incoming=after("later"))), at_once=1)
        result = await bench.result(run_id)

        assert result.outcome == "failed"
        assert bench.journal.keys(run_id)[2:] == ["bad#1:started", "bad:failed", "run:ended"]

    async def test_the_first_end_that_is_reached_decides_the_output(self, bench: Bench) -> None:
        slow = lab_step("slow", "fail", {"until_attempt": 3})
        quick = end("quick", incoming=after(("way", "otherwise")), output="quick")
        way = choice("way", [])
        late = end("late", incoming=after("slow"), output="late")

        _, result = await run_plan(bench, plan(way, slow, quick, late))

        assert result.output == "quick"


class TestChoice:
    async def test_takes_the_first_case_that_holds_and_skips_the_rest(self, bench: Bench) -> None:
        way = choice(
            "way",
            [
                ("small", expression("input['n'] < 10", "input.n")),
                ("large", expression("input['n'] < 1000", "input.n")),
                ("huge", expression("input['n'] / 0 > 1", "input.n")),
            ],
        )
        small = lab_step("small", "echo", {"value": "S"}, incoming=after(("way", "small")))
        large = lab_step("large", "echo", {"value": "L"}, incoming=after(("way", "large")))
        done = end(incoming=after("small", "large"), output=path("steps.large"))

        run_id, result = await run_plan(bench, plan(way, small, large, done), {"n": 50})

        events = bench.journal.events(run_id)
        assert result.output == "L"
        assert [e.handle for e in events if isinstance(e, BranchTaken)] == ["large"]
        assert [e.step for e in events if isinstance(e, StepSkipped)] == ["small"]
        assert any(isinstance(e, StepSucceeded) and e.step == "way" for e in events)

    async def test_evaluates_heavy_conditions_in_a_local_activity(self, bench: Bench) -> None:
        heavy = expression("sum([x * x for x in input['n']]) == 14", "input.n", heavy=True)
        way = choice("way", [("right", heavy)])
        done = end(incoming=after(("way", "right")), output="right")

        run_id, result = await run_plan(bench, plan(way, done), {"n": [1, 2, 3]})

        handle = bench.worker.client.temporal.get_workflow_handle(run_id)
        history = await handle.fetch_history()
        assert result.output == "right"
        assert sum(e.HasField("marker_recorded_event_attributes") for e in history.events) == 1


class TestFailure:
    async def test_of_a_step_ends_the_run_and_starts_nothing_more(self, bench: Bench) -> None:
        bad = lab_step("bad", "fail", {"how": "rejected"})
        never = lab_step("never", "echo", incoming=after("bad"))
        done = end(incoming=after("never"))

        run_id, result = await run_plan(bench, plan(bad, never, done))

        assert result.outcome == "failed"
        assert result.error is not None
        assert result.error.code == "connector.rejected"
        assert result.error.data == {"reason": "tired"}
        assert bench.journal.keys(run_id)[2:] == ["bad#1:started", "bad:failed", "run:ended"]
        last = bench.journal.events(run_id)[-1]
        assert isinstance(last, RunFailed)
        assert last.step == "bad"

    async def test_awaits_what_runs_but_starts_no_other_step(self, bench: Bench) -> None:
        bad = lab_step("bad", "fail", {"how": "rejected"})
        slow = lab_step("slow", "fail", {"until_attempt": 3})
        never = lab_step("never", "echo", incoming=after("slow"))
        done = end(incoming=after("never"))

        run_id, result = await run_plan(bench, plan(bad, slow, never, done))

        keys = bench.journal.keys(run_id)
        assert result.outcome == "failed"
        assert keys.index("slow:succeeded") < keys.index("run:ended")
        assert not any(key.startswith("never") for key in keys)

    async def test_of_an_end_carries_the_authors_code_and_message(self, bench: Bench) -> None:
        sorry = end(
            incoming=after(("way", "otherwise")),
            outcome="failed",
            error_code="order.refused",
            message=expression("'Order ' + str(input['n']) + ' refused'", "input.n"),
        )

        _, result = await run_plan(bench, plan(choice("way", []), sorry), {"n": 7})

        assert result.outcome == "failed"
        assert result.error is not None
        assert result.error.code == "order.refused"
        assert result.error.message == "Order 7 refused"

    async def test_of_an_expression_is_the_steps(self, bench: Bench) -> None:
        wrong = lab_step("wrong", "echo", {"value": path("input.nothing.here")})

        run_id, result = await run_plan(bench, plan(wrong, end(incoming=after("wrong"))))

        failed = [e for e in bench.journal.events(run_id) if isinstance(e, StepFailed)]
        assert result.outcome == "failed"
        assert [e.error.code for e in failed] == ["expression.missing_value"]

    async def test_of_a_heavy_expression_is_the_steps(self, bench: Bench) -> None:
        heavy = expression("[1 // x for x in input['n']]", "input.n", heavy=True)
        wrong = lab_step("wrong", "echo", {"value": heavy})

        _, result = await run_plan(bench, plan(wrong, end(incoming=after("wrong"))), {"n": [0]})

        assert result.error is not None
        assert result.error.code == "expression.failed"

    async def test_refuses_inputs_that_are_too_large_to_travel(self, bench: Bench) -> None:
        big = expression("'x' * 600000", heavy=True)
        one = lab_step("one", "echo", {"value": [big, big]})

        _, result = await run_plan(bench, plan(one, end(incoming=after("one"))))

        assert result.error is not None
        assert result.error.code == "step.input_too_large"


class TestLargeNews:
    async def test_are_recorded_without_passing_through_the_history(self, bench: Bench) -> None:
        big = expression("'x' * 400000", heavy=True)
        one = lab_step("one", "echo", {"value": big})
        done = end(incoming=after("one"), output=path("steps.one"))

        run_id, result = await run_plan(bench, plan(one, done))

        assert result.tail == ()
        assert len(result.output) == 400_000
        await asyncio.to_thread(bench.journal.wait_for, run_id, "run:ended")
