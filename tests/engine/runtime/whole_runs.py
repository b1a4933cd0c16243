"""Random workflows that the checks accept, run to their end on a real server."""

from pathlib import Path
from typing import Any, Final

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from engine.compiler.compile import compile_graph
from engine.graph.facts import WorkflowFacts
from engine.graph.model import WorkflowGraph
from engine.graph.nodes.operation import OperationNode
from engine.plan.model import OperationStep, Plan, ScopeStep
from engine.plan.walk import steps_in
from engine.runtime.activity_contract import RunResult
from engine.testing.lab import lab_catalog
from engine.testing.plans import START, end
from engine.testing.plans import plan as plan_of
from engine.testing.runs import Bench, run_plan
from tests.engine.graph.strategies import workflows

CATALOG: Final = lab_catalog()
INPUT: Final = {"name": "x", "total": 3}
CALLED: Final = "called"
FAILS: Final = {"operation": "fail", "inputs": {"how": "rejected"}, "undo": None}
TRACE: Final = "a file that each example has for itself"

_CALLED = WorkflowFacts(name="Called", input_schema={"type": "object"}, output_schema={})


def lawfully(examples: int) -> settings:
    """Say how so many examples are drawn: the same ones each time, and none of them shrunk."""
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        # Shrinking would run thousands of workflows; an example that fails is printed instead.
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=[
            HealthCheck.function_scoped_fixture,
            HealthCheck.too_slow,
            HealthCheck.data_too_large,
        ],
    )


def effect(node_id: str, _: Any) -> dict[str, Any]:
    """Leave a trace that can be undone; every fifth one fails instead."""
    node = undoable(node_id, _)
    return {**node, **FAILS} if int(node_id.removeprefix("n")) % 5 == 4 else node


def undoable(node_id: str, _: Any) -> dict[str, Any]:
    """Leave a trace that can be undone."""
    hold = {"connector": "lab", "operation": "hold", "inputs": {"trace": TRACE}}
    return {"id": node_id, "kind": "operation", "retry": {"attempts": 1}, **hold, "undo": hold}


@st.composite
def sagas(draw: st.DrawFn) -> WorkflowGraph:
    """Draw workflows whose operations fail wherever chance will have it."""
    kinds = ("operation", "operation", "operation", "choice", "wait")
    graph = draw(workflows(operation=undoable, least=3, most=6, kinds=kinds))
    operations = [node.id for node in graph.nodes if isinstance(node, OperationNode)]
    failing = draw(st.sets(st.sampled_from(operations), max_size=2)) if operations else set()
    return WorkflowGraph.model_validate(
        {
            "nodes": [
                node.model_dump() | (FAILS if node.id in failing else {}) for node in graph.nodes
            ],
            "edges": [edge.model_dump() for edge in graph.edges],
        }
    )


def drawn_workflows() -> st.SearchStrategy[WorkflowGraph]:
    """Draw workflows of every kind of node that needs nobody's help."""
    return workflows(operation=effect, called=CALLED)


def with_trace(graph: WorkflowGraph, trace: Path) -> Plan:
    """Compile a graph whose effects leave their traces in a file."""
    plan = compile_graph(graph, CATALOG, workflows={CALLED: _CALLED})
    return Plan.model_validate_json(plan.model_dump_json().replace(TRACE, str(trace)))


async def execute(
    bench: Bench, graph: WorkflowGraph, tmp_path: Path
) -> tuple[str, RunResult, Plan, list[str]]:
    """Run a graph; give what it left in the world as paths, in their order."""
    bench.calls.plans[CALLED] = plan_of(end(incoming=START))
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
