import pytest

from engine.scripts.read import MAX_DEPTH, VALUE, Mistake, Script, read_script


def read(code: str) -> Script:
    script = read_script(code)
    assert isinstance(script, Script)
    return script


def mistake(code: str) -> Mistake:
    found = read_script(code)
    assert isinstance(found, Mistake)
    return found


class TestReadScript:
    def test_keeps_the_value_of_the_last_expression(self):
        script = read("x = 1\nx + 1  # the next")

        assert script.program == f"x = 1\n{VALUE} = (x + 1)  # the next\n"
        assert script.value == (6, 11)

    def test_finds_it_behind_text_of_many_bytes(self):
        code = "x = 'äöü🙂'; x + 'ß'"

        start, end = read(code).value or (0, 0)

        assert code[start:end] == "x + 'ß'"

    def test_keeps_its_lines_where_it_goes_over_several(self):
        code = "x = 1\n[\n  x,\n  2,\n]\n"

        assert read(code).program.count("\n") == code.count("\n") + 1

    @pytest.mark.parametrize(
        "code",
        [
            "result = 1",
            "for result in [1]:\n    pass",
            "if 1:\n    result: int = 1",
            "a, result = 1, 2\nprint(a)",
            "(result := 3)",
        ],
    )
    def test_prefers_the_variable_result(self, code: str):
        script = read(code)

        assert script.sets_result
        assert script.program.endswith(f"{VALUE} = result\n")

    @pytest.mark.parametrize(
        "code", ["", "# nothing", "x = 1", "def f():\n    result = 1\n    return result"]
    )
    def test_tells_when_there_is_no_output(self, code: str):
        assert not read(code).gives_something

    def test_says_where_the_code_cannot_be_read(self):
        found = mistake("x = 1\ny = = 2\n")

        assert found.line == 2
        assert found.message.startswith("Line 2: ")
        assert 6 <= found.start <= found.end <= 13

    def test_says_that_a_script_does_not_return(self):
        found = mistake("x = 1\nif x:\n    return x\n")

        assert (found.line, found.message) == (
            3,
            "Line 3: a script does not return; let it end with the value.",
        )

    @pytest.mark.parametrize(
        "code", ["-" * 200 + "1", "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1), "\0", "'\ud800'"]
    )
    def test_refuses_what_is_no_text_or_nested_too_deeply(self, code: str):
        assert isinstance(read_script(code), Mistake)
