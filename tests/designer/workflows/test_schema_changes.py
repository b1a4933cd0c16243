"""Differences of schemas are told key by key, in plain words."""

from typing import Any

import pytest
from pydantic import BaseModel, Field

from designer.workflows.schema_changes import input_changes, output_changes


def an_object(required: tuple[str, ...] = (), **properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(required)}


TEXT = {"type": "string"}
NUMBER = {"type": "number"}


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (an_object(a=TEXT), an_object(), [("a", "is gone")]),
        (an_object(), an_object(a=TEXT), [("a", "is new")]),
        (an_object(), an_object(("a",), a=TEXT), [("a", "is new and must be given")]),
        (an_object(a=TEXT), an_object(("a",), a=TEXT), [("a", "must be given now")]),
        (an_object(("a",), a=TEXT), an_object(a=TEXT), [("a", "may be left out now")]),
        (an_object(a=TEXT), an_object(a=NUMBER), [("a", "was text and is a number now")]),
        (
            an_object(a={"type": "array", "items": an_object(b=TEXT)}),
            an_object(a={"type": "array", "items": an_object(c=TEXT)}),
            [("a[].b", "is gone"), ("a[].c", "is new")],
        ),
        (
            an_object(a={"enum": ["x", "y"]}),
            an_object(a={"enum": ["y", "z"]}),
            [("a", 'no longer knows "x"'), ("a", 'also knows "z"')],
        ),
        (
            an_object(a={"type": "string", "maxLength": 5}),
            an_object(a={"type": "string", "maxLength": 4}),
            [("a", "follows other rules")],
        ),
        (TEXT, NUMBER, [("", "was text and is a number now")]),
        (
            an_object(a=TEXT),
            an_object(a={"anyOf": [TEXT, {"type": "null"}]}),
            [("a", "was text and is text or nothing now")],
        ),
    ],
)
def test_says_what_differs(
    before: dict[str, Any], after: dict[str, Any], told: list[tuple[str, str]]
) -> None:
    assert [(one.path, one.sentence) for one in input_changes(before, after)] == told


def test_has_other_words_for_what_is_given() -> None:
    found = output_changes(an_object(("a",), a=TEXT), an_object(("b",), a=TEXT, b=TEXT))

    assert [(one.path, one.sentence) for one in found] == [
        ("a", "may be missing now"),
        ("b", "is new and always there"),
    ]


def test_takes_words_for_people_for_no_difference() -> None:
    before = an_object(a={**TEXT, "title": "A", "x-widget": "code"})

    assert list(input_changes(before, an_object(a={**TEXT, "description": "The A."}))) == []


def test_takes_a_key_called_title_for_a_key() -> None:
    assert [one.path for one in input_changes(an_object(title=TEXT), an_object())] == ["title"]


class Line(BaseModel):
    price: int


class Order(BaseModel):
    lines: list[Line] = Field(default_factory=list)


class PricedLine(BaseModel):
    price: str


class PricedOrder(BaseModel):
    lines: list[PricedLine] = Field(default_factory=list)


def test_looks_through_definitions() -> None:
    found = input_changes(Order.model_json_schema(), PricedOrder.model_json_schema())

    assert [(one.path, one.sentence) for one in found] == [
        ("lines[].price", "was a whole number and is text now")
    ]


def test_takes_another_name_of_a_definition_for_no_difference() -> None:
    renamed = {**Order.model_json_schema()}
    renamed["$defs"] = {"Row": renamed["$defs"]["Line"]}
    renamed["properties"] = {"lines": {"type": "array", "items": {"$ref": "#/$defs/Row"}}}

    assert list(input_changes(Order.model_json_schema(), renamed)) == []


def test_ends_on_a_schema_that_holds_itself() -> None:
    tree = {"$ref": "#/$defs/T", "$defs": {"T": an_object(inner={"$ref": "#/$defs/T"})}}
    other = {"$ref": "#/$defs/T", "$defs": {"T": an_object(inner={"$ref": "#/$defs/T"}, a=TEXT)}}

    assert list(input_changes(tree, tree)) == []
    assert ("a", "is new") in [(one.path, one.sentence) for one in input_changes(tree, other)]
