"""Graphs that differ in nothing but words share what follows from their lines."""

from typing import Any

import pytest

from engine.graph.drawing import drawing_of
from engine.graph.model import WorkflowGraph
from tests.engine.graph.graphs import call, choice, fail, graph, inside, scope, start

WAYS = ("start>ask", "ask.x>a", "ask.otherwise>sorry", "a>z", "ask.x>z", "z>try_it")


def drawn(changes: dict[str, dict[str, Any]] | None = None, *ways: str) -> WorkflowGraph:
    nodes = [
        *(start(), choice("ask", "x"), call("a"), fail("sorry"), call("z", join="any")),
        *(scope("try_it"), *inside("try_it", call("b"))),
    ]
    changed = [node | (changes or {}).get(node["id"], {}) for node in nodes]
    return graph(changed, *WAYS, *ways)


class TestDrawingOf:
    @pytest.mark.parametrize(
        "changes",
        [
            {"a": {"inputs": {"url": "https://example.com/"}}},
            {"a": {"name": "Another", "position": {"x": 7, "y": 8}, "due_s": 5}},
            {"ask": {"cases": [{"id": "x", "condition": "input.total > 2"}]}},
            {"sorry": {"message": "Too bad"}},
        ],
    )
    def test_is_the_same_when_words_change(self, changes: dict[str, dict[str, Any]]):
        assert drawing_of(drawn(changes)) is drawing_of(drawn())

    @pytest.mark.parametrize(
        "changes",
        [
            {"b": {"parent": None}},
            {"ask": {"cases": [{"id": "y", "condition": "input.total > 1"}]}},
            {"sorry": {"outcome": "succeeded"}},
            {"z": {"join": "all"}},
            {"z": {"join": "first", "first": 2}},
            {"z": {"cancel_losers": True}},
            {"try_it": {"catches": [{"id": "oops", "kinds": []}]}},
        ],
    )
    def test_is_another_when_its_order_may_change(self, changes: dict[str, dict[str, Any]]):
        assert drawing_of(drawn(changes)) is not drawing_of(drawn())

    def test_is_another_when_a_join_waits_for_more(self):
        one, two = (drawn({"z": {"join": "first", "first": number}}) for number in (1, 2))

        assert drawing_of(one) is not drawing_of(two)

    def test_is_another_when_a_node_is_of_another_kind(self):
        nodes = [start(), {"kind": "transform", "id": "a", "value": {}}]

        assert drawing_of(graph(nodes, "start>a")) is not drawing_of(
            graph([start(), call("a")], "start>a")
        )

    def test_is_another_when_a_line_is_drawn(self):
        assert drawing_of(drawn(None, "start>b")) is not drawing_of(drawn())
