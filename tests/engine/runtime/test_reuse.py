from pathlib import Path

import pytest

from engine.events.model import ErrorInfo
from engine.plan.model import Plan
from engine.runtime.activity_contract import Outcomes, Recorded, RunState
from engine.runtime.reuse import StepInsideFinished, StepNotInPlan, reusable
from engine.testing.plans import after, end, for_each, lab_step, lab_undo, path, plan, repeat, scope
from engine.testing.runs import Bench, run_plan

OK = Recorded(live=("out",), visible=True)
ERROR = ErrorInfo(code="x.y", fault="author", message="It failed.")
FAILED = Recorded(error=ERROR)


def sequence() -> Plan:
    a, b = lab_step("a", "echo"), lab_step("b", "echo", incoming=after("a"))
    loop = for_each("loop", path("input.items"), lab_step("x", "echo"), incoming=after("b"))
    aside = lab_step("aside", "echo")
    return plan(a, b, loop, aside, end(incoming=after("loop", "aside")))


class TestReusable:
    def test_takes_over_everything_that_succeeded(self) -> None:
        outcomes = {"a": OK, "b": Recorded(error=None), "aside": OK}

        taken = reusable(sequence(), outcomes, run_id="r1")

        assert set(taken) == {"a", "aside"}
        assert taken["a"].from_run == "r1"

    def test_leaves_out_what_comes_after_the_chosen_step(self) -> None:
        outcomes = {"a": OK, "b": OK, "loop": OK, "aside": OK}

        assert set(reusable(sequence(), outcomes, run_id="r", start_at="b")) == {"a", "aside"}

    def test_leaves_out_what_was_undone(self) -> None:
        assert set(reusable(sequence(), {"a": OK, "b": OK}, run_id="r", undone=["b"])) == {"a"}

    def test_keeps_the_iterations_of_a_loop_that_failed(self) -> None:
        outcomes = {"a": OK, "b": OK, "loop[0]": Recorded(output=1), "loop[1]/x": OK}

        assert "loop[0]" in reusable(sequence(), outcomes, run_id="r")

    def test_executes_a_container_again_of_which_something_is_undone(self) -> None:
        taken = reusable(sequence(), {"loop": OK, "a": OK}, run_id="r", undone=["loop[1]/x"])

        assert set(taken) == {"a"}

    def test_takes_over_a_scope_that_has_caught_what_it_undid(self) -> None:
        bad = lab_step("bad", "fail", {"how": "rejected"})
        block = scope("block", bad, catches={"all": ()})
        whole = plan(block, lab_step("later", "echo", incoming=after(("block", "all"))))
        caught = Recorded(live=("all",), visible=True)

        taken = reusable(
            whole, {"block": caught, "later": OK}, run_id="r", undone=["block/x"], start_at="later"
        )

        assert set(taken) == {"block"}

    def test_keeps_the_run_that_had_the_effect_first(self) -> None:
        outcomes = {"a": OK.model_copy(update={"from_run": "first"})}

        assert reusable(sequence(), outcomes, run_id="second")["a"].from_run == "first"

    def test_refuses_a_step_inside_a_container_that_has_ended(self) -> None:
        with pytest.raises(StepInsideFinished):
            reusable(sequence(), {"loop": OK}, run_id="r", start_at="loop[0]/x")

    def test_refuses_a_step_inside_an_iteration_that_has_ended(self) -> None:
        outcomes = {"loop": FAILED, "loop[0]": Recorded(output=1), "loop[1]/x": FAILED}

        with pytest.raises(StepInsideFinished):
            reusable(sequence(), outcomes, run_id="r", start_at="loop[0]/x")

    def test_leaves_out_the_iterations_after_the_chosen_one(self) -> None:
        x, y = lab_step("x", "echo"), lab_step("y", "echo", incoming=after("x"))
        whole = plan(repeat("again", path("item"), x, y))
        outcomes = {f"again[{at}]/{name}": OK for at in (0, 1, 2) for name in "xy"}

        taken = reusable(whole, outcomes, run_id="r", start_at="again[1]/y")

        assert set(taken) == {"again[0]/x", "again[0]/y", "again[1]/x"}

    def test_cleans_up_again_after_a_body_that_is_executed_again(self) -> None:
        a, b = lab_step("a", "echo"), lab_step("b", "echo", incoming=after("a"))
        whole = plan(scope("block", a, b, cleanup=[lab_step("last", "echo")]))
        outcomes = {
            "block": Recorded(error=ERROR, cause="block/b"),
            "block/a": OK,
            "block/b": FAILED,
            "block/last": OK,
        }

        assert set(reusable(whole, outcomes, run_id="r")) == {"block/a"}
        assert set(reusable(whole, outcomes, run_id="r", start_at="block/b")) == {"block/a"}

    def test_goes_on_in_a_clean_up_that_failed(self) -> None:
        first, bad = lab_step("first", "echo"), lab_step("bad", "echo", incoming=after("first"))
        whole = plan(scope("block", lab_step("a", "echo"), cleanup=[first, bad]))
        outcomes = {
            "block": Recorded(error=ERROR, cause="block/bad"),
            "block/a": OK,
            "block/first": OK,
            "block/bad": FAILED,
        }

        taken = reusable(whole, outcomes, run_id="r")
        undone = reusable(whole, outcomes, run_id="r", undone=["block/a"])

        assert set(taken) == {"block/a", "block/first"}
        assert undone == {}

    def test_refuses_an_unknown_step(self) -> None:
        with pytest.raises(StepNotInPlan):
            reusable(sequence(), {}, run_id="r", start_at="nowhere")


