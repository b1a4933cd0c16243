import ast
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.expressions.analyse import analyse
from engine.expressions.errors import ExpressionError, ExpressionNotAllowed, ExpressionTooLarge
from engine.expressions.parse import parse_expression, text_range


class TestParseExpression:
    @pytest.mark.parametrize(
        "source",
        [
            "lambda: 1",
            "(x := 1)",
            "await x",
            "(yield)",
            "b'1'",
            "1j",
            "...",
            "a @ b",
            "a.__b",
            "_a",
        ],
    )
    def test_refuses_what_expressions_do_not_have(self, source: str):
        with pytest.raises(ExpressionNotAllowed):
            parse_expression(source)

    @pytest.mark.parametrize("source", ["import os", "x = 1", "del x", "a b", "", "1 +", "1) + (2"])
    def test_refuses_what_is_no_expression(self, source: str):
        with pytest.raises(ExpressionError) as caught:
            parse_expression(source)

        assert caught.value.code == "expression.syntax"

    @pytest.mark.parametrize(
        "source", ["a\n  + b", "f'{a} {b:.2f}'", "[x for x in y if x]", "a, b"]
    )
    def test_reads_what_is_one(self, source: str):
        assert isinstance(parse_expression(source), ast.expr)

    @pytest.mark.parametrize("source", ["'" + "a" * 10_000 + "'", "not " * 200 + "1", "[" * 99])
    def test_refuses_what_is_too_large(self, source: str):
        with pytest.raises(ExpressionTooLarge):
            parse_expression(source)

    def test_knows_places_in_text_with_wide_characters_and_lines(self):
        source = "'ä😀' +\n  input.größe"
        tree = parse_expression(source)
        assert isinstance(tree, ast.BinOp)

        start, end = text_range(tree.right, source)

        assert source[start:end] == "input.größe"

    @given(st.text(max_size=60))
    def test_answers_any_text_with_a_result_or_a_typed_error(self, text: str):
        start, end = 0, 0
        with suppress_typed() as caught:
            analyse(text)
        if caught and caught[0].start is not None:
            start, end = caught[0].start, caught[0].end or 0

        assert 0 <= start <= end <= len(text)


@contextmanager
def suppress_typed() -> Iterator[list[ExpressionError]]:
    caught: list[ExpressionError] = []
    try:
        yield caught
    except ExpressionError as error:
        caught.append(error)
