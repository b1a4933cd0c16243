"""
A hundred attacks of each kind: every one ends in a typed error, and the next evaluation works.

pytest's limit is the judge of what hangs.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from engine.expressions.compile_template import compile_expression
from engine.expressions.errors import ExpressionError
from engine.expressions.evaluate import Evaluator, Limits
from engine.expressions.fill import resolve
from engine.expressions.template import Expression
from tests.engine.expressions.conftest import NOW
from tests.engine.expressions.families import ALL, KINDS

pytestmark = pytest.mark.thorough

CODES = {
    "escape": {"expression.not_allowed", "expression.unknown_name"},
    "loop": {"expression.too_expensive"},
    "memory": {"expression.too_expensive"},
    "result": {"expression.result_too_large", "expression.too_expensive"},
}
IMPATIENT = Limits(seconds=0.2, grace_s=5.0)
"""What attacks ask for is endless, so a short time shows the same as a long one."""

Evaluate = Callable[[str], Any]


@pytest.fixture(scope="module")
def impatient() -> Iterator[Evaluate]:
    with Evaluator(processes=1, limits=IMPATIENT) as evaluator:

        def run(part: Expression, scope: dict[str, Any]) -> Any:
            return evaluator.evaluate(part.code, scope, now=NOW, seed="s", source=part.source)

        yield lambda source: resolve(compile_expression(source), {"input": {"a": 1}}, run)


@pytest.mark.timeout(60)
class TestFamilies:
    @pytest.mark.parametrize(("kind", "source"), ALL)
    def test_end_in_a_typed_error(self, impatient: Evaluate, kind: str, source: str) -> None:
        with pytest.raises(ExpressionError) as caught:
            impatient(source)

        assert caught.value.code in CODES[kind]
        assert "__subclasses__" in source or "<class" not in caught.value.message
        assert impatient("input.a + 1") == 2

    def test_are_a_hundred_of_each_kind(self) -> None:
        assert all(len(set(sources)) >= 100 for sources in KINDS.values())
