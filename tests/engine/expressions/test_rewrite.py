import pytest

from engine.expressions.analyse import analyse
from engine.expressions.errors import ExpressionNotAllowed, UnknownName


class TestRewrite:
    @pytest.mark.parametrize(
        ("source", "code"),
        [
            ("input.order.name.upper()", "input['order']['name'].upper()"),
            ("input.order.items + []", "input['order']['items'] + []"),
            ("input.order.items()", "input['order'].items()"),
            ("[l.price for l in input.lines]", "[l['price'] for l in input['lines']]"),
            ("sorted(input.a)[0].name", "sorted(input['a'])[0]['name']"),
            ("datetime.now().year", "_get(datetime.now(), 'year')"),
            ("math.pi * 2", "math.pi * 2"),
            ("f'{input.a}'", "f\"{input['a']}\""),
            ("steps.get('a', {}).b", "steps.get('a', {})['b']"),
            ("{**input.a, 'b': run.id}", "{**input['a'], 'b': run['id']}"),
        ],
    )
    def test_makes_dotted_data_into_keys(self, source: str, code: str):
        assert analyse(source).code == code

    @pytest.mark.parametrize(
        ("source", "keys"),
        [
            ("input", ("input",)),
            (" input.order.items ", ("input", "order", "items")),
            ("input.class", ("input", "class")),
            ("input['first name'][0][-1]", ("input", "first name", 0, -1)),
            ("(input).a\n.b", ("input", "a", "b")),
            ("steps.get.body", ("steps", "get", "body")),
        ],
    )
    def test_knows_plain_paths(self, source: str, keys: tuple[str | int, ...]):
        assert analyse(source).keys == keys

    def test_lists_what_must_be_there_once(self):
        reads = analyse("input.a.b + input.a.b.c + steps.x.y[0].z + len(input.lines[1])").reads

        assert reads == (("input", "a", "b"), ("input", "lines"), ("steps", "x", "y"))

    def test_knows_where_every_key_stands(self):
        source = "len( input . name ) + steps['a']['b c'].d"
        found = [
            [source[start:end] for start, end in reference.ranges]
            for reference in analyse(source).references
        ]

        assert found == [["input", "name"], ["steps", "'a'", "'b c'", "d"]]

    @pytest.mark.parametrize(
        "source",
        ["steps", "steps[input.a]", "len(steps)", "input()", "input.a._b()", "[run for run in []]"],
    )
    def test_refuses_data_used_as_what_it_is_not(self, source: str):
        with pytest.raises(ExpressionNotAllowed):
            analyse(source)

    @pytest.mark.parametrize(
        ("source", "fix"),
        [("inptu.a", "input"), ("true", "True"), ("lenn(input.a)", "len"), ("whatever", None)],
    )
    def test_names_what_an_unknown_name_may_mean(self, source: str, fix: str | None):
        with pytest.raises(UnknownName) as caught:
            analyse(source)

        assert caught.value.fix == fix

    def test_lets_comprehensions_name_their_items(self):
        assert analyse("[line.a for line in input.lines if line.b]").code == (
            "[line['a'] for line in input['lines'] if line['b']]"
        )

    def test_tells_what_a_comprehension_binds_from_data_of_the_same_name(self):
        found = analyse("[item.a + index for item in item.lines]")

        assert found.code == "[_v_item['a'] + index for _v_item in item['lines']]"
        assert [one.keys for one in found.references] == [("item", "lines"), ("index",)]

    def test_keeps_other_words_of_the_language_for_themselves(self):
        with pytest.raises(ExpressionNotAllowed):
            analyse("[input.a for input in input.lines]")

    def test_takes_a_generator_for_the_list_that_it_is(self):
        assert analyse("sum(line.a for line in input.lines)").code == (
            "sum([line['a'] for line in input['lines']])"
        )
