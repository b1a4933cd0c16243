from typing import Any

import pydantic_monty as monty
import pytest

from engine.expressions.shapes import Shape
from engine.scripts.check import check_script
from engine.scripts.dialect import BUILTINS, MODULES

LINES = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {"name": {"type": "string"}, "price": {"type": "number"}},
        "required": ["name", "price"],
    },
}
INPUTS = {
    "lines": Shape.of(LINES),
    "n": Shape.of({"type": "integer"}),
    "note": Shape.of({"type": ["string", "null"]}),
    "thing": Shape.of({}),
}


def problems(code: str) -> list[tuple[str, str]]:
    return [(one.code, code[one.start : one.end]) for one in check_script(code, INPUTS).problems]


class TestProblems:
    @pytest.mark.parametrize(
        ("code", "found"),
        [
            ("lines[0]['prise']", [("script.unknown_key", "'prise'")]),
            ("x = [\n    n + 'a',\n]\nx", [("script.type", "n + 'a'")]),
            ("'🙂' * 2\nn.upper()", [("script.type", "upper")]),
            ("def f(x):\n\treturn x + n.real\nf(note.upper())", [("script.type", "note.upper")]),
            ("text = '''a\n b'''\nresult = text + n\n", [("script.type", "text + n")]),
            ("nn", [("script.unknown_name", "nn")]),
            ("re.sub('a', 'b', 'c')", [("script.unknown_name", "re")]),
            ("import requests\n1", [("script.unknown_name", "import requests")]),
            ("def f():\n    yield 1\nf()", [("script.not_supported", "yield 1")]),
            ("{1, 2}", [("script.not_json", "{1, 2}")]),
            ("x = = 1", [("script.syntax", "= 1")]),
        ],
    )
    def test_are_found_where_they_stand(self, code: str, found: list[tuple[str, str]]):
        assert problems(code) == found

    @pytest.mark.parametrize(
        "code",
        [
            "thing.anything[0] + thing['x']",
            "sum(line['price'] for line in lines)",
            "import datetime as dt\ndt.date(2026, 1, 1).isoformat()",
            "from collections import Counter\ndict(Counter(line['name'] for line in lines))",
            "if note:\n    result = note.upper()\nelse:\n    result = ''",
            "try:\n    x = int(note or '')\nexcept ValueError as error:\n    x = str(error)\nx",
            "match n:\n    case 1:\n        x = 'one'\n    case other:\n        x = str(other)\nx",
            "(lambda a, *b, c=1, **d: a)(n)",
            "from dataclasses import dataclass\n@dataclass\nclass P:\n    x: int\nP(n).x",
        ],
    )
    def test_are_not_made_up(self, code: str):
        assert problems(code) == []

    def test_only_what_keeps_it_from_running_is_sure(self):
        assert [one.sure for one in check_script("n + 'a'", INPUTS).problems] == [False]
        assert [one.sure for one in check_script("nn", INPUTS).problems] == [True]


class TestOutput:
    @pytest.mark.parametrize(
        ("code", "schema"),
        [
            ("n", {"type": "integer"}),
            ("[line['name'] for line in lines]", {"type": "array", "items": {"type": "string"}}),
            ("result = lines", LINES),
            ("x = 1\nthing", {}),
            (
                "total = 0.5\n{'total': total, 'all': lines}",
                {
                    "type": "object",
                    "properties": {"total": {"type": "number"}, "all": LINES},
                    "required": ["total", "all"],
                },
            ),
            ("nn", {}),
        ],
    )
    def test_is_what_the_types_say(self, code: str, schema: Any):
        assert check_script(code, INPUTS).output.schema == schema


class TestDialect:
    def test_knows_the_names_and_modules_that_the_interpreter_has(self):
        with monty.Monty(min_processes=1, max_processes=1) as pool:
            for code in (*sorted(BUILTINS), *(f"import {name}" for name in sorted(MODULES))):
                with pool.checkout() as session:
                    session.feed_run(f"{code}\nNone")
