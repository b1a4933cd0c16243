"""A request in one line."""

from typing import Any

import pytest

from designer.forms.start_forms import form_of, summarise

SCHEMA = {
    "properties": {
        "pizza": {"x-labels": {"m": "Margherita"}},
        "pin": {"x-widget": "password"},
        "count": {"type": "integer"},
        "vegan": {"type": "boolean", "title": "Vegan"},
        "note": {"type": "string"},
        "lines": {"type": "array"},
    }
}


class TestSummarise:
    @pytest.mark.parametrize(
        ("value", "summary"),
        [
            ({"count": 2, "pizza": "m"}, "Margherita · 2"),
            ({"pizza": "n", "pin": "1234"}, "n"),
            ({"vegan": True, "count": 1}, "1 · Vegan"),
            ({"vegan": False}, ""),
            ({"lines": [1], "note": " two\nwords "}, "two words"),
            ({"pizza": "m", "count": 1, "vegan": True, "note": "x"}, "Margherita · 1 · Vegan"),
            ({"note": "x" * 100}, "x" * 59 + "…"),
            (None, ""),
        ],
    )
    def test_tells_the_first_values_in_the_order_of_the_form(self, value: Any, summary: str):
        assert summarise(value, schema=SCHEMA) == summary


class TestFormOf:
    @pytest.mark.parametrize("graph", [{}, {"nodes": [{"kind": "start", "form": None}]}])
    def test_is_none_without_a_form(self, graph: dict[str, Any]):
        assert form_of(graph, name="Pizza") is None

    def test_is_named_for_its_workflow_when_it_has_no_title(self):
        view = form_of({"nodes": [{"kind": "start", "form": {"icon": "pizza"}}]}, name="Pizza")

        assert view is not None
        assert view.title == "Pizza"
