import pytest

from engine.expressions.errors import ExpressionError
from engine.expressions.failures import without_values

SECRET = "anna@example.org"

LEAKY = """
int(input.name)
float(input.name)
input.map[input.name + 'x']
input.map[input.number]
datetime.fromisoformat(input.name)
datetime.strptime(input.name, '%Y')
math.sqrt(0 - input.number)
date(input.number * 10, 1, 1)
datetime(2020, input.number, 1)
timedelta(days=input.number * 10 ** 9)
random.randint(input.number, 0)
timezone(timedelta(hours=input.number))
dict([input.name])
json.loads(input.name)
re.match(input.name + '(', 'a')
input.name.index(str(input.number))
input.map.nothing
""".strip().splitlines()


class TestExplain:
    @pytest.mark.parametrize("source", LEAKY)
    def test_never_repeats_what_the_data_says(self, run, source):
        with pytest.raises(ExpressionError) as caught:
            run(source, name=SECRET, number=4711, map={SECRET: 1, "4711": 2, "known": 3})

        told = f"{caught.value.message} {caught.value.data}"
        assert SECRET not in told
        assert "4711" not in told

    @pytest.mark.parametrize(
        ("source", "part"),
        [
            ("input.number + input.name", "'int' and 'str'"),
            ("int(input.name)", "the text is not a whole number"),
            ("datetime(2020, input.number, 1)", "month must be in 1..12"),
            ("input.nothing_there.x", "input.nothing_there does not exist: input has name, number"),
            ("{'a': 1}['b']", 'There is no "b"'),
            ("input.name.frobnicate()", "no attribute 'frobnicate'"),
            ("input.name[input.number]", "fewer items"),
            ("f'{input.name:d}'", "Unknown format code 'd' for object of type 'str'"),
        ],
    )
    def test_names_paths_and_types_and_the_authors_own_words(self, run, source, part):
        with pytest.raises(ExpressionError) as caught:
            run(source, name=SECRET, number=4711)

        assert part in caught.value.message


class TestWithoutValues:
    @pytest.mark.parametrize(
        ("reason", "told"),
        [
            ("something odd about 'x@y.z' and 12.5", "something odd about … and …"),
            ("type str doesn't define __round__", "type str doesn't define __round__"),
            ("value 5 is not in 15", "value … is not in 15"),
        ],
    )
    def test_leaves_out_what_the_author_has_not_written(self, reason, told):
        assert without_values(reason, "input.n * 15") == told
