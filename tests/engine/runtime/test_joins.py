import itertools
from pathlib import Path
from typing import Literal

import pytest

from engine.plan.model import Block, ChoiceStep, Incoming
from engine.runtime.schedule import Advance, begin, settle
from engine.testing.plans import after, end, lab_step, plan
from engine.testing.runs import Bench, run_plan

OUT, NOTHING = frozenset({"out"}), frozenset[str]()

Join = Literal["all", "any", "first"]


def step(step_id: str, *sources: str | None, join: Join = "all", **rest: object) -> ChoiceStep:
    edges = tuple(Incoming(source=source) for source in sources)
    return ChoiceStep.model_validate(
        {"id": step_id, "name": "", "join": join, "incoming": edges, "cases": (), **rest}
    )


def meeting(join: Join, needed: int = 1, **rest: object) -> Block:
    """Three branches meet."""
    branches = [step(name, None) for name in "abc"]
    return Block(steps=(*branches, step("j", "a", "b", "c", join=join, needed=needed, **rest)))


def expected(join: Join, needed: int, seen: list[bool]) -> str:
    """Say in other words than the schedule how the join stands after some branches."""
    live, over = sum(seen), len(seen) == 3
    enough = {"all": over and live >= 1, "any": live >= 1, "first": live >= needed}[join]
    return "ready" if enough else "skipped" if over else "waits"


class TestTruthTable:
    @pytest.mark.parametrize("lives", list(itertools.product([True, False], repeat=3)), ids=str)
    @pytest.mark.parametrize("order", list(itertools.permutations("abc")), ids="".join)
    @pytest.mark.parametrize(
        ("join", "needed"), [("all", 1), ("any", 1), ("first", 1), ("first", 2), ("first", 3)]
    )
    def test_of_three_branches_in_every_order(
        self, join: Join, needed: int, order: tuple[str, ...], lives: tuple[bool, ...]
    ) -> None:
        advance = begin(meeting(join, needed))
        told: list[str] = []
        seen: list[bool] = []

        for name, live in zip(order, lives, strict=True):
            before = expected(join, needed, seen)
            advance = settle(advance.progress, name, live=OUT if live else NOTHING)
            seen.append(live)
            told += _told(advance)
            now = expected(join, needed, seen)
            assert told == ([] if now == "waits" else [now if before == "waits" else before])


def _told(advance: Advance) -> list[str]:
    return ["ready"] * ("j" in advance.ready) + ["skipped"] * ("j" in advance.skipped)


class TestLosers:
    def test_are_stopped_while_they_run(self) -> None:
        advance = begin(meeting("any", cancels=("a", "b", "c")))

        advance = settle(advance.progress, "b", live=OUT)

        assert advance.ready == ("j",)
        assert advance.losers == ("a", "c")

    def test_that_have_not_started_are_skipped_with_what_follows(self) -> None:
        late = step("late", "a")
        join = step("j", "late", "b", join="any", cancels=("a", "late", "b"))
        advance = begin(Block(steps=(step("a", None), step("b", None), late, join)))

        advance = settle(advance.progress, "b", live=OUT)

        assert (advance.ready, advance.losers, advance.skipped) == (("j",), ("a",), ("late",))

    def test_that_end_all_the_same_change_nothing(self) -> None:
        advance = begin(meeting("any", cancels=("a", "b", "c")))
        advance = settle(advance.progress, "b", live=OUT)

        advance = settle(advance.progress, "a", live=OUT)

        assert (advance.ready, advance.skipped, advance.losers) == ((), (), ())

    async def test_are_stopped_on_a_real_server_and_the_run_goes_on(
        self, bench: Bench, tmp_path: Path
    ) -> None:
        slow = lab_step(
            "slow", "hold", {"trace": str(tmp_path / "t"), "release": str(tmp_path / "never")}
        )
        quick = lab_step("quick", "echo")
        winner = lab_step("winner", "echo", incoming=after("slow", "quick"))
        winner = winner.model_copy(update={"join": "any", "cancels": ("slow", "quick")})

        run_id, result = await run_plan(
            bench, plan(slow, quick, winner, end(incoming=after("winner")))
        )

        assert result.outcome == "succeeded"
        assert "slow:cancelled" in bench.journal.keys(run_id)
        assert "winner:succeeded" in bench.journal.keys(run_id)

    async def test_of_a_quorum_are_stopped_when_there_are_enough(
        self, bench: Bench, tmp_path: Path
    ) -> None:
        slow = lab_step(
            "slow", "hold", {"trace": str(tmp_path / "t"), "release": str(tmp_path / "never")}
        )
        one, two = lab_step("one", "echo"), lab_step("two", "echo")
        joined = lab_step("joined", "echo", incoming=after("slow", "one", "two"))
        joined = joined.model_copy(
            update={"join": "first", "needed": 2, "cancels": ("slow", "one", "two")}
        )

        run_id, result = await run_plan(
            bench, plan(slow, one, two, joined, end(incoming=after("joined")))
        )

        assert result.outcome == "succeeded"
        assert "slow:cancelled" in bench.journal.keys(run_id)
