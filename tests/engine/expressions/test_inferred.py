import pytest

from engine.expressions.inferred import not_json
from engine.expressions.shapes import Shape, kinds_of
from engine.expressions.type_text import read_type
from tests.engine.expressions.typed import LINE, NUMBER, TEXT, WHOLE, ask, obj


class TestResult:
    @pytest.mark.parametrize(
        ("source", "schema"),
        [
            ("input.name.upper()", TEXT),
            ("input.total * 2", NUMBER),
            ("input.count + 1", WHOLE),
            ("input.count / 2", NUMBER),
            ("len(input.lines) > 2", {"type": "boolean"}),
            ("[line.price for line in input.lines]", {"type": "array", "items": NUMBER}),
            ("[line for line in input.lines if line.price]", {"type": "array", "items": LINE}),
            ("input.lines or []", {"type": "array", "items": LINE}),
            ("sorted(input.tags)[0]", TEXT),
            ("{line.name: line.price for line in input.lines}", None),
            ("{'a': input.count, 'b': {'c': input.name}}", obj(a=WHOLE, b=obj(c=TEXT))),
            ("dict(a=input.count, b=input.name)", obj(a=WHOLE, b=TEXT)),
            (
                "[{'n': line.name, 'p': line.price * 2} for line in input.lines]",
                {"type": "array", "items": obj(n=TEXT, p=NUMBER)},
            ),
            (
                "sorted([{'p': line.price} for line in input.lines], key=str)",
                {"type": "array", "items": obj(p=NUMBER)},
            ),
            (
                "[{'n': 1}] + [{'n': line.quantity} for line in input.lines]",
                {"type": "array", "items": obj(n=WHOLE)},
            ),
            (
                "'much' if input.total > 9 else 'little'",
                {"type": "string", "enum": ["much", "little"]},
            ),
            ("{'level': 'high' if input.fine else None}", None),
            ("[]", {"type": "array", "maxItems": 0}),
            ("(item.name, index)", None),
        ],
    )
    def test_gives_the_checkers_type_as_a_schema(self, source, schema):
        found = ask(source).result().schema

        if schema is not None:
            assert found == schema
        else:
            assert kinds_of(Shape.of(found)) is not None

    def test_spreads_what_is_known_of_an_object(self):
        found = ask("{**input.lines[0], 'more': 1}").result().schema

        assert found["properties"] == {**LINE["properties"], "more": WHOLE}
        assert set(found["required"]) == {*LINE["required"], "more"}

    def test_keeps_null_apart(self):
        found = ask("input.best.price if input.best else None").result()

        assert kinds_of(found) == frozenset({"number", "null"})

    def test_passes_over_null_before_or(self):
        found = ask("input.best or {'name': input.name}").result()

        assert kinds_of(found) == frozenset({"object"})

    def test_follows_references_of_a_schema(self):
        found = ask("[input.self.self]").result()

        assert kinds_of(found) == frozenset({"array"})
        assert ask("input.self.self.name + '!'").result().schema == TEXT

    @pytest.mark.parametrize("source", ["input.any.x", "[input.any]", "input.open.other + 1"])
    def test_says_nothing_of_what_is_not_known(self, source):
        found = ask(source).result()

        assert kinds_of(found) in (None, {"array"})

    def test_does_not_take_one_constant_for_all_that_there_can_be(self):
        assert ask("'red'").result().schema == TEXT
        assert ask("'red' if input.fine else 'red'").result().schema == TEXT


class TestNotJson:
    @pytest.mark.parametrize(
        "text",
        ["datetime", "set[int]", "list[date]", "dict[str, Decimal]", "dict_items[str, int]"],
    )
    def test_advises_where_json_has_no_such_value(self, text):
        assert not_json(read_type(text))

    @pytest.mark.parametrize("text", ["str", "date | str", "list[int]", "Unknown", "None"])
    def test_is_silent_where_json_has_one(self, text):
        assert not_json(read_type(text)) is None
