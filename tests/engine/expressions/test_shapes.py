import pytest

from engine.expressions.shapes import ANYTHING, Lost, Shape, follow, kinds_of

SCHEMA = {
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "age": {"type": ["integer", "null"]},
        "lines": {"type": "array", "items": {"$ref": "#/$defs/line"}},
        "pair": {"prefixItems": [{"type": "string"}, {"type": "number"}], "type": "array"},
        "tree": {"$ref": "#/$defs/tree"},
        "loop": {"$ref": "#/$defs/loop"},
        "prices": {"type": "object", "additionalProperties": {"type": "number"}},
        "either": {"anyOf": [{"type": "string"}, {"$ref": "#/$defs/line"}]},
        "both": {"allOf": [{"$ref": "#/$defs/line"}, {"properties": {"extra": {"const": 1}}}]},
        "any": {},
        "open": {"type": "object", "properties": {"a": {}}, "additionalProperties": True},
        "choice": {"enum": ["a", 1, None]},
        "elsewhere": {"$ref": "https://example.org/schema"},
    },
    "$defs": {
        "line": {"type": "object", "properties": {"price": {"type": "number"}}},
        "tree": {
            "type": "object",
            "properties": {"kids": {"type": "array", "items": {"$ref": "#/$defs/tree"}}},
        },
        "loop": {"$ref": "#/$defs/loop"},
    },
}


class TestFollow:
    @pytest.mark.parametrize(
        ("keys", "kinds"),
        [
            (("name",), {"string"}),
            (("age",), {"integer", "null"}),
            (("lines", 0, "price"), {"number"}),
            (("lines", -1, "price"), {"number"}),
            (("pair", 1), {"number"}),
            (("tree", "kids", 3, "kids"), {"array"}),
            (("prices", "anything"), {"number"}),
            (("either", "price"), {"number"}),
            (("both", "price"), {"number"}),
            (("both", "extra"), {"integer"}),
            (("choice",), {"string", "integer", "null"}),
        ],
    )
    def test_finds_what_a_path_leads_to(self, keys, kinds):
        found = follow(Shape.of(SCHEMA), keys)

        assert isinstance(found, Shape)
        assert kinds_of(found) == kinds

    @pytest.mark.parametrize(
        "keys", [("any", "x", 0, "y"), ("open", "b", "c"), ("loop", "x"), ("elsewhere", "x")]
    )
    def test_accepts_everything_where_nothing_is_known(self, keys):
        found = follow(Shape.of(SCHEMA), keys)

        assert isinstance(found, Shape)
        assert kinds_of(found) is None

    @pytest.mark.parametrize(
        ("keys", "at"),
        [
            (("nmae",), 0),
            (("lines", 0, "prize"), 2),
            (("lines", "price"), 1),
            (("name", "first"), 1),
            (("name", 0), 1),
            (("either", "prize"), 1),
            (("tree", "kids", 0, "kid"), 3),
        ],
    )
    def test_says_which_key_is_lost(self, keys, at):
        found = follow(Shape.of(SCHEMA), keys)

        assert isinstance(found, Lost)
        assert found.at == at

    @pytest.mark.parametrize(
        "schema", [True, False, {}, {"type": 3}, {"properties": []}, {"anyOf": 1}]
    )
    def test_takes_any_schema_however_odd(self, schema):
        assert isinstance(follow(Shape.of(schema), ("a", 0)), Shape | Lost)

    def test_knows_nothing_of_anything(self):
        assert kinds_of(ANYTHING) is None
