"""What events add up to; the cases are read by the front end's tests as well."""

import json
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.runs.projection import NumberedEvent, RunView, fold
from designer.runs.step_view import StepView, fold_step
from engine.events.model import ErrorInfo, RunEvent, run_event_adapter

CASES = sorted((Path(__file__).parents[2] / "contract" / "run_events").glob("*.json"))
LATER = "2026-11-20T10:00:00Z"
ERROR = ErrorInfo(code="a.b", fault="service", message="It did not answer.").model_dump()


def numbered(events: list[dict[str, Any]]) -> list[NumberedEvent]:
    return [
        NumberedEvent.model_validate(
            {"number": n, "event": {"key": str(n), "at": f"2026-11-20T09:00:{n:02}Z", **event}}
        )
        for n, event in enumerate(events, start=1)
    ]


@st.composite
def a_story_of_a_step(draw: st.DrawFn, step: str) -> list[dict[str, Any]]:
    """Draw what can be told of a step that goes through some attempts."""
    tries = draw(st.integers(1, 4))
    story: list[dict[str, Any]] = []
    for attempt in range(1, tries + 1):
        started = {"type": "step.started", "input": {"n": 1}, "effect_key": f"r/{step}"}
        story.append({**started, "step": step, "attempt": attempt, "attempts_allowed": 5})
        if attempt < tries:
            story.append(
                {"type": "step.retrying", "step": step, "attempt": attempt, "error": ERROR}
            )
    end = draw(st.sampled_from(["step.succeeded", "step.failed", "step.cancelled", None]))
    if end == "step.succeeded":
        story.append({"type": end, "step": step, "attempt": tries, "output": draw(st.integers())})
    elif end == "step.failed":
        story.append({"type": end, "step": step, "attempt": tries, "error": ERROR})
    elif end == "step.cancelled":
        story.append({"type": end, "step": step})
    return story


@st.composite
def a_story_of_a_wait(draw: st.DrawFn, step: str) -> list[dict[str, Any]]:
    """Draw what can be told of a step that waits for something, or for somebody."""
    way = {"id": "paid", "type": "message", "message": "payment", "key": "7"}
    opened = draw(
        st.sampled_from(
            [
                {"type": "step.waiting", "step": step, "ways": [way]},
                {"type": "task.opened", "step": step, "title": "Approve"},
            ]
        )
    )
    due = {"type": "step.overdue", "step": step, "due_at": LATER}
    ends: list[list[dict[str, Any]]] = [
        [],
        [{"type": "step.cancelled", "step": step}],
        [{"type": "step.failed", "step": step, "error": ERROR}],
        [
            {"type": "branch.taken", "step": step, "handle": "paid"},
            {"type": "step.succeeded", "step": step, "output": 1},
        ],
    ]
    return [opened, *draw(st.sampled_from([[], [due]])), *draw(st.sampled_from(ends))]


@st.composite
def a_history(draw: st.DrawFn) -> list[NumberedEvent]:
    """Draw a run: stories of some steps, interleaved in any order, and an end or none."""
    stories = [draw(a_story_of_a_step(step)) for step in ("a", "b", "c")]
    stories.append(draw(a_story_of_a_wait("f")))
    told = draw(st.permutations([event for story in stories for event in story]))
    skipped = [
        {"type": "step.skipped", "step": "d"},
        {"type": "branch.taken", "step": "e", "handle": "otherwise"},
    ]
    ends: list[list[dict[str, Any]]] = [
        [],
        [{"type": "run.responded", "output": 1}, {"type": "run.responded", "output": 2}],
        [{"type": "run.paused", "by": "Ada"}, {"type": "run.overdue", "due_at": LATER}],
        [{"type": "run.succeeded", "output": 1}],
        [{"type": "run.failed", "error": ERROR}],
        [{"type": "run.cancelled"}, {"type": "run.succeeded"}],
    ]
    return numbered([{"type": "run.started"}, *told, *skipped, *draw(st.sampled_from(ends))])


class TestFold:
    @pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
    def test_agrees_with_the_shared_case(self, case: Path):
        known = json.loads(case.read_text())
        events = [NumberedEvent.model_validate(event) for event in known["events"]]

        assert fold(RunView(), events).model_dump(mode="json") == known["snapshot"]

    def test_there_are_enough_cases(self):
        assert len(CASES) >= 12

    @given(a_history(), st.data())
    def test_a_snapshot_and_the_events_after_it_make_the_next_snapshot(
        self, history: list[NumberedEvent], data: st.DataObject
    ):
        cut = data.draw(st.integers(0, len(history)))
        repeated = data.draw(st.integers(0, cut))

        snapshot = RunView.model_validate_json(fold(RunView(), history[:cut]).model_dump_json())

        assert fold(snapshot, history[cut:]) == fold(RunView(), history)
        assert fold(snapshot, history[repeated:cut]) == snapshot


class TestFoldStep:
    @given(a_story_of_a_step("a"), st.data())
    def test_any_order_of_a_steps_events_ends_in_the_same_view(
        self, story: list[dict[str, Any]], data: st.DataObject
    ):
        events = [item.event for item in numbered(story)]
        if story[-1]["type"] == "step.cancelled":
            # A cancellation names no attempt, so it is told after the attempt that it ends.
            mixed = [*data.draw(st.permutations(events[:-1])), events[-1]]
        else:
            mixed = data.draw(st.permutations(events))

        assert self.folded(mixed) == self.folded(events)

    @given(a_story_of_a_wait("a"), st.data())
    def test_any_order_of_a_waits_events_ends_in_the_same_view(
        self, story: list[dict[str, Any]], data: st.DataObject
    ):
        events = [item.event for item in numbered(story)]

        assert self.folded(data.draw(st.permutations(events))) == self.folded(events)

    @given(a_story_of_a_step("a") | a_story_of_a_wait("a"), st.data())
    def test_telling_events_again_changes_nothing(
        self, story: list[dict[str, Any]], data: st.DataObject
    ):
        events = [item.event for item in numbered(story)]
        again = data.draw(st.lists(st.sampled_from(events), max_size=4))

        assert self.folded([*events, *again]) == self.folded(events)

    def test_every_kind_of_event_is_known(self):
        # The union is closed; a new kind without a place in the fold fails mypy and this.
        union = get_args(get_args(RunEvent)[0])
        kinds = {kind.model_fields["type"].default for kind in union}

        told = [event for case in CASES for event in json.loads(case.read_text())["events"]]
        seen = {item["event"]["type"] for item in told}

        assert kinds == seen

    def folded(self, events: list[RunEvent]) -> StepView:
        view: StepView | None = None
        for event in events:
            view = fold_step(view, run_event_adapter.validate_python(event))  # type: ignore[arg-type]
        assert view is not None
        return view
