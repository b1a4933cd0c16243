from typing import Any

import pytest

from engine.graph.checks.answers import describe_answer
from engine.graph.model import Edge, WorkflowGraph
from engine.graph.nodes.call_workflow import CallWorkflowNode
from engine.graph.nodes.end import EndNode
from engine.graph.nodes.operation import OperationNode
from engine.graph.nodes.start import StartNode
from tests.engine.compiler.fake_catalog import WORKFLOWS, FakeCatalog

INPUT = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "count": {"type": "integer"}},
    "required": ["name", "count"],
}


def answer(*ends: EndNode, middle: Any = None) -> dict[str, Any]:
    middle = middle or OperationNode(
        id="step", connector="shop", operation="check_stock", inputs={"product": "x"}
    )
    edges = [Edge(id="first", source="start", target=middle.id)]
    edges += [Edge(id=end.id, source=middle.id, target=end.id) for end in ends]
    graph = WorkflowGraph(
        nodes=(StartNode(id="start", input_schema=INPUT), middle, *ends), edges=tuple(edges)
    )
    return describe_answer(graph, FakeCatalog(), workflows=WORKFLOWS)


class TestDescribeAnswer:
    def test_follows_what_its_end_reads(self) -> None:
        end = EndNode(
            id="done",
            output={
                "who": "{{ input.name }}",
                "ok": "{{ steps.step.available }}",
                "n": 1,
                "t": "{{ input.name }}!",
            },
        )

        schema = answer(end)

        kinds = {name: part["type"] for name, part in schema["properties"].items()}
        assert kinds == {"who": "string", "ok": "boolean", "n": "integer", "t": "string"}
        assert set(schema["required"]) == set(kinds)

    def test_takes_together_what_several_ends_give(self) -> None:
        schema = answer(
            EndNode(id="good", output="{{ input.count }}"), EndNode(id="bad", output="no")
        )

        assert sorted(part["type"] for part in schema["anyOf"]) == ["integer", "string"]

    def test_leaves_out_ends_that_fail(self) -> None:
        schema = answer(
            EndNode(id="good", output="yes"), EndNode(id="bad", outcome="failed", message="no")
        )

        assert schema == {"type": "string"}

    def test_is_nothing_without_an_end(self) -> None:
        assert answer() == {"type": "null"}

    @pytest.mark.parametrize(
        ("workflow", "wait", "expected"),
        [("billing", True, {"invoice", "due"}), ("billing", False, {"run_id", "number"})],
    )
    def test_goes_through_a_call(self, workflow: str, *, wait: bool, expected: set[str]) -> None:
        call = CallWorkflowNode(
            id="sub", workflow=workflow, wait=wait, input={"customer": "x", "cents": 1}
        )

        schema = answer(EndNode(id="done", output="{{ steps.sub }}"), middle=call)

        assert set(schema["properties"]) == expected

    def test_says_nothing_of_a_workflow_that_answers_what_it_answers(self) -> None:
        call = CallWorkflowNode(id="sub", workflow="itself", input={"name": "x", "count": 1})

        assert answer(EndNode(id="done", output="{{ steps.sub }}"), middle=call) == {}
