import pytest

from engine.expressions.type_text import UNKNOWN, Part, read_type

STR, INT, NONE = Part("str"), Part("int"), Part("None")


class TestReadType:
    @pytest.mark.parametrize(
        ("text", "parts"),
        [
            ("str", (STR,)),
            ("int | None", (INT, NONE)),
            ("list[int | str]", (Part("list", ((INT, STR),)),)),
            ("dict[str, list[int]]", (Part("dict", ((STR,), (Part("list", ((INT,),)),))),)),
            ("tuple[int, ...]", (Part("tuple", ((INT,),)),)),
            ("float*", (Part("float"),)),
            ("_datetime.datetime", (Part("datetime"),)),
            ('Literal["a, ]", 3, True]', (Part("Literal", values=("a, ]", 3, True)),)),
            ("(int & ~AlwaysFalsy) | str", (Part("int", truth=True), STR)),
            ("str & ~AlwaysTruthy", (Part("str", truth=False),)),
            ("Tab & dict[Unknown, Unknown]", (Part("Tab"),)),
        ],
    )
    def test_reads_what_the_checker_prints(self, text, parts):
        assert read_type(text) == parts

    @pytest.mark.parametrize(
        "text",
        [
            "def len(obj: Sized, /) -> int",
            "Overload[() -> str]",
            "<class 'int'>",
            "list[int",
            "",
            "x" * 30_000,
            "list[" * 5_000 + "int" + "]" * 5_000,
        ],
    )
    def test_takes_what_is_no_type_of_a_value_for_unknown(self, text):
        assert read_type(text) == UNKNOWN
