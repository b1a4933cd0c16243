"""The law of snapshots, over what whole random runs really tell."""

import itertools
from pathlib import Path

from hypothesis import given

from designer.runs.projection import NumberedEvent, RunView, fold
from engine.graph.model import WorkflowGraph
from engine.testing.runs import Bench
from tests.engine.runtime.whole_runs import drawn_workflows, execute, lawfully

TOLD_AGAIN = 3
"""Events that a browser is told a second time, because its cursor stands before them."""


def stored(view: RunView) -> RunView:
    """Take a snapshot through the text in which it is kept and sent."""
    return RunView.model_validate_json(view.model_dump_json())


class TestEveryRun:
    @lawfully(20)
    @given(graph=drawn_workflows())
    async def test_folds_from_any_snapshot_to_the_same_end(
        self, bench: Bench, tmp_path: Path, graph: WorkflowGraph
    ) -> None:
        run_id, result, _, _ = await execute(bench, graph, tmp_path)

        events = [
            NumberedEvent(number=number, event=event)
            for number, event in enumerate(bench.journal.events(run_id), start=1)
        ]
        end = fold(RunView(), events)
        step_by_step = itertools.accumulate(
            events, lambda view, event: stored(fold(view, [event])), initial=RunView()
        )
        for number, view in enumerate(step_by_step):
            assert fold(view, events[number:]) == end
            assert fold(view, events[max(0, number - TOLD_AGAIN) :]) == end
        assert (end.status, end.last_event) == (result.outcome, len(events))
        assert not [s.path for s in end.steps if s.status in {"running", "waiting", "held"}]
