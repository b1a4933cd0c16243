"""Where a step is, read from its path."""

import pytest

from designer.runs.step_place import StepPlace, loop_node, place_of


class TestPlaceOf:
    @pytest.mark.parametrize(
        ("path", "place"),
        [
            ("charge", StepPlace("charge")),
            ("guard/charge", StepPlace("charge")),
            ("charge/undo", StepPlace("charge/undo")),
            ("lines", StepPlace("lines")),
            ("lines[3]", StepPlace("", "lines", 3)),
            ("lines[3]/charge", StepPlace("charge", "lines", 3)),
            ("lines[3]/charge/undo", StepPlace("charge/undo", "lines", 3)),
            ("lines[3]/guard/charge", StepPlace("charge", "lines", 3)),
            ("guard/lines[0]/charge", StepPlace("charge", "guard/lines", 0)),
            ("orders[2]/lines", StepPlace("lines", "orders", 2)),
            ("orders[2]/lines[5]/charge", StepPlace("charge", "orders[2]/lines", 5)),
        ],
    )
    def test_tells_the_node_and_the_innermost_loop(self, path: str, place: StepPlace):
        assert place_of(path) == place

    def test_refuses_what_is_no_path(self):
        with pytest.raises(ValueError, match="not a step path"):
            place_of("lines[x]")


class TestLoopNode:
    def test_is_the_last_id(self):
        assert loop_node("orders[2]/lines") == "lines"
