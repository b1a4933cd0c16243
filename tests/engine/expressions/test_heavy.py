import pytest

from engine.expressions.analyse import analyse
from engine.expressions.heavy import is_heavy


class TestIsHeavy:
    @pytest.mark.parametrize(
        "source",
        [
            "input.a + input.b > 3 and not input.c",
            "input.name.upper().strip()",
            "len(input.lines) * 3",
            "round(float(input.a) / 7, 2)",
            "f'{input.a:.2f} {input.b:>10}'",
            "sorted(input.names)[0]",
            "sum(input.prices)",
            "max(input.a, input.b)",
            "int(input.a) % 2 == 0",
            "datetime.now().isoformat()",
            "{'a': input.a, 'b': [1, 2]}",
            "'x' in input.tags",
            "math.floor(input.a)",
        ],
    )
    def test_lets_work_in_proportion_to_the_data_be_light(self, source: str):
        assert not is_heavy(analyse(source))

    @pytest.mark.parametrize(
        "source",
        [
            "[x for x in input.lines]",
            "sum(x for x in input.lines)",
            "input.a * input.b",
            "'a' * input.b",
            "2 ** input.a",
            "range(input.a)",
            "list(range(3))",
            "f'{input.a:>1000}'",
            "f'{input.a:{input.b}}'",
            "input.a % input.b",
            "'%d' % input.a",
            "input.a.ljust(9)",
            "input.a.replace('a', input.b)",
            "'-'.join(input.a)",
            "'{}'.format(input.a)",
            "re.match('a', input.a)",
            "json.dumps(input.a)",
            "math.factorial(input.a)",
            "random.random()",
            "sum(input.lists, [])",
            "max(input.a, key=len)",
            "pow(2, input.a)",
            " + ".join(["len(input.a)"] * 30),
        ],
    )
    def test_calls_everything_else_heavy(self, source: str):
        assert is_heavy(analyse(source))

    def test_trusts_the_schema_about_numbers(self):
        product = analyse("input.price * input.lines[0].quantity")

        assert is_heavy(product, is_number=lambda keys: keys == ("input", "price"))
        assert not is_heavy(product, is_number=lambda keys: keys[0] == "input")
