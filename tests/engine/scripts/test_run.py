import threading
import time
from typing import Any

import pytest

from engine.errors import EngineError
from engine.expressions.errors import InterpreterUnavailable
from engine.scripts.errors import ScriptFailed, ScriptOutputInvalid, ScriptTooExpensive
from engine.scripts.run import ScriptRunner
from tests.engine.scripts.conftest import SURROUNDINGS, Run


class TestScriptRunner:
    @pytest.mark.parametrize("value", [None, True, 1, 2.5, "Zoë 🙂", [1, [2]], {"a": {"b": []}}])
    def test_gives_back_what_it_was_given(self, run: Run, value: Any):
        assert run("value", value=value) == value

    def test_gives_the_value_of_the_last_expression(self, run: Run):
        assert run("x = n * 2\nx + 1", n=20) == 41

    def test_gives_the_variable_result(self, run: Run):
        assert run("result = []\nfor n in range(3):\n    result.append(n)") == [0, 1, 2]

    def test_knows_functions_classes_and_modules(self, run: Run):
        code = (
            "import math\nfrom dataclasses import dataclass\n@dataclass\nclass Line:\n"
            "    price: float\ndef total(lines):\n    return math.fsum(x.price for x in lines)\n"
            "total([Line(p) for p in prices])"
        )

        assert run(code, prices=[1.5, 2]) == 3.5

    def test_has_a_clock_that_stands_still_and_repeatable_chance(self, run: Run):
        code = (
            "import random\nfrom datetime import datetime\n"
            "[datetime.now().isoformat(), random.random()]"
        )

        assert run(code) == run(code)
        assert run(code)[0].startswith("2026-11-20T12:00")

    def test_shares_nothing_with_the_script_before(self, run: Run):
        run("kept = 1\nkept")

        with pytest.raises(ScriptFailed):
            run("kept")

    @pytest.mark.parametrize(
        ("code", "line", "words"),
        [
            ("a = 1\nb = a / 0\nb", 2, "divided by zero"),
            ("def f(x):\n    return x['price']\n\nf(order)", 2, 'no "price"'),
            ("order.id", 1, 'write ["id"]'),
            ("raise ValueError('No lines')", 1, "No lines (ValueError)"),
            ("import numpy", 1, "not there for scripts"),
            ("\n\ndel order", 3, "do not have this part"),
        ],
    )
    def test_says_in_which_line_and_what_went_wrong(
        self, run: Run, code: str, line: int, words: str
    ):
        with pytest.raises(ScriptFailed) as caught:
            run(code, order={"id": 1})

        assert caught.value.data["line"] == line
        assert f"line {line}" in caught.value.message
        assert words.replace('"', "'") in caught.value.message.replace('"', "'")

    def test_tells_what_was_printed_before_it_failed(self, run: Run):
        with pytest.raises(ScriptFailed) as caught:
            run("print('so far', 1)\n1 / 0")

        assert caught.value.data["printed"] == "so far 1\n"

    def test_says_that_result_was_never_set(self, run: Run):
        with pytest.raises(ScriptFailed, match="never gave result a value"):
            run("if n > 1:\n    result = 1", n=0)

    @pytest.mark.parametrize(
        ("code", "advice"),
        [
            ("{1}", "sorted(…)"),
            ("import datetime\ndatetime.date(2026, 1, 1)", "isoformat"),
            ("float('inf')", "infinity"),
            ("class A:\n    pass\nA()", "does not have"),
        ],
    )
    def test_says_how_to_write_an_output_as_json(self, run: Run, code: str, advice: str):
        with pytest.raises(ScriptOutputInvalid) as caught:
            run(code)

        assert advice in caught.value.message

    @pytest.mark.parametrize(
        ("code", "limit"),
        [
            ("while True:\n    pass", "time"),
            ("'x' * 10**9", "memory"),
            ("def f():\n    return f()\nf()", "depth"),
            ("'x' * 1_000_001", "result"),
        ],
    )
    def test_names_the_limit_that_was_met(self, run: Run, code: str, limit: str):
        with pytest.raises(ScriptTooExpensive) as caught:
            run(code, limit_s=0.3)

        assert caught.value.data["limit"] == limit

    def test_refuses_too_much_data(self, run: Run):
        with pytest.raises(ScriptTooExpensive, match="more than"):
            run("1", a="x" * 8_000_001)

    def test_is_stopped_at_once_when_told_to(self):
        ended: list[EngineError | float] = []

        def hang() -> None:
            try:
                runner.run(
                    "while True:\n    print(1)",
                    {},
                    limit_s=10,
                    surroundings=SURROUNDINGS,
                    ticket="mine",
                )
            except EngineError as error:
                ended.append(error)

        with ScriptRunner(processes=1) as runner:
            thread = threading.Thread(target=hang)
            thread.start()
            until = time.monotonic() + 5
            while thread.is_alive() and time.monotonic() < until:
                runner.stop("mine")
                thread.join(0.02)

            assert not thread.is_alive()
            assert isinstance(ended[0], InterpreterUnavailable)
            assert runner.run("1", {}, limit_s=1, surroundings=SURROUNDINGS) == 1
