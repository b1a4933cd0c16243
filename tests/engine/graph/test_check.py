import time

import pytest

from engine.expressions.check_types import shared_checker
from engine.graph.checks.check import check_graph
from engine.graph.issues import Severity
from engine.graph.model import WorkflowGraph
from tests.engine.compiler.fake_catalog import FakeCatalog
from tests.engine.graph.graphs import call, chain, graph, inside, scope, start


class TestCheckGraph:
    def test_points_at_the_place_in_the_authors_text(self):
        text = "Ünïcode 😀 {{ input.name }} and {{ input.nmae.upper() }}!"
        drawn = graph([start(), call("a", body={"x/y": [text]})], "start>a")

        (issue,) = check_graph(drawn, FakeCatalog())

        assert issue.field == "/inputs/body/x~1y/0"
        assert text[issue.start : issue.end] == "nmae"
        assert issue.fix == "name"
        assert issue.message == 'Unknown key "nmae". Did you mean "name"?'

    def test_answers_an_unreadable_condition_and_a_readable_one_alike(self):
        node = {
            "kind": "choice",
            "id": "ask",
            "cases": [
                {"id": "a", "condition": "input.total >"},
                {"id": "b", "condition": "input.totl > 3"},
            ],
        }
        drawn = graph([start(), node, call("x")], "start>ask", "ask.a>x", "ask.b>x")

        codes = [(one.code, one.field) for one in check_graph(drawn, FakeCatalog())]

        assert codes == [
            ("expression.syntax", "/cases/0/condition"),
            ("expression.unknown_key", "/cases/1/condition"),
        ]

    def test_warns_when_types_cannot_be_checked_and_recovers(self, monkeypatch):
        drawn = graph([start(), call("a", body="{{ input.name + 'unseen before' }}")], "start>a")
        monkeypatch.setattr("engine.expressions.check_types._CHECK_SECONDS", 0.000_001)
        shared_checker.close()
        shared_checker.forget()

        (issue,) = check_graph(drawn, FakeCatalog())
        monkeypatch.undo()
        shared_checker.close()

        assert (issue.code, issue.severity) == ("expression.types_not_checked", Severity.WARNING)
        assert check_graph(drawn, FakeCatalog()) == ()

    def test_takes_a_container_behind_a_cycle(self):
        answer = {"kind": "respond", "id": "early", "value": 1}
        read = call("c", body="{{ steps.a.status }}")
        later = {"kind": "respond", "id": "later", "value": 2, "parent": "box"}
        drawn = graph(
            [
                *(start(), call("a"), answer, call("x"), call("y"), scope("box"), later),
                *inside("box", read),
            ],
            *("start>a", "a>early", "a>x", "x>y", "y>x", "y>box", "box.body>c", "c>later"),
        )

        codes = {issue.code for issue in check_graph(drawn, FakeCatalog())}

        assert codes == {"graph.cycle"}

    def test_takes_a_value_too_deep_for_any_stack(self):
        value: object = "{{ input.name }}"
        for _ in range(500):
            value = [value]
        drawn = WorkflowGraph.model_construct(
            nodes=graph([start(), call("a")]).nodes, edges=graph([start()], "start>a").edges
        )
        deep = drawn.nodes[1].model_copy(update={"inputs": {"url": "x", "body": value}})
        drawn = drawn.model_copy(update={"nodes": (drawn.nodes[0], deep)})

        assert "expression.too_large" in {one.code for one in check_graph(drawn, FakeCatalog())}

    @pytest.mark.parametrize("body", ["{{ input.name }}" * 60_000, ["{{ input.nmae }}"] * 60_000])
    def test_looks_at_no_more_expressions_than_it_can(self, body: object):
        drawn = graph([start(), call("a", body=body), call("b")], "start>a", "a>b")

        issues = check_graph(drawn, FakeCatalog())

        (issue,) = [one for one in issues if one.code == "graph.too_many_expressions"]
        assert (issue.node, issue.severity) == ("a", Severity.ERROR)

    def test_checks_a_chain_of_ten_thousand_nodes(self):
        drawn = chain(9_990)
        began = time.process_time()

        assert check_graph(drawn, FakeCatalog()) == ()

        assert time.process_time() - began < 8
