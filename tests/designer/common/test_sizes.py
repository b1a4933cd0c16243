"""Bodies that are wrong a million times over are refused once, and soon."""

from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from designer.access.roles import Role
from designer.common.errors import DesignerError
from designer.common.problems import MOST_TOLD, pydantic_problems
from designer.workflows.errors import GraphMalformed
from designer.workflows.graphs import read_graph
from tests.designer.browser import a_browser


def fields(error: DesignerError) -> list[str]:
    return [problem["field"] for problem in error.data["fields"]]


def node(kind: str, **rest: Any) -> dict[str, Any]:
    return {"id": "a", "kind": kind, "name": "A", "position": {"x": 0, "y": 0}, **rest}


class TestGraphs:
    @pytest.mark.parametrize(
        ("graph", "field"),
        [
            ({"nodes": [{}] * 10_001}, "/graph/nodes"),
            ({"edges": [{}] * 40_001}, "/graph/edges"),
            ({"variables": [1] * 501}, "/graph/variables"),
            ({"nodes": [node("task", people=[1] * 101)]}, "/graph/nodes/0/people"),
            ({"nodes": [{}, node("decision", rows=[{}] * 2_001)]}, "/graph/nodes/1/rows"),
            (
                {"nodes": [node("scope", catches=[{"kinds": [1] * 101}])]},
                "/graph/nodes/0/catches/0/kinds",
            ),
            (
                {"nodes": [node("decision", rows=[{"cells": dict.fromkeys(map(str, range(51)))}])]},
                "/graph/nodes/0/rows/0/cells",
            ),
        ],
    )
    def test_a_list_that_is_too_long_is_the_only_thing_told(
        self, graph: dict[str, Any], field: str
    ) -> None:
        with pytest.raises(GraphMalformed) as refused:
            read_graph(graph)

        assert fields(refused.value) == [field]

    def test_data_may_be_as_long_as_it_likes(self) -> None:
        rows: list[dict[str, Any]] = [{}] * 50_000

        graph = read_graph({"nodes": [node("transform", value=rows)]})

        assert len(graph.nodes) == 1

    @pytest.mark.parametrize(
        "given", [None, [], "x", {"nodes": 5}, {"nodes": [None, {"kind": []}]}]
    )
    def test_what_is_no_graph_is_told_by_the_model(self, given: Any) -> None:
        with pytest.raises(GraphMalformed):
            read_graph(given)


class TestAnswers:
    def test_name_a_hundred_fields_at_most(self) -> None:
        class Numbers(BaseModel):
            numbers: list[int]

        def problems(count: int) -> Any:
            with pytest.raises(ValidationError) as wrong:
                Numbers.model_validate({"numbers": ["x"] * count})
            return pydantic_problems(wrong.value, at="/body")

        assert len(problems(MOST_TOLD + 1)) == MOST_TOLD
        assert problems(3_000) == [{"field": "/body", "message": "3000 values do not fit."}]

    @pytest.mark.django_db
    @pytest.mark.parametrize(
        ("path", "body", "field"),
        [
            ("tokens/", {"name": "x", "scopes": [1] * 1_000}, "/scopes"),
            ("members/", {"email": "x@example.org", "roles": [{}] * 1_000}, "/roles"),
            (
                "connections/",
                {"connector": "http", "name": "x", "allowed_hosts": [""] * 1_000},
                "/allowed_hosts",
            ),
        ],
    )
    def test_a_long_list_is_told_once(self, path: str, body: Any, field: str) -> None:
        answer = a_browser(*Role).post(path, body)

        assert answer.status_code == 400
        assert [found["field"] for found in answer.json()["data"]["fields"]] == [field]

    @pytest.mark.django_db
    def test_many_strangers_are_not_all_named(self) -> None:
        body = {f"stranger{number}": 1 for number in range(1_000)}

        answer = a_browser(*Role).post("tokens/", body)

        assert answer.status_code == 400
        assert len(answer.json()["data"]["fields"]) == MOST_TOLD
