import asyncio

from engine.events.model import RunResponded, RunSucceeded
from engine.testing.plans import after, after_seconds, end, expression, path, plan, respond, wait
from engine.testing.runs import Bench, run_plan


def answers(bench: Bench, run_id: str) -> list[RunResponded]:
    return [event for event in bench.journal.events(run_id) if isinstance(event, RunResponded)]


class TestRespond:
    async def test_answers_before_the_run_ends(self, bench: Bench) -> None:
        early = plan(
            respond("answer", {"ticket": path("input.n")}),
            wait("w", after_seconds("later", 60), incoming=after("answer")),
            end(incoming=after(("w", "later")), output="done"),
        )
        run_id = await bench.start(early, {"n": 7})

        told = await asyncio.to_thread(bench.journal.wait_for, run_id, "run:responded")
        await bench.worker.client.cancel_run(run_id, "seen enough")
        await bench.result(run_id)

        assert isinstance(told, RunResponded)
        assert (told.output, told.step) == ({"ticket": 7}, "answer")

    async def test_does_not_change_what_the_run_ends_with(self, bench: Bench) -> None:
        early = plan(respond("answer", 1), end(incoming=after("answer"), output=2))

        run_id, result = await run_plan(bench, early)

        assert result.output == 2
        last = bench.journal.events(run_id)[-1]
        assert isinstance(last, RunSucceeded)
        assert last.output == 2

    async def test_the_first_answer_stands(self, bench: Bench) -> None:
        twice = plan(
            respond("one", 1),
            respond("two", 2, incoming=after("one")),
            end(incoming=after("two")),
        )

        run_id, result = await run_plan(bench, twice)

        assert result.outcome == "succeeded"
        assert [answer.output for answer in answers(bench, run_id)] == [1]

    async def test_refuses_an_answer_that_is_too_large(self, bench: Bench) -> None:
        half = expression("'x' * 600000", heavy=True)
        big = respond("answer", [half, half])

        _, result = await run_plan(bench, plan(big, end(incoming=after("answer"))))

        assert result.error is not None
        assert result.error.code == "run.response_too_large"
