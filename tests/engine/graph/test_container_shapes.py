from typing import Any

from engine.expressions.shapes import Lost, kinds_of
from engine.graph.checks.view import GraphView
from engine.graph.model import WorkflowGraph
from engine.graph.sight import Moment
from tests.engine.compiler.fake_catalog import FakeCatalog
from tests.engine.graph.graphs import call, for_each, graph, inside, repeat, scope, start

ADDRESSES: dict[str, Any] = {
    "type": "object",
    "properties": {"people": {"type": "array", "items": {"$ref": "#/$defs/person"}}},
    "required": ["people"],
    "$defs": {
        "person": {
            "type": "object",
            "properties": {"name": {"type": "string"}, "boss": {"$ref": "#/$defs/person"}},
        }
    },
}


def _kinds(drawn: WorkflowGraph, *keys: str | int) -> set[str] | Lost | None:
    """Give the kinds at the end of a path after the last node of a drawing."""
    view = GraphView(drawn, FakeCatalog())
    found = view.shape_at(keys, view.roots_at(drawn.nodes[-1].id, Moment.START))
    if isinstance(found, Lost):
        return found
    kinds = kinds_of(found)
    return None if kinds is None else set(kinds)


def _loop(**settings: Any) -> WorkflowGraph:
    return graph(
        [
            {**start(), "input_schema": ADDRESSES},
            for_each("loop", "input.people", **settings),
            *inside("loop", call("a")),
            call("end"),
        ],
        *("start>loop", "loop.body>a", "loop>end"),
    )


class TestOutputOfContainer:
    def test_lists_what_each_iteration_gives(self):
        drawn = _loop(output={"who": "{{ item.name }}", "status": "{{ steps.a.status }}"})

        assert _kinds(drawn, "steps", "loop", "results") == {"array"}
        assert _kinds(drawn, "steps", "loop", "results", 0) == {"object"}
        assert _kinds(drawn, "steps", "loop", "results", 0, "who") == {"string"}
        assert _kinds(drawn, "steps", "loop", "results", 0, "status") == {"integer"}
        assert _kinds(drawn, "steps", "loop", "count") == {"integer"}
        assert isinstance(_kinds(drawn, "steps", "loop", "result"), Lost)

    def test_lists_nothing_in_place_of_an_item_that_failed(self):
        drawn = _loop(output="{{ item.name }}", on_item_error="collect")

        assert _kinds(drawn, "steps", "loop", "results", 0) == {"string", "null"}
        assert _kinds(drawn, "steps", "loop", "errors", 0, "error", "code") == {"string"}

    def test_brings_along_what_its_schemas_refer_to(self):
        drawn = _loop(output=["{{ item.boss }}", "{{ item.boss.boss }}"])

        path = ("steps", "loop", "results", 0, 0, "boss", "name")
        assert _kinds(drawn, *path) == {"string"}
        assert isinstance(_kinds(drawn, *path[:-1], "nmae"), Lost)

    def test_carries_what_a_repeat_begins_with_or_goes_on_with(self):
        drawn = graph(
            [
                start(),
                repeat("pages", initial=None, next="{{ steps.page.status }}"),
                *inside("pages", call("page")),
                call("end"),
            ],
            *("start>pages", "pages.body>page", "pages>end"),
        )

        assert _kinds(drawn, "steps", "pages", "last") == {"null", "integer"}
        assert _kinds(drawn, "steps", "pages", "done") == {"boolean"}

    def test_gives_up_on_what_grows_with_every_iteration(self):
        drawn = graph(
            [
                start(),
                repeat("grow", initial=0, next=["{{ item }}"]),
                *inside("grow", call("a")),
                call("end"),
            ],
            *("start>grow", "grow.body>a", "grow>end"),
        )

        assert _kinds(drawn, "steps", "grow", "last") is None

    def test_tells_of_a_scope_what_it_gave_or_caught(self):
        drawn = graph(
            [
                start(),
                scope("try_it", "sorry", output={"got": "{{ steps.a.status }}"}),
                *inside("try_it", call("a")),
                call("end"),
            ],
            *("start>try_it", "try_it.body>a", "try_it>end"),
        )

        assert _kinds(drawn, "steps", "try_it", "result", "got") == {"integer"}
        assert _kinds(drawn, "steps", "try_it", "error") == {"object", "null"}
        assert _kinds(drawn, "steps", "try_it", "error", "step") == {"string", "null"}
