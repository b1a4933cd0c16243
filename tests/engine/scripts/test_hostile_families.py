"""
A hundred attacks of each kind: every one ends in a typed error, and the next script works.

pytest's limit is the judge of what hangs.
"""

import pytest

from engine.scripts.errors import ScriptError
from tests.engine.scripts.conftest import Run
from tests.engine.scripts.families import ALL, KINDS

CODES = {
    "escape": {"script.failed"},
    "loop": {"script.too_expensive"},
    "memory": {"script.too_expensive"},
    "result": {"script.too_expensive", "script.output_invalid"},
}
LIMIT_S = 0.2
"""What attacks ask for is endless, so a short time shows the same as a long one."""


@pytest.mark.timeout(60)
class TestFamilies:
    @pytest.mark.parametrize(("kind", "code"), ALL)
    def test_end_in_a_typed_error(self, run: Run, kind: str, code: str) -> None:
        with pytest.raises(ScriptError) as caught:
            run(code, limit_s=LIMIT_S)

        assert caught.value.code in CODES[kind]
        assert run("n + 1", n=1) == 2

    def test_are_a_hundred_of_each_kind(self) -> None:
        assert all(len(set(sources)) >= 100 for sources in KINDS.values())
