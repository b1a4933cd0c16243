import os
import signal
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.expressions.compile_template import compile_expression
from engine.expressions.errors import (
    ExpressionError,
    ExpressionFailed,
    ExpressionTooExpensive,
    InterpreterUnavailable,
    MissingValue,
    ResultNotJson,
    ResultTooLarge,
)
from engine.expressions.evaluate import Evaluator, Limits
from engine.expressions.template import Expression
from tests.engine.expressions.conftest import NOW, Run


class TestEvaluate:
    @pytest.mark.parametrize(
        ("source", "result"),
        [
            ("input.name.upper()", "ZOË"),
            ("[line.price * line.quantity for line in input.lines]", [6, 1]),
            ("{'n': len(input.lines), 'f': 1.5, 'none': None}", {"n": 2, "f": 1.5, "none": None}),
            ("(1, 2)", [1, 2]),
            ("datetime.fromisoformat(input.when).year", 2026),
            ("sum(line.price for line in input.lines)", 3),
            ("str(Decimal('0.1') + Decimal('0.2'))", "0.3"),
            ("'a' if input.lines[0].price > 1 else 'b'", "a"),
            ("'x' in steps", False),
            ("steps.get('x')", None),
            ("re.sub('[^a-z]', '', input.name.lower())", "zo"),
            ("'😀' + input.name", "😀Zoë"),
            ("input.when\n  + '!'", "2026-01-02!"),
        ],
    )
    def test_answers_plain_data(self, run: Run, source: str, result: Any):
        lines = [{"price": 2, "quantity": 3}, {"price": 1, "quantity": 1}]

        assert run(source, name="Zoë", lines=lines, when="2026-01-02") == result

    @pytest.mark.parametrize(
        ("source", "error", "words"),
        [
            ("1 / 0", ExpressionFailed, "divided by zero"),
            ("input.none.upper()", ExpressionFailed, "empty (null)"),
            ("int('x')", ExpressionFailed, "`int('x')` failed"),
            ("{1, 2}", ResultNotJson, "sorted("),
            ("datetime.now()", ResultNotJson, ".isoformat()"),
            ("float('nan')", ResultNotJson, "JSON"),
            ("'a' * 2_000_000", ResultTooLarge, "1,000,000"),
            ("[0] * 10**9", ExpressionTooExpensive, "memory"),
            ("max(range(10**10))", ExpressionTooExpensive, "too long"),
            ("input.nmae.upper()", MissingValue, "input.nmae does not exist: input has name, none"),
            ("'é' + input.lines[3].a", MissingValue, "input.lines does not exist"),
            ("[x.b for x in [{'a': 1}]]", MissingValue, 'no "b"'),
            ("steps.gone.a + 1", MissingValue, "skipped"),
        ],
    )
    def test_says_what_went_wrong_in_the_authors_words(
        self, run: Run, source: str, error: type[ExpressionError], words: str
    ):
        with pytest.raises(error) as caught:
            run(source, name="a", none=None)

        assert words in caught.value.message
        assert "\n" not in caught.value.message

    def test_has_a_frozen_clock_and_repeatable_chance(self, evaluator: Evaluator):
        def once(now: datetime, seed: str) -> Any:
            return evaluator.evaluate(
                "[str(datetime.now()), random.random(), list({'b', 'a', 'c'})]",
                {},
                now=now,
                seed=seed,
            )

        assert once(NOW, "a") == once(NOW, "a")
        assert once(NOW, "a")[0] == "2026-11-20 12:00:00"
        assert once(NOW, "a")[1] != once(NOW, "b")[1]
        assert once(NOW, "a")[0] != once(NOW + timedelta(days=1), "a")[0]

    def test_keeps_nothing_from_one_evaluation_to_the_next(self, evaluator: Evaluator):
        evaluator.evaluate("len(input['secret'])", {"input": {"secret": "s"}}, now=NOW, seed="s")

        with pytest.raises(ExpressionError):
            evaluator.evaluate("input['secret']", {}, now=NOW, seed="s")
        with pytest.raises(ExpressionError):
            evaluator.evaluate("_input", {}, now=NOW, seed="s")

    def test_refuses_data_that_is_not_json(self, evaluator: Evaluator):
        circle: list[Any] = []
        circle.append(circle)

        for data in (object(), circle, float("nan"), {1, 2}):
            with pytest.raises(ExpressionFailed):
                evaluator.evaluate("input", {"input": data}, now=NOW, seed="s")

    def test_refuses_more_data_than_a_light_expression_may_read(self, run: Run):
        with pytest.raises(ExpressionTooExpensive) as caught:
            run("input.big.upper()", big="a" * 8_000_001)

        assert caught.value.data["limit"] == "data"

    def test_survives_the_death_of_an_interpreter(self):
        others = _interpreters()
        with (
            Evaluator(processes=1, limits=Limits(seconds=60)) as one,
            ThreadPoolExecutor(1) as pool,
        ):
            one.evaluate("1", {}, now=NOW, seed="s")
            (victim,) = _interpreters() - others
            job = pool.submit(one.evaluate, "max(range(10**12))", {}, now=NOW, seed="s")
            while _ticks(victim) < 5:
                assert not job.done()
            os.kill(victim, signal.SIGKILL)

            with pytest.raises(InterpreterUnavailable):
                job.result(timeout=15)
            assert one.evaluate("1 + 1", {}, now=NOW, seed="s") == 2

    def test_serves_many_threads_at_once(self, evaluator: Evaluator):
        with ThreadPoolExecutor(8) as pool:
            jobs = [
                pool.submit(
                    evaluator.evaluate, "input['n'] * 2", {"input": {"n": n}}, now=NOW, seed="s"
                )
                for n in range(64)
            ]

        assert [job.result() for job in jobs] == [n * 2 for n in range(64)]

    def test_closes_twice(self):
        one = Evaluator(processes=1)

        one.close()
        one.close()


def _interpreters() -> set[int]:
    """List our own child processes that run the interpreter."""
    found = set()
    for entry in Path("/proc").glob("[0-9]*"):
        name, _, rest = _stat(int(entry.name)).rpartition(")")
        if "monty" in name and int(rest.split()[1]) == os.getpid():
            found.add(int(entry.name))
    return found


def _ticks(pid: int) -> int:
    """Give the processor time that a process has used, in the kernel's ticks."""
    return int(_stat(pid).rpartition(")")[2].split()[11])


def _stat(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return "(gone) Z 0"


class TestLoopRoots:
    def test_reads_the_item_at_hand_beside_names_of_comprehensions(self, evaluator):
        part = compile_expression("[item.n + index for item in item.lines]")
        assert isinstance(part, Expression)
        scope = {"item": {"lines": [{"n": 1}, {"n": 2}]}, "index": 10}

        found = evaluator.evaluate(part.code, scope, now=NOW, seed="1")

        assert found == [11, 12]
