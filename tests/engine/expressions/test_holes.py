import pytest

from engine.expressions.errors import ExpressionSyntax, ExpressionTooLarge
from engine.expressions.holes import find_holes


class TestFindHoles:
    @pytest.mark.parametrize(
        ("text", "sources"),
        [
            ("plain } text { here }}", []),
            ("{{ a }}", [" a "]),
            ("{{a}}{{b}} and {{ c }}", ["a", "b", " c "]),
            ("{{ {'a': {'b': 1}} }}", [" {'a': {'b': 1}} "]),
            ("{{ {'a':{}}}}", [" {'a':{}}"]),
            ("{{{ 'a': 1 }}}", ["{ 'a': 1 }"]),
            ("{{ '}}' + \"}}\" }}", [" '}}' + \"}}\" "]),
            ("{{ '''}}\n'}}''' }}", [" '''}}\n'}}''' "]),
            (r"{{ 'it\'s }}' }}", [r" 'it\'s }}' "]),
            ("it's {{ a }} isn't it", [" a "]),
            ("{{ '{{' }}", [" '{{' "]),
            ("Zoë 😀 {{ ü }}", [" ü "]),
        ],
    )
    def test_finds_what_stands_between_the_braces(self, text: str, sources: list[str]):
        holes = find_holes(text)

        assert [hole.source for hole in holes] == sources
        for hole in holes:
            assert text[hole.source_start :].startswith(hole.source)
            assert text[hole.start : hole.end] == "{{" + hole.source + "}}"

    @pytest.mark.parametrize(
        ("text", "start"),
        [
            ("a {{ b", 2),
            ("{{ 'b }}", 3),
            ("{{ (b }}", 6),
            ("{{ b) }}", 4),
            ("{{ b # c }}", 5),
            ("{{ a \\ }}", 5),
        ],
    )
    def test_says_where_a_hole_is_broken(self, text: str, start: int):
        with pytest.raises(ExpressionSyntax) as caught:
            find_holes(text)

        assert caught.value.start == start

    def test_refuses_towers_of_brackets(self):
        with pytest.raises(ExpressionTooLarge):
            find_holes("{{" + "[" * 60 + "]" * 60 + "}}")
