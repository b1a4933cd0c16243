from typing import Any

import pytest

from engine.graph.checks.check import check_graph
from engine.graph.checks.endless_schema import is_endless
from tests.engine.compiler.fake_catalog import FakeCatalog
from tests.engine.graph.graphs import graph, start

SELF = {"$ref": "#"}
ENDLESS: list[dict[str, Any]] = [
    {"type": "object", "properties": {"a": SELF}, "required": ["a"]},
    {"type": "object", "allOf": [SELF]},
    {"type": "object", "properties": {"a": {"$ref": "#/properties/a"}}},
    {
        "type": "object",
        "properties": {"a": {"$ref": "#/$defs/tree"}},
        "required": ["a"],
        "$defs": {
            "tree": {
                "type": "object",
                "required": ["sides"],
                "properties": {
                    "sides": {
                        "type": "array",
                        "minItems": 2,
                        "items": {"anyOf": [{"$ref": "#/$defs/tree"}, SELF]},
                    }
                },
            }
        },
    },
]
FINITE: list[dict[str, Any]] = [
    {"type": "object", "properties": {"a": SELF}},
    {
        "type": "object",
        "properties": {"a": {"anyOf": [SELF, {"type": "null"}]}},
        "required": ["a"],
    },
    {
        "type": "object",
        "properties": {"a": {"type": "array", "items": SELF}},
        "required": ["a"],
    },
    {"type": "object", "properties": {"a": {"$ref": "#/nowhere"}}, "required": ["a", "b"]},
    {"type": "object", "properties": {"a": True}, "required": ["a"]},
]


class TestIsEndless:
    @pytest.mark.parametrize("schema", ENDLESS)
    def test_finds_what_no_finite_value_fits(self, schema: dict[str, Any]) -> None:
        assert is_endless(schema)

    @pytest.mark.parametrize("schema", FINITE)
    def test_lets_pass_what_a_value_can_end(self, schema: dict[str, Any]) -> None:
        assert not is_endless(schema)

    def test_reads_a_long_chain_in_little_time(self) -> None:
        chain: dict[str, Any] = {
            f"s{n}": {
                "type": "object",
                "required": ["next"],
                "properties": {"next": {"$ref": f"#/$defs/s{n + 1}"}},
            }
            for n in range(5_000)
        }
        schema = {"type": "object", "allOf": [{"$ref": "#/$defs/s0"}], "$defs": chain}

        assert not is_endless({**schema, "$defs": {**chain, "s5000": {"type": "null"}}})


class TestIssue:
    def test_stops_publishing(self) -> None:
        given = {**start(), "input_schema": ENDLESS[0]}

        (issue,) = check_graph(graph([given, {"kind": "end", "id": "z"}], "start>z"), FakeCatalog())

        assert (issue.code, issue.field) == ("start.input_endless", "/input_schema")
