import itertools
import random
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.plan.model import Block, ChoiceStep, Incoming
from engine.runtime.schedule import Progress, StepNotRunning, begin, settle, settle_in_place

HANDLES = ("out", "left", "right")


def step(
    step_id: str, *incoming: tuple[str | None, str], join: Literal["all", "any"] = "all"
) -> ChoiceStep:
    edges = tuple(Incoming(source=source, handle=handle) for source, handle in incoming)
    return ChoiceStep(id=step_id, name="", join=join, incoming=edges, cases=())


def diamond(join: Literal["all", "any"]) -> Block:
    return Block(
        steps=(
            step("a", (None, "out")),
            step("b", (None, "out")),
            step("joined", ("a", "out"), ("b", "out"), join=join),
            step("later", ("joined", "out")),
        )
    )


OUT, NOTHING = frozenset({"out"}), frozenset[str]()


class TestJoin:
    @pytest.mark.parametrize(
        ("join", "first", "second", "after_first", "after_second"),
        [
            ("all", OUT, OUT, "waits", "ready"),
            ("all", OUT, NOTHING, "waits", "ready"),
            ("all", NOTHING, OUT, "waits", "ready"),
            ("all", NOTHING, NOTHING, "waits", "skipped"),
            ("any", OUT, OUT, "ready", "decided"),
            ("any", OUT, NOTHING, "ready", "decided"),
            ("any", NOTHING, OUT, "waits", "ready"),
            ("any", NOTHING, NOTHING, "waits", "skipped"),
        ],
    )
    def test_follows_the_truth_table(
        self,
        join: Literal["all", "any"],
        first: frozenset[str],
        second: frozenset[str],
        after_first: str,
        after_second: str,
    ) -> None:
        said = []

        advance = begin(diamond(join))
        for source, live in (("a", first), ("b", second)):
            advance = settle(advance.progress, source, live=live)
            if "joined" in advance.ready:
                said.append("ready")
            elif "joined" in advance.skipped:
                said.append("skipped")
            else:
                decided = "joined" in advance.progress.decided
                said.append("decided" if decided else "waits")

        assert said == [after_first, after_second]

    def test_skips_everything_behind_a_dead_join(self) -> None:
        advance = begin(diamond("all"))
        advance = settle(advance.progress, "a", live=NOTHING)

        advance = settle(advance.progress, "b", live=NOTHING)

        assert advance.skipped == ("joined", "later")


class TestSettle:
    def test_refuses_a_step_that_does_not_run(self) -> None:
        with pytest.raises(StepNotRunning):
            settle(begin(diamond("all")).progress, "later", live=OUT)

    def test_leaves_what_it_was_given_as_it_was(self) -> None:
        before = begin(diamond("all")).progress
        frozen = dict(before.open_edges), frozenset(before.running)

        settle(before, "a", live=OUT)

        assert (dict(before.open_edges), frozenset(before.running)) == frozen

    def test_in_place_says_the_same_and_spares_the_copy(self) -> None:
        advance = begin(diamond("all"))
        pure = settle(advance.progress, "a", live=OUT)

        in_place = settle_in_place(advance.progress, "a", live=OUT)

        assert in_place.progress is advance.progress
        assert (in_place.ready, in_place.skipped) == (pure.ready, pure.skipped)
        assert in_place.progress == pure.progress

    def test_skips_a_chain_of_ten_thousand_steps_without_recursion(self) -> None:
        chain = [step("s0", (None, "out"))]
        chain += [step(f"s{n}", (f"s{n - 1}", "out")) for n in range(1, 10_000)]

        advance = settle(begin(Block(steps=tuple(chain))).progress, "s0", live=NOTHING)

        assert len(advance.skipped) == 9_999


@st.composite
def blocks(draw: st.DrawFn) -> Block:
    count = draw(st.integers(1, 12))
    steps = []
    for place in range(count):
        sources: list[str | None] = [None, *(f"s{n}" for n in range(place))]
        edges = draw(
            st.lists(
                st.tuples(st.sampled_from(sources), st.sampled_from(HANDLES)),
                min_size=1,
                max_size=4,
                unique=True,
            )
        )
        join: Literal["all", "any"] = draw(st.sampled_from(["all", "any"]))
        steps.append(step(f"s{place}", *edges, join=join))
    return Block(steps=tuple(steps))


def play(block: Block, outcomes: dict[str, frozenset[str]], *, seed: int) -> tuple[set[str], int]:
    """Settle running steps in an order made from the seed; give what ran and what was skipped."""
    dice = random.Random(seed)
    advance = begin(block)
    ran, skipped = set(advance.ready), list(advance.skipped)
    running = list(advance.ready)
    while running:
        chosen = running.pop(dice.randrange(len(running)))
        advance = settle(advance.progress, chosen, live=outcomes[chosen])
        running.extend(advance.ready)
        ran.update(advance.ready)
        skipped.extend(advance.skipped)
    assert len(skipped) == len(set(skipped))
    return ran, len(skipped)


class TestEveryPlan:
    @given(blocks(), st.data())
    def test_decides_every_step_whatever_the_outcomes(
        self, block: Block, data: st.DataObject
    ) -> None:
        outcomes = _outcomes(block, data)

        ran, skipped = play(block, outcomes, seed=0)

        assert len(ran) + skipped == len(block.steps)

    @given(blocks(), st.data(), st.integers(0, 1_000), st.integers(0, 1_000))
    def test_runs_the_same_steps_whatever_order_siblings_finish_in(
        self, block: Block, data: st.DataObject, one: int, other: int
    ) -> None:
        outcomes = _outcomes(block, data)

        assert play(block, outcomes, seed=one) == play(block, outcomes, seed=other)

    @given(blocks())
    def test_gives_ready_and_skipped_in_plan_order(self, block: Block) -> None:
        order = {s.id: place for place, s in enumerate(block.steps)}

        advance = begin(block)

        for given_out in (advance.ready, advance.skipped):
            assert list(given_out) == sorted(given_out, key=order.__getitem__)
        assert isinstance(advance.progress, Progress)


def _outcomes(block: Block, data: st.DataObject) -> dict[str, frozenset[str]]:
    subsets = [
        frozenset(chosen)
        for size in range(len(HANDLES) + 1)
        for chosen in itertools.combinations(HANDLES, size)
    ]
    return {s.id: data.draw(st.sampled_from(subsets)) for s in block.steps}
