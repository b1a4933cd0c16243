from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.events.model import StepFailed, StepRetrying, StepStarted, StepSucceeded
from engine.testing.fixtures import SECRET
from engine.testing.lab import TEXT_OF_THE_CRASH
from engine.testing.plans import after, end, expression, lab_step, plan
from engine.testing.runs import Bench, let_fail, run_plan


def one(operation: str, inputs: Mapping[str, object] | None = None, **rest: Any):
    return plan(
        lab_step("one", operation, inputs, **rest),
        end(incoming=after("one"), output=expression("steps['one']", "steps.one")),
    )


class TestRetry:
    async def test_tells_every_attempt_and_when_the_next_one_is(self, bench: Bench) -> None:
        run_id, result = await run_plan(bench, one("fail", {"until_attempt": 3}))

        events = bench.journal.events(run_id)
        retrying = [e for e in events if isinstance(e, StepRetrying)]
        started = [e for e in events if isinstance(e, StepStarted)]
        assert result.output == {"attempt": 3}
        assert [(e.attempt, e.attempts_allowed) for e in started] == [(1, 3), (2, 3), (3, 3)]
        assert [e.attempt for e in retrying] == [1, 2]
        assert all(e.next_at is not None and e.next_at > e.at for e in retrying)
        assert retrying[0].error.code == "connector.unavailable"
        assert len({e.effect_key for e in started}) == 1

    async def test_gives_up_after_the_last_attempt(self, bench: Bench) -> None:
        run_id, result = await run_plan(bench, one("fail"))

        failed = [e for e in bench.journal.events(run_id) if isinstance(e, StepFailed)]
        assert result.outcome == "failed"
        assert [e.attempt for e in failed] == [3]

    async def test_waits_as_long_as_the_other_side_asks(self, bench: Bench) -> None:
        run_id, _ = await run_plan(bench, one("fail", {"until_attempt": 2, "retry_after_s": 0.7}))

        events = bench.journal.events(run_id)
        (retrying,) = (e for e in events if isinstance(e, StepRetrying))
        second = [e for e in events if isinstance(e, StepStarted)][1]
        assert second.at - retrying.at >= timedelta(seconds=0.69)

    async def test_does_not_repeat_what_was_rejected(self, bench: Bench) -> None:
        run_id, result = await run_plan(bench, one("fail", {"how": "rejected"}))

        started = [e for e in bench.journal.events(run_id) if isinstance(e, StepStarted)]
        assert result.outcome == "failed"
        assert len(started) == 1


class TestAnswers:
    @pytest.mark.parametrize(
        ("text", "kept"),
        [
            (r'"\ud83d"', "\ufffd"),
            (r'{"a\udc00": ["\ud83d\ude00", "x\ud800y"]}', {"a\ufffd": ["😀", "x\ufffdy"]}),
        ],
    )
    async def test_with_half_a_character_hold_a_sign_in_its_place(
        self, bench: Bench, text: str, kept: object
    ) -> None:
        run_id, result = await run_plan(bench, one("parse", {"text": text}))

        (told,) = [e for e in bench.journal.events(run_id) if e.key == "one:succeeded"]
        assert isinstance(told, StepSucceeded)
        assert result.output == told.output == kept

    async def test_may_be_nested_a_hundred_deep(self, bench: Bench) -> None:
        _, result = await run_plan(bench, one("parse", {"text": "[" * 100 + "]" * 100}))

        assert result.outcome == "succeeded"

    @pytest.mark.parametrize("depth", [101, 500, 900])
    async def test_that_are_nested_deeper_fail_the_step_at_once(
        self, bench: Bench, depth: int
    ) -> None:
        run_id, result = await run_plan(bench, one("parse", {"text": "[" * depth + "]" * depth}))

        started = [e for e in bench.journal.events(run_id) if isinstance(e, StepStarted)]
        assert result.error is not None
        assert result.error.code == "operation.output_invalid"
        assert "inside one another" in result.error.message
        assert len(started) == 1


