import asyncio
from pathlib import Path

import pytest

from engine.events.model import ErrorInfo
from engine.plan.model import CatchPlan
from engine.runtime.steps.scope import catches
from engine.testing.plans import after, end, expression, lab_step, path, plan, scope
from engine.testing.runs import Bench, run_plan

BAD = lab_step("bad", "fail", {"how": "rejected"})


class TestScopeThatEndsWell:
    async def test_gives_its_result_and_no_error(self, bench: Bench) -> None:
        one = lab_step("one", "echo", {"value": 1})
        block = scope("block", one, output=path("steps.one"))
        done = end(incoming=after("block"), output=path("steps.block"))

        _, result = await run_plan(bench, plan(block, done))

        assert result.output == {"result": 1, "error": None}


class TestCatch:
    async def test_takes_the_failure_and_the_run_goes_on(self, bench: Bench) -> None:
        block = scope("block", BAD, catches={"declined": ("connector.",)})
        well = end("well", incoming=after("block"), output="well")
        caught = end(
            "caught", incoming=after(("block", "declined")), output=path("steps.block.error.code")
        )

        run_id, result = await run_plan(bench, plan(block, well, caught))

        assert (result.outcome, result.output) == ("succeeded", "connector.rejected")
        assert "well:skipped" in bench.journal.keys(run_id)

    async def test_that_fits_first_wins(self, bench: Bench) -> None:
        block = scope("block", BAD, catches={"no": ("other.",), "yes": (), "late": ()})
        ends = [
            end(name, incoming=after(("block", name)), output=name)
            for name in ("no", "yes", "late")
        ]

        _, result = await run_plan(bench, plan(block, *ends))

        assert result.output == "yes"

    async def test_that_does_not_fit_lets_the_failure_through(self, bench: Bench) -> None:
        inner = scope("inner", BAD, catches={"no": ("other.code",)})
        outer = scope("outer", inner, catches={"all": ()})
        done = end(incoming=after(("outer", "all")), output=path("steps.outer.error.step"))

        _, result = await run_plan(bench, plan(outer, done))

        assert result.output == "outer/inner/bad"


class TestCatches:
    @pytest.mark.parametrize(
        ("kinds", "fits"),
        [
            pytest.param((), True, id="everything"),
            pytest.param(("service",), True, id="fault"),
            pytest.param(("author",), False, id="other-fault"),
            pytest.param(("http.timeout",), True, id="code"),
            pytest.param(("http.",), True, id="prefix"),
            pytest.param(("http",), False, id="half-a-code"),
            pytest.param(("sql.", "http."), True, id="one-of-several"),
        ],
    )
    def test_go_by_fault_code_or_beginning_of_the_code(
        self, kinds: tuple[str, ...], *, fits: bool
    ) -> None:
        error = ErrorInfo(code="http.timeout", fault="service", message="")

        assert catches(CatchPlan(handle="it", kinds=kinds), error) is fits


class TestFinally:
    tidy = lab_step("tidy", "echo", {"value": expression("error and error['code']", "error")})

    async def test_is_executed_after_success(self, bench: Bench) -> None:
        block = scope("block", lab_step("one", "echo"), cleanup=[self.tidy])

        run_id, result = await run_plan(bench, plan(block, end(incoming=after("block"))))

        assert result.outcome == "succeeded"
        assert "block/tidy:succeeded" in bench.journal.keys(run_id)

    async def test_sees_the_error_after_a_failure(self, bench: Bench) -> None:
        block = scope("block", BAD, cleanup=[self.tidy])

        run_id, result = await run_plan(bench, plan(block, end(incoming=after("block"))))

        told = next(e for e in bench.journal.events(run_id) if e.key == "block/tidy:succeeded")
        assert told.output == "connector.rejected"  # type: ignore[union-attr]
        assert result.outcome == "failed"

    async def test_is_executed_to_its_end_when_the_run_is_cancelled(
        self, bench: Bench, tmp_path: Path
    ) -> None:
        hold = lab_step(
            "hold", "hold", {"trace": str(tmp_path / "trace"), "release": str(tmp_path / "go")}
        )
        block = scope("block", hold, cleanup=[self.tidy])
        run_id = await bench.start(plan(block, end(incoming=after("block"))))
        await asyncio.to_thread(bench.journal.wait_for, run_id, "block/hold#1:started")

        await bench.worker.client.cancel_run(run_id, "enough")
        result = await bench.result(run_id)

        assert result.outcome == "cancelled"
        assert "block/tidy:succeeded" in bench.journal.keys(run_id)

    async def test_that_fails_fails_the_scope(self, bench: Bench) -> None:
        block = scope("block", lab_step("one", "echo"), cleanup=[BAD], catches={"all": ()})
        done = end(incoming=after(("block", "all")), output=path("steps.block.error.step"))

        _, result = await run_plan(bench, plan(block, done))

        assert result.output == "block/bad"


class TestTimeLimit:
    async def test_stops_the_body_and_can_be_caught(self, bench: Bench, tmp_path: Path) -> None:
        hold = lab_step(
            "hold", "hold", {"trace": str(tmp_path / "trace"), "release": str(tmp_path / "go")}
        )
        block = scope("block", hold, time_limit_s=0.5, catches={"late": ("scope.timed_out",)})
        done = end(incoming=after(("block", "late")), output="late")

        run_id, result = await run_plan(bench, plan(block, done))

        assert result.output == "late"
        assert "block/hold:cancelled" in bench.journal.keys(run_id)
