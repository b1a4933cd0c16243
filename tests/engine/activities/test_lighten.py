import pytest

from engine.activities.lighten import lighter
from engine.activities.values import KeptValues
from engine.expressions.references import KEY, is_reference
from engine.runtime.activity_contract import Recorded
from engine.testing.memory_values import MemoryValues

LARGE = "x" * 200_000
REFERENCE = {KEY: {"id": "of-the-other-run"}}


@pytest.fixture
def values() -> KeptValues:
    return KeptValues(MemoryValues())


def outcomes(**outputs: object) -> dict[str, Recorded]:
    return {path: Recorded(live=("out",), output=output) for path, output in outputs.items()}


class TestLighter:
    def test_leaves_alone_what_may_travel(self, values: KeptValues) -> None:
        given = outcomes(a=LARGE, b=LARGE)

        assert lighter(given, values, run_id="run") == given

    def test_keeps_the_rest_where_the_run_can_read_it(self, values: KeptValues) -> None:
        given = outcomes(**{f"s{n}": f"{n}{LARGE}" for n in range(10)}, small=1)

        found = lighter(given, values, run_id="run")

        assert is_reference(found["s3"].output)
        assert values.open(found["s3"].output, run_id="run") == f"3{LARGE}"
        assert values.open(found["s3"].output, run_id="stranger") == found["s3"].output
        assert (found["small"], found["s3"].live) == (given["small"], ("out",))

    def test_leaves_references_and_answers_as_they_are(self, values: KeptValues) -> None:
        given = outcomes(**{f"s{n}": LARGE for n in range(10)}, held=[REFERENCE, LARGE])
        given["done"] = Recorded(live=("out",), output=LARGE, reached=True)

        found = lighter(given, values, run_id="run")

        assert (found["held"], found["done"]) == (given["held"], given["done"])

    def test_twice_keeps_nothing_twice(self) -> None:
        store = MemoryValues()
        given = outcomes(**{f"s{n}": LARGE for n in range(10)})

        first, second = (lighter(given, KeptValues(store), run_id="run") for _ in range(2))

        assert first == second
