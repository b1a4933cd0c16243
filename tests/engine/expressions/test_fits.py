from typing import Any

import pytest

from engine.expressions.fits import Place, misfits
from engine.expressions.shapes import Shape
from tests.engine.expressions.typed import NUMBER, TEXT, WHOLE, obj

CLOSED = {"additionalProperties": False}
NULL = {"type": "null"}


def _told(found: Any, wanted: Any) -> list[tuple[Place, bool]]:
    return [(one.place, one.sure) for one in misfits(Shape.of(found), Shape.of(wanted))]


class TestMisfits:
    @pytest.mark.parametrize(
        ("found", "wanted"),
        [
            (TEXT, TEXT),
            (WHOLE, NUMBER),
            ({}, TEXT),
            (TEXT, {}),
            (NULL, TEXT),
            ({"type": ["string", "number"]}, NUMBER),
            (TEXT, {"type": "string", "enum": ["a"]}),
            ({"enum": ["a"]}, {"enum": ["a", "b"]}),
            (TEXT, {"anyOf": [TEXT, NULL]}),
            (obj(a=TEXT, b=TEXT), obj(a=TEXT)),
            ({"type": "object"}, obj(a=TEXT)),
            (obj(a=WHOLE), {"anyOf": [obj(b=TEXT), obj(a=NUMBER)]}),
            ({"type": "array", "maxItems": 0}, {"type": "array", "items": TEXT}),
            ({"type": "object", "properties": {"a": TEXT}}, obj(a=TEXT)),
        ],
    )
    def test_finds_nothing_where_it_fits_or_may_fit(self, found, wanted):
        assert _told(found, wanted) == []

    @pytest.mark.parametrize(
        ("found", "wanted", "place"),
        [
            (TEXT, NUMBER, ()),
            (obj(a=TEXT), TEXT, ()),
            ({"enum": ["x", "y"]}, {"enum": ["a", "b"]}, ()),
            ({"const": 2.5}, WHOLE, ()),
            (obj(a=TEXT), obj(a=TEXT, b=TEXT), ()),
            (obj(a=obj(b=TEXT)), obj(a=obj(b=NUMBER)), ("a", "b")),
            (obj(a=TEXT, z=TEXT), {**obj(a=TEXT), **CLOSED}, ()),
            ({"type": "array", "items": TEXT}, {"type": "array", "items": NUMBER}, (0,)),
            (
                {"type": "array", "items": obj(a=TEXT)},
                {"type": "array", "items": obj(a=NUMBER)},
                (0, "a"),
            ),
            (TEXT, {"anyOf": [NUMBER, NULL]}, ()),
            (
                {"type": "object", "additionalProperties": TEXT},
                {"type": "object", "additionalProperties": NUMBER},
                ("…",),
            ),
        ],
    )
    def test_says_where_it_never_fits(self, found, wanted, place):
        assert _told(found, wanted) == [(place, True)]

    @pytest.mark.parametrize(
        ("found", "wanted"),
        [
            ({"type": ["string", "null"]}, TEXT),
            (NUMBER, WHOLE),
            ({"enum": ["a", "x"]}, {"enum": ["a", "b"]}),
            (
                {"type": "object", "properties": {"a": TEXT, "z": TEXT}, "required": ["a"]},
                {**obj(a=TEXT), **CLOSED},
            ),
        ],
    )
    def test_only_warns_where_it_fits_for_some_values(self, found, wanted):
        assert _told(found, wanted) == [((), False)]

    def test_names_what_is_needed_and_what_is_there(self):
        (one,) = misfits(Shape.of(obj(a=TEXT)), Shape.of(obj(a=NUMBER)))

        assert one.reason == "is text, but a number is needed"

    def test_stops_at_schemas_that_hold_themselves(self):
        schema = {**obj(name=TEXT), "properties": {"name": TEXT, "inner": {"$ref": "#"}}}
        other = {**obj(name=NUMBER), "properties": {"name": NUMBER, "inner": {"$ref": "#"}}}

        assert _told(schema, other)[0] == (("name",), True)
