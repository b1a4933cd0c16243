from typing import Any

import pytest

from engine.decisions.cell import Bounds, Cell, Op, fits

TABLE: list[tuple[Op, tuple[Any, ...], list[Any], list[Any]]] = [
    ("any", (), [None, 0, "", {}, []], []),
    ("eq", (1,), [1, 1.0], [True, "1", 2, None]),
    ("eq", (True,), [True], [1, "true", False]),
    ("eq", (None,), [None], [0, "", False, {}]),
    ("ne", ("DE",), ["de", None, 1, {}], ["DE"]),
    ("lt", (10,), [9, 9.99, -1], [10, None, "9", True, []]),
    ("le", (10,), [10, 9], [10.01]),
    ("gt", ("b",), ["c", "ba"], ["b", "a", 5, None]),
    ("ge", (0,), [0, 0.0, 1], [-1, None, False]),
    ("in", ("a", 1), ["a", 1], [True, "b", None]),
    ("not_in", ("a", 1), ["b", True, None], ["a", 1.0]),
]


class TestFits:
    @pytest.mark.parametrize(("op", "values", "fitting", "others"), TABLE)
    def test_compares_as_json_does(
        self, op: Op, values: tuple[Any, ...], fitting: list[Any], others: list[Any]
    ):
        cell = Cell(op=op, values=values)

        assert all(fits(cell, value) for value in fitting)
        assert not any(fits(cell, value) for value in others)

    @pytest.mark.parametrize(
        ("bounds", "inside"), [("[]", [1, 2]), ("[)", [1]), ("(]", [2]), ("()", [])]
    )
    def test_counts_the_ends_of_a_stretch_as_its_bounds_say(
        self, bounds: Bounds, inside: list[int]
    ):
        cell = Cell(op="between", values=(1, 2), bounds=bounds)

        assert [value for value in (1, 2) if fits(cell, value)] == inside
        assert fits(cell, 1.5)
        assert not fits(cell, "1.5")