class TestGoingOn:
    async def test_from_a_failed_run_repeats_no_effect(self, bench: Bench, tmp_path: Path) -> None:
        trace = {"trace": str(tmp_path / "t")}
        one = lab_step("one", "hold", trace)
        bad = lab_step(
            "bad", "hold", {"trace": str(tmp_path), "mode": "idempotent"}, incoming=after("one")
        )
        drawn = plan(one, bad, end(incoming=after("bad"), output=path("steps.one")))
        run_id, result = await run_plan(bench, drawn)
        assert result.outcome == "failed"

        asked = await bench.worker.client.outcomes(run_id)
        given = reusable(drawn, asked.outcomes, run_id=run_id, undone=asked.undone)
        mended = lab_step("bad", "echo", incoming=after("one"))
        again = await bench.start(
            plan(one, mended, end(incoming=after("bad"), output=path("steps.one"))),
            state=RunState(given=given),
        )
        second = await bench.result(again)

        assert second.output == {"attempt": 1}
        assert len((tmp_path / "t").read_text().splitlines()) == 1
        assert "one:reused" in bench.journal.keys(again)

    async def test_undoes_an_earlier_runs_effect_once(self, bench: Bench, tmp_path: Path) -> None:
        trace = {"trace": str(tmp_path / "t")}
        one = lab_step("one", "hold", trace, undo=lab_undo("hold", trace))
        bad = lab_step("bad", "fail", {"how": "rejected"}, incoming=after("one"))
        state = RunState(given={"one": Recorded(live=("out",), visible=True, from_run="earlier")})

        run_id = await bench.start(plan(one, bad), state=state)
        await bench.result(run_id)

        assert (tmp_path / "t").read_text() == "earlier/one/undo 1\n"

    async def test_knows_what_a_failed_scope_has_undone(self, bench: Bench, tmp_path: Path) -> None:
        trace = {"trace": str(tmp_path / "t")}
        one = lab_step("one", "hold", trace, undo=lab_undo("hold", trace))
        bad = lab_step("bad", "fail", {"how": "rejected"}, incoming=after("one"))
        run_id, _ = await run_plan(bench, plan(scope("block", one, bad)))

        asked: Outcomes = await bench.worker.client.outcomes(run_id)

        assert asked.undone == ("block/one",)
        assert asked.outcomes["block"].cause == "block/bad"