class TestEffects:
    @pytest.mark.parametrize("mode", ["keyed", "at_most_once"])
    async def test_are_in_the_ledger_when_they_are_done(self, bench: Bench, mode: str) -> None:
        run_id, result = await run_plan(bench, one("fail", {"until_attempt": 1, "mode": mode}))

        (effect,) = bench.journal.runs[run_id].effects.values()
        assert result.outcome == "succeeded"
        assert (effect.state, effect.mode) == ("done", mode)
        assert bench.journal.keys(run_id)[2:4] == ["one#1:started", "one:succeeded"]

    async def test_with_a_key_are_tried_again(self, bench: Bench) -> None:
        _, result = await run_plan(bench, one("fail", {"until_attempt": 2, "mode": "keyed"}))

        assert result.outcome == "succeeded"

    async def test_at_most_once_are_not_repeated_when_the_outcome_is_unknown(
        self, bench: Bench
    ) -> None:
        run_id = await bench.start(one("fail", {"until_attempt": 2, "mode": "at_most_once"}))
        result = await let_fail(bench.worker.client, bench.journal, run_id, step="one")

        (effect,) = bench.journal.runs[run_id].effects.values()
        assert result.error is not None
        assert result.error.code == "effect.outcome_unknown"
        assert effect.state == "unknown"

    async def test_at_most_once_are_tried_again_when_nothing_happened_for_certain(
        self, bench: Bench
    ) -> None:
        inputs = {"until_attempt": 2, "mode": "at_most_once", "certain": True}

        _, result = await run_plan(bench, one("fail", inputs))

        assert result.output == {"attempt": 2}

    async def test_wait_for_a_journal_that_is_down(self, bench: Bench) -> None:
        bench.journal.fail_next = 3

        run_id, result = await run_plan(bench, one("fail", {"until_attempt": 1, "mode": "keyed"}))

        assert result.outcome == "succeeded"
        assert bench.journal.keys(run_id).count("one#1:started") == 1


class TestTimeLimit:
    async def test_ends_an_attempt_that_hangs(self, bench: Bench, tmp_path: Path) -> None:
        inputs = {
            "trace": str(tmp_path / "trace"),
            "release": str(tmp_path / "never"),
            "mode": "idempotent",
        }
        hung = one("hold", inputs, attempt_s=0.2)

        run_id, result = await run_plan(bench, hung)

        assert result.error is not None
        assert result.error.code == "step.attempt_timed_out"
        assert "one#3:started" in bench.journal.keys(run_id)


class TestInputs:
    async def test_that_do_not_fit_are_named_but_not_repeated(self, bench: Bench) -> None:
        _, result = await run_plan(bench, one("fail", {"how": "secretly", "until_attempt": "x"}))

        assert result.error is not None
        assert result.error.code == "operation.inputs_invalid"
        fields = [field["field"] for field in result.error.data["fields"]]
        assert fields == ["/how", "/until_attempt"]
        assert "secretly" not in result.error.model_dump_json()

    async def test_of_an_unknown_operation_fail_for_good(self, bench: Bench) -> None:
        _, result = await run_plan(bench, one("gone"))

        assert result.error is not None
        assert result.error.code == "connector.unknown_operation"

    async def test_that_are_secret_do_not_show(self, bench: Bench) -> None:
        run_id, _ = await run_plan(bench, one("echo", {"value": 1, "password": "hunter2hunter2"}))

        (started,) = (e for e in bench.journal.events(run_id) if isinstance(e, StepStarted))
        assert started.input == {"value": 1, "password": "•••"}


class TestOutput:
    async def test_that_is_too_large_fails(self, bench: Bench) -> None:
        small = expression("'x' * 999990", heavy=True)

        _, result = await run_plan(bench, one("echo", {"value": {"a": small}}))

        assert result.error is not None
        assert result.error.code in {"operation.output_invalid", "step.input_too_large"}


class TestSecrets:
    async def test_that_come_back_are_hidden_in_the_output(self, bench: Bench) -> None:
        run_id, result = await run_plan(bench, one("leak", connection="lab-connection"))

        (done,) = (
            e
            for e in bench.journal.events(run_id)
            if isinstance(e, StepSucceeded) and e.step == "one"
        )
        assert result.output == {"headers": {"authorization": "Bearer •••"}}
        assert done.output == result.output
        assert ("lab-connection", run_id, "one") in bench.credentials.opened

    async def test_that_come_back_are_hidden_in_the_error(self, bench: Bench) -> None:
        run_id, result = await run_plan(
            bench, one("leak", {"fail": True}, connection="lab-connection")
        )

        told = "".join(e.model_dump_json() for e in bench.journal.events(run_id))
        assert result.error is not None
        assert SECRET not in told + result.model_dump_json()

    async def test_of_another_connection_are_refused(self, bench: Bench) -> None:
        _, result = await run_plan(bench, one("leak", connection="somebody-elses"))

        assert result.error is not None
        assert result.error.code == "connector.credentials_refused"


class TestCrash:
    async def test_is_told_without_the_text_of_the_exception(
        self, bench: Bench, caplog: pytest.LogCaptureFixture
    ) -> None:
        run_id, result = await run_plan(bench, one("fail", {"how": "crash"}))

        told = "".join(e.model_dump_json() for e in bench.journal.events(run_id))
        assert result.error is not None
        assert result.error.code == "operation.crashed"
        assert result.error.data == {"exception": "KeyError"}
        assert TEXT_OF_THE_CRASH not in told + caplog.text
        assert "KeyError" in caplog.text
