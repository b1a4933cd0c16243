import time

import pytest

from engine.decisions.domain import Domain
from engine.expressions.shapes import Shape
from engine.graph.checks import decision_cover
from engine.graph.checks.check import check_graph
from engine.graph.checks.decision_domains import domain_of
from engine.graph.model import Edge, WorkflowGraph
from engine.graph.nodes.decision import DecisionNode
from engine.graph.nodes.end import EndNode
from engine.graph.nodes.start import StartNode
from tests.engine.compiler.fake_catalog import FakeCatalog

COLUMNS = [f"c{n}" for n in range(10)]


def graph_with(table: DecisionNode) -> WorkflowGraph:
    schema = {
        "type": "object",
        "properties": {name: {"type": "number"} for name in COLUMNS},
        "required": COLUMNS,
    }
    return WorkflowGraph(
        nodes=(StartNode(id="start", input_schema=schema), table, EndNode(id="done")),
        edges=(
            Edge(id="e1", source="start", target=table.id),
            Edge(id="e2", source=table.id, target="done"),
        ),
    )


def large_table(*, last: int = 0) -> DecisionNode:
    """Make 1,000 rows of ten columns, each cell with limits of its own."""
    rows = [
        {
            "cells": {
                name: {"op": "between", "values": [row * 7 + at, row * 7 + at + 100]}
                for at, name in enumerate(COLUMNS)
                if (row + at) % 4
            },
            "results": {"r": row + last},
        }
        for row in range(1_000)
    ]
    return DecisionNode.model_validate(
        {
            "id": "table",
            "inputs": [{"id": name, "expression": f"input.{name}"} for name in COLUMNS],
            "outputs": [{"id": "r", "type": "integer"}],
            "rows": rows,
            "hit": "unique",
        }
    )


class TestFind:
    def test_checks_a_thousand_rows_of_ten_columns_soon(self):
        began = time.perf_counter()

        issues = check_graph(graph_with(large_table()), FakeCatalog())

        assert {issue.code for issue in issues} == {"decision.gap", "decision.overlap"}
        assert time.perf_counter() - began < 20

    def test_analyses_a_table_again_only_when_its_conditions_change(self):
        check_graph(graph_with(large_table()), FakeCatalog())
        before = decision_cover._analysed.cache_info()

        check_graph(graph_with(large_table(last=5)), FakeCatalog())

        after = decision_cover._analysed.cache_info()
        assert (after.misses, after.hits) == (before.misses, before.hits + 1)


class TestDomainOf:
    @pytest.mark.parametrize(
        ("schema", "expected"),
        [
            ({}, Domain()),
            ({"type": "string"}, Domain(kinds=frozenset({"string"}))),
            ({"type": ["number", "null"]}, Domain(kinds=frozenset({"number", "null"}))),
            ({"enum": ["a", "b", None]}, Domain(choices=("a", "b", None))),
            ({"anyOf": [{"const": 1}, {"enum": [2, True]}]}, Domain(choices=(1, 2, True))),
            (
                {"type": "integer", "minimum": 0, "exclusiveMaximum": 10},
                Domain(kinds=frozenset({"integer"}), low=0, high=10, high_open=True),
            ),
            (
                {"type": "number", "minimum": 0, "exclusiveMinimum": 0},
                Domain(kinds=frozenset({"number"}), low=0, low_open=True),
            ),
            (
                {"anyOf": [{"type": "number", "maximum": 1}, {"type": "number"}]},
                Domain(kinds=frozenset({"number"})),
            ),
        ],
    )
    def test_reads_types_choices_and_bounds(self, schema: dict[str, object], expected: Domain):
        assert domain_of(Shape.of(schema)) == expected
