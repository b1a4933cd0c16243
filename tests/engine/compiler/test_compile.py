import json
import random
import time
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.compiler.compile import GraphInvalid, compile_graph
from engine.expressions.template import Constant
from engine.graph.checks.check import check_graph
from engine.graph.issues import Severity
from engine.graph.model import WorkflowGraph
from engine.plan.model import Block, EndStep
from engine.plan.upgrade import load_plan
from tests.engine.compiler.fake_catalog import FakeCatalog
from tests.engine.graph.graphs import call, chain, for_each, graph, inside, scope, start
from tests.engine.graph.strategies import workflows

IDS = st.sampled_from(["start", "a", "b", "c", "d", "e"])
BODIES = st.sampled_from(
    [
        None,
        1,
        "plain",
        "{{ input.name }}",
        "{{ steps.a.status }}",
        "{{ steps.b.body.x + 1 }}",
        "{{ steps.c }} and {{ input.total }}",
        "{{ input.total * 2 }}",
        "{{ 'a' in steps }}",
        "{{ broken",
        "{{ input.nope }}",
        {"deep": ["{{ run.number }}", {}]},
    ]
)
CONDITIONS = st.sampled_from(["", "input.total > 1", "steps.a.status == 200", "1 +", "input.x"])
NODES = st.one_of(
    st.builds(lambda i: {**start(), "id": i}, IDS),
    st.builds(
        lambda i, b, j: call(i, body=b, join=j), IDS, BODIES, st.sampled_from(["all", "any"])
    ),
    st.builds(
        lambda i, cs: {
            "kind": "choice",
            "id": i,
            "cases": [{"id": h, "condition": c} for h, c in cs],
        },
        IDS,
        st.lists(st.tuples(st.sampled_from(["x", "y", "otherwise"]), CONDITIONS), max_size=3),
    ),
    st.builds(lambda i, b: {"kind": "end", "id": i, "output": b}, IDS, BODIES),
    st.builds(
        lambda i, b: {"kind": "end", "id": i, "outcome": "failed", "message": b},
        IDS,
        st.sampled_from(["", "sorry {{ input.name }}", "{{ 1 + }}"]),
    ),
)
EDGES = st.tuples(IDS, st.sampled_from(["out", "x", "y", "otherwise"]), IDS)


@st.composite
def graphs(draw: st.DrawFn, *, sound: bool = False) -> WorkflowGraph:
    """Draw any graph, or one whose form is mostly sound, so that many of them compile."""
    if not sound:
        nodes = draw(st.lists(NODES, max_size=6))
        ways = draw(st.lists(EDGES, max_size=10))
    else:
        count = draw(st.integers(1, 5))
        nodes = [start()]
        for number in range(count):
            nodes.append({**draw(NODES), "id": "abcde"[number]})
        nodes = [nodes[0], *(node for node in nodes[1:] if node["kind"] != "start")]
        ways = []
        for at, node in enumerate(nodes[:-1]):
            handles = [case["id"] for case in node.get("cases", ())] or ["out"]
            for handle in [] if node["kind"] == "end" else handles:
                target = draw(st.integers(at + 1, len(nodes) - 1))
                ways.append((node["id"], handle, nodes[target]["id"]))
    edges = [
        {"id": f"e{number}", "source": source, "source_handle": handle, "target": target}
        for number, (source, handle, target) in enumerate(ways)
    ]
    return WorkflowGraph.model_validate({"nodes": nodes, "edges": edges})


_QUICK = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


