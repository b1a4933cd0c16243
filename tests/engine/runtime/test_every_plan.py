"""Laws that hold for every workflow that the checks accept, executed on a real server."""

from collections import Counter
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from engine.events.model import StepFailed, StepStarted, StepSucceeded
from engine.graph.model import WorkflowGraph
from engine.testing.runs import Bench
from tests.engine.runtime.whole_runs import drawn_workflows, execute, lawfully, undoable_in

every_law = lawfully(20)


class TestEveryPlan:
    @every_law
    @given(graph=drawn_workflows())
    async def test_comes_to_an_end_and_tells_everything_once(
        self, bench: Bench, tmp_path: Path, graph: WorkflowGraph
    ) -> None:
        run_id, result, plan, _ = await execute(bench, graph, tmp_path)

        keys = bench.journal.keys(run_id)
        assert result.outcome in {"succeeded", "failed"}
        assert keys[0] == "run:started"
        assert keys[-1] == "run:ended"
        assert max(Counter(keys).values()) == 1
        if result.outcome == "succeeded":
            told = {key.rpartition(":")[0].partition("#")[0] for key in keys}
            assert {step.id for step in plan.block.steps} <= told

    @every_law
    @given(graph=drawn_workflows())
    async def test_undoes_every_effect_of_a_scope_that_failed_and_no_other(
        self, bench: Bench, tmp_path: Path, graph: WorkflowGraph
    ) -> None:
        run_id, result, plan, seen = await execute(bench, graph, tmp_path)

        done = [path for path in seen if not path.endswith("/undo")]
        undone = [path.removesuffix("/undo") for path in seen if path.endswith("/undo")]
        assert max(Counter(seen).values(), default=1) == 1
        assert set(undone) <= set(done)
        for path in undone:
            assert seen.index(path) < seen.index(f"{path}/undo")
        if result.outcome == "failed":
            undoable = undoable_in(plan)
            events = bench.journal.events(run_id)
            # One that was stopped while it was under way is not finished.
            finished = {e.step for e in events if isinstance(e, StepSucceeded)}
            assert {p for p in undone if p.rpartition("/")[2] in undoable} == {
                p for p in finished if p.rpartition("/")[2] in undoable
            }

    @every_law
    @given(graph=drawn_workflows(), data=st.data())
    async def test_does_the_same_wherever_its_boxes_stand(
        self, bench: Bench, tmp_path: Path, graph: WorkflowGraph, data: st.DataObject
    ) -> None:
        shuffled = WorkflowGraph(
            nodes=tuple(
                node.model_copy(update={"position": {"x": 10.0 * at, "y": -3.0 * at}})
                for at, node in enumerate(data.draw(st.permutations(graph.nodes)))
            ),
            edges=tuple(data.draw(st.permutations(graph.edges))),
        )

        _, first, _, seen = await execute(bench, graph, tmp_path)
        _, second, _, again = await execute(bench, shuffled, tmp_path)

        assert first.outcome == second.outcome
        assert set(seen) == set(again)

    @every_law
    @given(graph=drawn_workflows())
    async def test_starts_nothing_that_it_does_not_end(
        self, bench: Bench, tmp_path: Path, graph: WorkflowGraph
    ) -> None:
        run_id, _, _, _ = await execute(bench, graph, tmp_path)

        events = bench.journal.events(run_id)
        started = {e.step for e in events if isinstance(e, StepStarted)}
        ended = {e.step for e in events if isinstance(e, StepSucceeded | StepFailed)}
        cancelled = {e.step for e in events if e.type == "step.cancelled"}
        assert started <= ended | cancelled
