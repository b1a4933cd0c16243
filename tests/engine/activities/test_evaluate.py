import asyncio
from datetime import UTC, datetime

from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from engine.activities.evaluate import HEAVY_AT_ONCE, ExpressionEvaluator
from engine.runtime.activity_contract import Evaluate, Evaluation

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def asked(code: str) -> Evaluation:
    return Evaluation(code=code, source=code, scope={})


def heavy(*codes: str) -> Evaluate:
    return Evaluate(expressions=tuple(asked(code) for code in codes), now=NOW, seed="s")


class TestHeavyExpressions:
    async def test_are_answered_in_order(self) -> None:
        with ExpressionEvaluator() as expressions:
            answers = await ActivityEnvironment().run(
                expressions.evaluate, heavy("sum(range(10))", "'a' * 3")
            )

        assert answers == [45, "aaa"]

    async def test_without_an_end_hold_up_no_light_one(self) -> None:
        with ExpressionEvaluator() as expressions:
            endless = [
                asyncio.create_task(
                    ActivityEnvironment().run(
                        expressions.evaluate, heavy("sum(i for i in range(10 ** 12))")
                    )
                )
                for _ in range(3 * HEAVY_AT_ONCE)
            ]
            await asyncio.sleep(0)

            answers = [expressions.evaluate_now(asked("1 + 1"), NOW, "s") for _ in range(20)]

            assert answers == [2] * 20
            assert not any(task.done() for task in endless)
            ended = await asyncio.gather(*endless, return_exceptions=True)

        assert [e.type for e in ended if isinstance(e, ApplicationError)] == [
            "expression.too_expensive"
        ] * len(endless)