class TestCompileGraph:
    @given(drawn=st.one_of(graphs(), graphs(sound=True)))
    @_QUICK
    def test_compiles_whatever_the_checks_accept_and_nothing_else(self, drawn: WorkflowGraph):
        issues = check_graph(drawn, FakeCatalog())
        accepted = not any(issue.severity is Severity.ERROR for issue in issues)

        try:
            plan = compile_graph(drawn, FakeCatalog())
        except GraphInvalid as error:
            plan, refused = None, error.issues
        else:
            refused = ()

        assert accepted == (plan is not None)
        assert refused == (() if accepted else issues)
        if plan is not None:
            done: set[str | None] = {None}
            for step in plan.block.steps:
                assert {edge.source for edge in step.incoming} <= done
                done.add(step.id)

    @given(drawn=graphs(sound=True), seed=st.integers(0, 2**16))
    @_QUICK
    def test_moving_and_reordering_changes_nothing(self, drawn: WorkflowGraph, seed: int):
        chance = random.Random(seed)
        moved = json.loads(drawn.model_dump_json())
        for node in moved["nodes"]:
            node["position"] = {"x": chance.uniform(-900, 900), "y": chance.uniform(-900, 900)}
        chance.shuffle(moved["nodes"])
        chance.shuffle(moved["edges"])

        assert _plan_or_codes(WorkflowGraph.model_validate(moved)) == _plan_or_codes(drawn)

    @given(drawn=workflows())
    @settings(_QUICK, max_examples=60)
    def test_compiles_every_workflow_with_nesting_and_joins(self, drawn: WorkflowGraph):
        plan = compile_graph(drawn, FakeCatalog())

        steps = list(_steps(plan.block))
        assert sorted(steps) == sorted(node.id for node in drawn.nodes if node.id != "start")

    @given(drawn=workflows(), chance=st.randoms(use_true_random=False))
    @settings(_QUICK, max_examples=40)
    def test_moving_and_reordering_nested_nodes_changes_nothing(
        self, drawn: WorkflowGraph, chance: random.Random
    ):
        moved = json.loads(drawn.model_dump_json())
        for node in moved["nodes"]:
            node["position"] = {"x": chance.uniform(-900, 900), "y": chance.uniform(-900, 900)}
        chance.shuffle(moved["nodes"])
        chance.shuffle(moved["edges"])

        again = compile_graph(WorkflowGraph.model_validate(moved), FakeCatalog())

        assert again == compile_graph(drawn, FakeCatalog())

    def test_plans_survive_storage(self):
        plan = compile_graph(chain(5), FakeCatalog())

        assert load_plan(json.loads(plan.model_dump_json())) == plan

    def test_compiles_ten_thousand_nodes_in_containers(self):
        nodes, ways, before = [start()], [], "start"
        for loop in range(500):
            nodes += [for_each(f"loop{loop}"), scope(f"try{loop}", "sorry")]
            nodes[-1]["parent"] = f"loop{loop}"
            ways += [f"{before}>loop{loop}", f"loop{loop}.body>try{loop}"]
            before, last = f"loop{loop}", f"try{loop}.body"
            for step in range(17):
                name = f"n{loop}_{step}"
                nodes += inside(f"try{loop}", call(name, body="{{ index }}"))
                ways.append(f"{last}>{name}")
                last = name
        began = time.process_time()

        plan = compile_graph(graph(nodes, *ways), FakeCatalog())

        assert len(list(_steps(plan.block))) == len(nodes) - 1
        assert time.process_time() - began < 15

    def test_says_how_many_problems_there_are(self):
        with pytest.raises(GraphInvalid) as caught:
            compile_graph(graph([]), FakeCatalog())

        assert caught.value.code == "workflow.graph_invalid"
        assert caught.value.message.startswith("The workflow has 1 problem ")
        assert caught.value.data["issues"][0]["code"] == "graph.no_start"

    def test_leaves_out_what_an_end_does_not_use(self):
        node = {"kind": "end", "id": "end", "outcome": "failed", "output": "{{ 1 + }}"}
        plan = compile_graph(graph([start(), node], "start>end"), FakeCatalog())

        (step,) = plan.block.steps
        assert isinstance(step, EndStep)
        assert step.output == Constant(value=None)


def _plan_or_codes(drawn: WorkflowGraph) -> object:
    try:
        return compile_graph(drawn, FakeCatalog())
    except GraphInvalid as error:
        return sorted((issue.code, issue.node or "", issue.field) for issue in error.issues)


def _steps(block: Block) -> Iterator[str]:
    """List the steps of a plan, and check that each block stands on its own."""
    done: set[str | None] = {None}
    ids = {step.id for step in block.steps}
    for step in block.steps:
        assert {edge.source for edge in step.incoming} <= done
        assert set(step.cancels) < ids
        done.add(step.id)
        yield step.id
        for inner in ("body", "cleanup"):
            if isinstance(found := getattr(step, inner, None), Block):
                yield from _steps(found)
