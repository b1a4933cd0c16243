from collections.abc import Iterator

import pytest

from engine.expressions.analyse import analyse
from engine.expressions.check_types import TypeChecker
from engine.expressions.shapes import Shape
from engine.expressions.stubs import Stubs
from engine.expressions.type_program import Question

SCHEMA = {
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "age": {"type": ["integer", "null"]},
        "total": {"type": "number"},
        "lines": {
            "type": "array",
            "items": {"type": "object", "properties": {"price": {"type": "number"}}},
        },
        "first name": {"type": "string"},
        "class": {"type": "string"},
        "self": {"$ref": "#"},
    },
    "required": ["name", "total", "lines"],
}


@pytest.fixture(scope="module")
def checker() -> Iterator[TypeChecker]:
    one = TypeChecker()
    yield one
    one.close()


def _question(stubs: Stubs, source: str) -> Question:
    shape = Shape.of(SCHEMA)
    analysis = analyse(source)
    return Question(analysis, stubs.parameters(analysis, {"input": shape}, {"pay": shape}))


def _check(checker: TypeChecker, source: str):
    stubs = Stubs()
    (found,) = checker.check(stubs, [_question(stubs, source)])
    return found.problems


class TestTypeChecker:
    @pytest.mark.parametrize(
        "source",
        [
            "input.name.upper() + str(input.total)",
            "[line.price * 2 for line in input.lines]",
            "input['first name'].strip() + input.self.self.name",
            "datetime.now().year + 1",
            "(steps.get('pay') or steps.get('pay')).name.upper()",
            "'pay' in steps and steps.pay.total > 3",
            "sum(line.price for line in input.lines) / len(input.lines)",
        ],
    )
    def test_has_nothing_to_say_about_what_is_right(self, checker, source):
        assert _check(checker, source) == ()

    @pytest.mark.parametrize(
        ("source", "place", "message", "fix"),
        [
            ("'é' + input.name.uper()", "uper", 'Did you mean "upper"?', "upper"),
            ("[l.prize for l in input.lines]", "prize", 'Did you mean "price"?', "price"),
            ("[l['prize'] for l in input.lines]", "'prize'", "Did you mean", "'price'"),
            ("input.total + 'é'", "input.total + 'é'", "a number and text", None),
            ("[x for x in input.total]", "input.total", "not a list", None),
            ("len(input.total)", "input.total", "len cannot take a number", None),
            ("-input.name", "-input.name", "cannot be put before text", None),
            ("f'{input.name.uper()}'", "f'{input.name.uper()}'", 'no method "uper"', None),
        ],
    )
    def test_says_in_plain_words_where_it_is_wrong(self, checker, source, place, message, fix):
        (problem, *_) = _check(checker, source)

        assert source[problem.start : problem.end] == place
        assert message in problem.message
        assert "`" not in problem.message
        assert problem.fix == fix
        assert problem.sure

    def test_only_warns_of_what_may_be_empty(self, checker):
        (problem,) = _check(checker, "input.age + 1")

        assert not problem.sure
        assert "may be empty" in problem.message

    def test_answers_each_of_many_in_order(self, checker):
        stubs = Stubs()
        sources = ["input.name.upper()", "input.total + 'x'"] * 300
        asked = [_question(stubs, source) for source in sources]

        assert [len(found.problems) for found in checker.check(stubs, asked)] == [0, 1] * 300
