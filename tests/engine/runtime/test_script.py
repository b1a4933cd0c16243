import asyncio
import contextlib
from typing import Any

from engine.client.client import RunNotFound
from engine.events.model import StepStarted
from engine.runtime.activity_contract import RunResult
from engine.testing.histories import replay
from engine.testing.plans import after, end, lab_step, path, plan, script
from engine.testing.runs import Bench, run_plan

TOTAL = """
total = 0
for line in lines:
    total += line["price"] * line["quantity"]
{"total": round(total, 2)}
"""


async def run(
    bench: Bench, code: str, inputs: dict[str, Any] | None = None, **rest: Any
) -> RunResult:
    one = script("one", code, inputs, **rest)
    done = end(incoming=after("one"), output=path("steps.one"))
    _, result = await run_plan(bench, plan(one, done), {"lines": [{"price": 2.5, "quantity": 2}]})
    return result


class TestScript:
    async def test_gives_what_its_last_expression_says(self, bench: Bench) -> None:
        result = await run(bench, TOTAL, {"lines": path("input.lines")})

        assert result.output == {"total": 5.0}

    async def test_tells_that_it_began_and_with_what(self, bench: Bench) -> None:
        one = script("one", "result = n + 1", {"n": path("input.n")})

        run_id, _ = await run_plan(bench, plan(one, end(incoming=after("one"))), {"n": 1})

        keys = [key for key in bench.journal.keys(run_id) if key.startswith("one")]
        assert keys == ["one#1:started", "one:succeeded"]
        (began,) = [e for e in bench.journal.events(run_id) if isinstance(e, StepStarted)]
        assert began.input == {"n": 1}

    async def test_is_not_run_again_on_replay(self, bench: Bench) -> None:
        # Two different seeds would give two different numbers.
        one = script("one", "import random\nrandom.random()")
        run_id, _ = await run_plan(bench, plan(one, end(incoming=after("one"))))
        handle = bench.worker.client.temporal.get_workflow_handle(run_id)

        history = await handle.fetch_history()

        assert sum(e.HasField("marker_recorded_event_attributes") for e in history.events) == 1
        failure, _ = await replay(history, keys=bench.settings.sealing_keys)
        assert failure is None

    async def test_fails_with_the_line(self, bench: Bench) -> None:
        result = await run(bench, "a = 1\nb = a / 0\nb")

        assert result.error is not None
        assert (result.error.code, result.error.fault) == ("script.failed", "author")
        assert result.error.data["line"] == 2
        assert "line 2" in result.error.message

    async def test_is_stopped_at_its_limit(self, bench: Bench) -> None:
        result = await run(bench, "while True: pass", limit_s=0.2)

        assert result.error is not None
        assert result.error.code == "script.too_expensive"
        assert result.error.data["limit"] == "time"

    async def test_is_held_against_its_schema(self, bench: Bench) -> None:
        schema = {"type": "object", "properties": {"total": {"type": "integer"}}}

        result = await run(bench, '{"total": "much"}', output_schema=schema)

        assert result.error is not None
        assert result.error.code == "script.output_invalid"
        assert result.error.message.startswith(
            "The output of the script does not fit its schema: total:"
        )

    async def test_lets_its_run_hear_of_other_things_if_it_may_take_long(
        self, bench: Bench
    ) -> None:
        one = script("one", "sum(range(10))", limit_s=10)
        run_id, result = await run_plan(bench, plan(one, end(incoming=after("one"))))
        handle = bench.worker.client.temporal.get_workflow_handle(run_id)

        events = (await handle.fetch_history()).events

        assert result.outcome == "succeeded"
        assert any(e.HasField("activity_task_scheduled_event_attributes") for e in events)

    async def test_stops_with_its_run(self, bench: Bench) -> None:
        one = script("one", "while True: pass", limit_s=10)
        run_id = await bench.start(plan(one, end(incoming=after("one"))))
        await asyncio.to_thread(bench.journal.wait_for, run_id, "one#1:started")

        await bench.worker.client.cancel_run(run_id, "enough")

        assert (await bench.result(run_id)).outcome == "cancelled"
        assert "one:cancelled" in bench.journal.keys(run_id)

    async def test_keeps_no_other_run_waiting(self, bench: Bench) -> None:
        slow = plan(script("one", "while True: pass", limit_s=2), end(incoming=after("one")))
        hogs = [await bench.start(slow) for _ in range(30)]
        quick = lab_step("quick", "echo", {"value": 1})

        async with asyncio.timeout(30):
            _, result = await run_plan(bench, plan(quick, end(incoming=after("quick"))))

        assert result.outcome == "succeeded"
        for run_id in hogs:
            with contextlib.suppress(RunNotFound):
                await bench.worker.client.cancel_run(run_id, "enough")
