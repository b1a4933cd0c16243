import json
import os
import resource
import time

import pytest

from engine.errors import EngineError
from engine.expressions.errors import InterpreterUnavailable
from engine.scripts.errors import ScriptError
from engine.scripts.run import MAX_RESULT
from tests.engine.scripts.conftest import Run
from tests.engine.scripts.hostile import ALL, ESCAPES, LOOPS, MEMORY, PRINTS, RECURSION, RESULTS

CANARY = "canary-8f2c"
LIMIT_S = 0.3
LONGEST_S = 3.5
"""Each of the three parts of an execution may take its limit; the rest is a busy machine."""


@pytest.fixture(autouse=True)
def _canary(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BATON_CANARY", CANARY)


class TestHostileScripts:
    @pytest.mark.parametrize("code", ALL, ids=lambda code: ascii(code)[:60])
    def test_end_in_a_typed_error_or_plain_data(self, run: Run, code: str):
        began = time.monotonic()

        try:
            text = json.dumps(run(code, limit_s=LIMIT_S, order={"id": 1}))
        except (ScriptError, InterpreterUnavailable) as error:
            text = error.message + json.dumps(error.data)

        assert time.monotonic() - began < LONGEST_S
        assert len(text) <= 6 * MAX_RESULT
        for secret in (CANARY, "root:", str(os.getpid()), "/bin/"):
            assert secret not in text

    @pytest.mark.parametrize("code", [*LOOPS[:3], *MEMORY[:4], *RECURSION[:2], *RESULTS[:3]])
    def test_are_told_to_be_too_expensive(self, run: Run, code: str):
        with pytest.raises(EngineError) as caught:
            run(code, limit_s=LIMIT_S, order={})

        assert caught.value.code == "script.too_expensive"

    def test_are_enough_of_each_kind(self):
        assert len(set(ALL)) >= 150
        kinds = (ESCAPES, LOOPS, MEMORY, RECURSION, RESULTS, PRINTS)
        assert all(len(kind) >= 7 for kind in kinds)

    def test_cost_this_process_no_memory(self, run: Run):
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

        for code in (*MEMORY[:3], RESULTS[2], PRINTS[0], PRINTS[3]):
            with pytest.raises(EngineError):
                run(code, limit_s=LIMIT_S)

        grown_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        assert grown_kb < 100_000

    def test_leave_the_next_script_alone(self, run: Run):
        for code in (LOOPS[0], MEMORY[0], RECURSION[0], "secret = 42\nsecret"):
            try:
                run(code, limit_s=LIMIT_S)
            except ScriptError:
                continue

        with pytest.raises(ScriptError) as caught:
            run("secret")

        assert "secret" in caught.value.message
