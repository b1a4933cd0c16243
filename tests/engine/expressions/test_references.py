"""What looks like a reference, and which holes need what is behind it."""

from typing import Any

import pytest

from engine.expressions.references import (
    KEY,
    Hole,
    beyond,
    cut,
    holds_reference,
    is_reference,
    references_in,
    referring,
)
from engine.expressions.template import Constant, Expression, ListTemplate, Path, Text

KEPT = {KEY: {"id": "v1", "size": 300_000, "kind": "array", "count": 3}}


def reading(*path: str) -> Expression:
    return Expression(source="…", code="…", reads=(path,))


def plain(*keys: str | int) -> Path:
    return Path(source="…", keys=keys)


class TestIsReference:
    @pytest.mark.parametrize(
        "value",
        [None, "x", [KEPT], {}, {KEY: "v1"}, {KEY: {"id": "v1"}, "more": 1}, {"other": {}}],
    )
    def test_no_other_value_looks_like_one(self, value: Any) -> None:
        assert is_reference(KEPT)
        assert not is_reference(value)


class TestHoldsReference:
    def test_finds_one_at_any_depth(self) -> None:
        deep: Any = KEPT
        for _ in range(50):
            deep = {"a": [deep]}

        assert holds_reference(deep)
        assert list(references_in(deep)) == [KEPT[KEY]]

    def test_is_not_deceived_by_text(self) -> None:
        assert not holds_reference({"text": '{"$baton.value":{"id":"v1"}}'})

    def test_takes_half_characters(self) -> None:
        assert holds_reference({"text": "\ud800", "rows": KEPT})
        assert not holds_reference({"text": "\ud800"})


class TestReferring:
    SCOPE: dict[str, Any] = {"steps": {"make": KEPT, "small": {"n": 1}, "mix": {"rows": KEPT}}}

    @pytest.mark.parametrize(
        "hole",
        [
            plain("steps", "make", 0, "id"),
            plain("steps", "mix", "rows", -1),
            reading("steps", "make"),
            reading("steps", "mix"),
            reading("steps"),
            Text(parts=("Rows: ", plain("steps", "make"))),
        ],
    )
    def test_holes_that_need_what_is_behind_it(self, hole: Any) -> None:
        assert referring(ListTemplate(items=(hole,)), self.SCOPE) == [hole]

    @pytest.mark.parametrize(
        "hole",
        [
            plain("steps", "make"),
            plain("steps", "mix"),
            plain("steps", "small", "n"),
            plain("steps", "gone", "x"),
            reading("steps", "small"),
            Text(parts=("n: ", plain("steps", "small", "n"))),
            Constant(value=KEPT),
        ],
    )
    def test_holes_that_do_not(self, hole: Any) -> None:
        assert referring(ListTemplate(items=(hole,)), self.SCOPE) == []

    def test_a_path_to_it_does_where_the_value_itself_is_needed(self) -> None:
        holes = [plain("steps", "make"), plain("steps", "mix")]
        template = ListTemplate(items=(*holes, plain("steps", "small")))

        assert referring(template, self.SCOPE, inline=True) == holes


class TestCut:
    def test_takes_only_what_is_read_and_leaves_the_scope_as_it_is(self) -> None:
        scope: dict[str, Any] = {
            "steps": {"make": KEPT, "mix": {"rows": KEPT, "n": 1, "other": 2}, "unread": 3},
            "input": {"x": 1},
        }
        holes: list[Hole] = [
            plain("steps", "make", 0),
            reading("steps", "mix", "n"),
            plain("steps", "no", "x"),
        ]

        assert cut(holes, scope) == {"steps": {"make": KEPT, "mix": {"n": 1}}}
        assert scope["steps"]["mix"] == {"rows": KEPT, "n": 1, "other": 2}


class TestBeyond:
    def test_gives_the_reference_and_the_rest_of_the_path(self) -> None:
        scope = {"steps": {"make": KEPT}}

        assert beyond(("steps", "make", 0, "id"), scope) == (KEPT[KEY], (0, "id"))
        assert beyond(("steps", "make"), scope) == (KEPT[KEY], ())
        assert beyond(("steps", "other"), scope) is None
