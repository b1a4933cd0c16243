import subprocess
import sys
from typing import Any

import pytest

from engine.expressions.compile_template import compile_template
from engine.expressions.errors import ExpressionSyntax, MissingValue, ResultTooLarge
from engine.expressions.fill import MAX_TEXT, expressions_in, fill, narrow
from engine.expressions.template import Constant, Expression, Path, Text

SCOPE: dict[str, Any] = {
    "input": {"name": "Zoë", "total": 12.5, "none": None, "lines": [{"price": 2}], "yes": True},
    "steps": {"check": {"items": [1, 2]}},
    "run": {"id": "r1"},
}


def _never(expression: Expression, scope: dict[str, Any]) -> Any:
    raise AssertionError(expression.source, scope)


def _fill(value: Any) -> Any:
    return fill(compile_template(value), SCOPE, _never)


class TestCompileTemplate:
    def test_keeps_what_has_no_holes_as_it_is(self):
        value = {"a": [1, {"b": None}], "c": "no hole } here {"}

        assert compile_template(value) == Constant(value=value)

    def test_tells_paths_texts_and_expressions_apart(self):
        assert isinstance(compile_template("{{ input.a }}"), Path)
        assert isinstance(compile_template(" {{ input.a }} "), Path)
        assert isinstance(compile_template("a {{ input.a }}"), Text)
        assert isinstance(compile_template("{{ input.a + 1 }}"), Expression)

    def test_says_where_in_the_whole_text_an_expression_is_wrong(self):
        with pytest.raises(ExpressionSyntax) as caught:
            compile_template("fine {{ input.a }} wrong {{ 1 + + }} end")

        assert 24 < (caught.value.start or 0) < 36


class TestFill:
    @pytest.mark.parametrize(
        ("value", "filled"),
        [
            ("{{ input.total }}", 12.5),
            ("{{ input.lines }}", [{"price": 2}]),
            ("{{ steps.check.items }}", [1, 2]),
            ("{{ input.lines[-1].price }}", 2),
            ("{{ input.none }}", None),
            ("{{ input.name }} pays {{ input.total }}", "Zoë pays 12.5"),
            ("[{{ input.none }}|{{ input.yes }}|{{ input.lines }}]", '[|true|[{"price": 2}]]'),
            ({"a": ["{{ run.id }}", 1], "b": "c"}, {"a": ["r1", 1], "b": "c"}),
        ],
    )
    def test_puts_values_in_without_the_interpreter(self, value: Any, filled: Any):
        assert _fill(value) == filled

    @pytest.mark.parametrize(
        ("source", "path", "instead"),
        [
            ("input.nmae", "input.nmae", "input has name, total, none, lines, yes"),
            ("input.none.a.b", "input.none.a", "input.none is empty (null)"),
            ("input.lines[3].price", "input.lines[3]", "input.lines is a list of 1"),
            ("input.lines.price", "input.lines.price", "input.lines is a list of 1"),
            ("input.name.first", "input.name.first", "input.name is text"),
            ("input['a b']", 'input["a b"]', "input has"),
            ("steps.other.a", "steps.other", "skipped or has not run"),
        ],
    )
    def test_names_what_is_missing_and_what_is_there(self, source: str, path: str, instead: str):
        with pytest.raises(MissingValue) as caught:
            _fill("{{ " + source + " }}")

        assert caught.value.code == "expression.missing_value"
        assert caught.value.data["path"] == path
        assert path in caught.value.message
        assert instead in caught.value.message

    def test_gives_the_interpreter_only_what_an_expression_reads(self):
        seen: list[dict[str, Any]] = []

        def note(_expression: Expression, scope: dict[str, Any]) -> str:
            seen.append(scope)
            return "!"

        template = compile_template("{{ input.name.upper() + steps.check.items[0].x }}")
        assert fill(template, SCOPE, note) == "!"

        assert seen == [{"input": {"name": "Zoë"}, "steps": {"check": {"items": [1, 2]}}}]

    def test_stops_texts_that_grow_too_long(self):
        template = compile_template("{{ input.big }}{{ input.big }}")
        scope = {"input": {"big": "a" * (MAX_TEXT // 2 + 1)}}

        with pytest.raises(ResultTooLarge):
            fill(template, scope, _never)

    def test_never_evaluates_what_data_says(self):
        scope = {"input": {"name": "{{ run.id }}"}, "run": {"id": "r1"}}

        assert fill(compile_template("a {{ input.name }}"), scope, _never) == "a {{ run.id }}"


class TestNarrow:
    def test_leaves_missing_what_is_missing(self):
        expression = compile_template("{{ input.a.b + input.name.c + steps.nope.x }}")
        assert isinstance(expression, Expression)

        assert narrow(expression, SCOPE) == {"input": {"name": "Zoë"}, "steps": {}}


class TestExpressionsIn:
    def test_finds_every_expression_in_order(self):
        template = compile_template(
            {"a": "{{ input.x + 1 }}", "b": ["{{ input.y }}", "t {{ len(input.z) }} {{ 1 + 1 }}"]}
        )

        assert [one.source for one in expressions_in(template)] == [
            "input.x + 1",
            "len(input.z)",
            "1 + 1",
        ]


class TestImports:
    def test_workflow_code_loads_neither_interpreter_nor_validator(self):
        program = (
            "import sys, engine.expressions.fill, engine.expressions.template, engine.plan.model\n"
            "print([m for m in sys.modules if m.startswith(('pydantic_monty', 'jsonschema_rs'))])"
        )

        done = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=True
        )

        assert done.stdout.strip() == "[]"
