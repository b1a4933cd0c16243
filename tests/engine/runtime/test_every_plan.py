"""Laws that hold for every workflow that the checks accept, executed on a real server."""

from collections import Counter
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from engine.compiler.compile import compile_graph
from engine.events.model import StepFailed, StepStarted, StepSucceeded
from engine.graph.model import WorkflowGraph
from engine.plan.model import OperationStep, Plan, ScopeStep
from engine.plan.walk import steps_in
from engine.runtime.activity_contract import RunResult
from engine.testing.lab import lab_catalog
from engine.testing.runs import Bench, run_plan
from tests.engine.graph.strategies import workflows

CATALOG = lab_catalog()
INPUT = {"name": "x", "total": 3}
TRACE = "a file that each example has for itself"

lawfully = settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    # Shrinking would run thousands of workflows; a seed that fails is printed and kept instead.
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)


def effect(node_id: str, _: Any) -> dict[str, Any]:
    """Leave a trace that can be undone; every fifth one fails instead."""
    number = int(node_id.removeprefix("n"))
    common = {
        "id": node_id,
        "kind": "operation",
        "connector": "lab",
        "retry": {"attempts": 1},
    }
    if number % 5 == 4:
        return {**common, "operation": "fail", "inputs": {"how": "rejected"}}
    trace = {"trace": TRACE}
    undo = {"connector": "lab", "operation": "hold", "inputs": trace}
    return {**common, "operation": "hold", "inputs": trace, "undo": undo}


def with_trace(graph: WorkflowGraph, trace: Path) -> Plan:
    text = compile_graph(graph, CATALOG).model_dump_json().replace(TRACE, str(trace))
    return Plan.model_validate_json(text)


async def execute(
    bench: Bench, graph: WorkflowGraph, tmp_path: Path
) -> tuple[str, RunResult, Plan, list[str]]:
    """Run a graph; give what it left in the world as paths, in their order."""
    trace = tmp_path / "trace"
    trace.unlink(missing_ok=True)
    plan = with_trace(graph, trace)
    run_id, result = await run_plan(bench, plan, INPUT)
    lines = trace.read_text().splitlines() if trace.exists() else []
    return run_id, result, plan, [line.split()[0].removeprefix(f"{run_id}/") for line in lines]


def undoable_in(plan: Plan) -> set[str]:
    """Name the steps that can be undone; what a clean-up did is meant to stay."""
    steps = list(steps_in(plan.block))
    cleanups = [s.cleanup for s in steps if isinstance(s, ScopeStep) and s.cleanup]
    kept = {s.id for cleanup in cleanups for s in steps_in(cleanup)}
    return {s.id for s in steps if isinstance(s, OperationStep) and s.undo} - kept


class TestEveryPlan:
    @lawfully
    @given(graph=workflows(operation=effect))
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

    @lawfully
    @given(graph=workflows(operation=effect))
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

    @lawfully
    @given(graph=workflows(operation=effect), data=st.data())
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

    @lawfully
    @given(graph=workflows(operation=effect))
    async def test_starts_nothing_that_it_does_not_end(
        self, bench: Bench, tmp_path: Path, graph: WorkflowGraph
    ) -> None:
        run_id, _, _, _ = await execute(bench, graph, tmp_path)

        events = bench.journal.events(run_id)
        started = {e.step for e in events if isinstance(e, StepStarted)}
        ended = {e.step for e in events if isinstance(e, StepSucceeded | StepFailed)}
        cancelled = {e.step for e in events if e.type == "step.cancelled"}
        assert started <= ended | cancelled
