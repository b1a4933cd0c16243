import pytest

from engine.expressions.judge import judge
from tests.engine.expressions.typed import ask


def _told(source: str, *, condition: bool = True) -> list[tuple[str, bool]]:
    return [(one.code, one.sure) for one in judge(ask(source), condition=condition)]


class TestJudge:
    @pytest.mark.parametrize(
        "source",
        [
            "input.total == 3",
            "input.count == 2.5",
            "input.size == 'M'",
            "input.size in ['M', 'XXL']",
            "input.name in input.tags",
            "input.age == None",
            "input.name is not None",
            "input.fine == 1",
            "input.any.x == 'a'",
            "input.either == 'a' or input.either == 1",
            "[one for one in input.parties if one.kind == 'person']",
            "input.lines == []",
            "input.name",
            "input.lines",
            "input.best",
            "not input.tags",
            "True",
            "f'{input.total:.2f} {input.name:>9} {input.age} {input.count:03d}' == ''",
            "'known' in input.open and 'other' in input.open",
            "'name' in input.lines[0]",
            "isinstance(input.name, str)",
        ],
    )
    def test_has_nothing_to_say_of_what_may_be_meant(self, source):
        assert _told(source) == []

    @pytest.mark.parametrize(
        "source",
        [
            "input.total == '3'",
            "input.size != 'XXL'",
            "input.size in ['s', 'm']",
            "3 in input.tags",
            "[line for line in input.lines if line.price == 'free']",
            "input.name.upper() == 3",
            "input.fine == 'true'",
            "input.lines == 'none'",
        ],
    )
    def test_warns_of_sides_that_are_never_equal(self, source):
        assert _told(source) == [("expression.never_equal", False)]

    @pytest.mark.parametrize(
        "source",
        [
            "input.size == 'S' or 'M'",
            "'yes'",
            "[input.fine]",
            "not 'x'",
            "input",
            "input.lines[0]",
            "f'{input.name}!'",
            "input.fine and ''",
        ],
    )
    def test_warns_of_conditions_that_never_change(self, source):
        assert _told(source) == [("expression.always_same", False)]
        assert _told(source, condition=False) == []

    def test_warns_of_a_key_that_is_never_in_the_data(self):
        assert _told("'nmae' in input") == [("expression.unknown_key", False)]

    @pytest.mark.parametrize("source", ["f'{input.name:.2f}'", "f'{input.tags:d}'"])
    def test_finds_formats_that_do_not_suit(self, source):
        assert _told(source, condition=False) == [("expression.type", True)]

    def test_only_warns_of_a_format_that_null_does_not_suit(self):
        assert _told("f'{input.age:d}'", condition=False) == [("expression.type", False)]

    @pytest.mark.parametrize("source", ["datetime.now()", "{input.name}", "input.prices.items()"])
    def test_finds_results_that_are_not_json(self, source):
        assert _told(source, condition=False) == [("expression.not_json", True)]

    def test_says_what_to_write_instead(self):
        (one,) = judge(ask("input.size == 'S' or 'M'"), condition=True)

        assert "such as x == 'M'" in one.message
