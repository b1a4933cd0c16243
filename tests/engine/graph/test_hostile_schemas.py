"""Schemas that lead back to themselves, or far down: every check comes to an end."""

from typing import Any

import pytest

from engine.graph.checks.check import check_graph
from engine.graph.checks.scope import describe_scope
from tests.engine.compiler.fake_catalog import FakeCatalog
from tests.engine.graph.graphs import call, for_each, graph, inside, start

A = {"$ref": "#/properties/a"}
MANY = 30


def lead_on(count: int, **more: Any) -> dict[str, Any]:
    """Definitions of which each leads to the next."""
    return {
        f"d{n}": {"type": "object", "properties": {"b": {"$ref": f"#/$defs/d{n + 1}"}}, **more}
        for n in range(count)
    }


SCHEMAS: dict[str, dict[str, Any]] = {
    "keys_of_itself": {"type": "object", "additionalProperties": A},
    "list_of_itself": {"type": "array", "items": A},
    "any_of_itself": {"anyOf": [A] * MANY},
    "one_of_itself_twice": {"oneOf": [A, A]},
    "all_of_itself": {"allOf": [A, A]},
    "lists_of_any_of_itself": {"anyOf": [{"type": "array", "items": A} for _ in range(20)]},
    "keys_of_any_of_itself": {
        "anyOf": [{"type": "object", "additionalProperties": A} for _ in range(20)]
    },
    "objects_of_any_of_itself": {
        "anyOf": [
            {"type": "object", "properties": {"b": A, f"c{n}": {"type": "string"}}}
            for n in range(20)
        ]
    },
    "lists_and_objects_of_itself": {
        "type": ["array", "object", "null"],
        "items": {"anyOf": [A, {"type": "object", "properties": {"b": A}}]},
        "additionalProperties": {"anyOf": [A, {"type": "array", "items": A}]},
    },
    "both_of_itself": {"allOf": [{"properties": {"b": A}}, {"properties": {"b": A}}]},
    "pairs_of_itself": {"type": "array", "prefixItems": [A] * MANY, "items": A},
    "a_long_way_down": {"$ref": "#/$defs/d0"},
    "an_index_of_many_digits": {"anyOf": [{"$ref": "#/properties/a/anyOf/" + "1" * 5_000}]},
    "an_index_in_other_digits": {"anyOf": [{"$ref": "#/properties/a/anyOf/²"}]},
    "no_reference_at_all": {"$ref": 7, "anyOf": {"$ref": "#"}, "properties": [A], "type": {}},
}

EXPRESSIONS = (
    *("{{ len(input.a) }}", "{{ input.a.b }}", "{{ input.a.b.b.b[0].b + 1 }}", "{{ input.a }}"),
    *("{{ [one.b for one in input.a] }}", "{{ {'x': input.a, 'y': [input.a.b]} }}"),
    "{{ input.a.b == input.a or input.a in input.a.b }}",
)


@pytest.mark.parametrize("name", SCHEMAS)
def test_is_checked(name: str) -> None:
    schema = {
        "type": "object",
        "properties": {"a": SCHEMAS[name]},
        "$defs": lead_on(2_000),
    }
    drawn = graph(
        [
            {**start(), "input_schema": schema},
            *(call(f"c{n}", body=text) for n, text in enumerate(EXPRESSIONS)),
            {
                "kind": "transform",
                "id": "t",
                "value": {"all": "{{ input.a }}", "of": ["{{ input.a.b }}"]},
            },
            call("reads", body="{{ steps.t.all.b }}{{ steps.t.of[0].b }}"),
            for_each("loop", "input.a", output="{{ item }}"),
            *inside("loop", call("each", body="{{ item.b.b }}")),
            call("after", body="{{ steps.loop.results[0].b }}"),
        ],
        *(f"start>c{n}" for n in range(len(EXPRESSIONS))),
        *("start>t", "t>reads", "reads>loop", "loop.body>each", "loop>after"),
    )

    issues = check_graph(drawn, FakeCatalog())

    assert not any(issue.code.startswith("platform.") for issue in issues)
    assert describe_scope(drawn, "after", FakeCatalog())
