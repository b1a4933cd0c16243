from typing import Any

import pytest

from engine.graph.drawing import drawing_of
from tests.engine.graph.graphs import call, choice, graph, start


def _losers(nodes: list[dict[str, Any]], *ways: str) -> dict[str, tuple[str, ...] | None]:
    return drawing_of(graph(nodes, *ways)).sight.losers


def _race(node_id: str, **rest: Any) -> dict[str, Any]:
    return call(node_id, **{"join": "any", "cancel_losers": True, **rest})


class TestFindLosers:
    def test_finds_all_that_leads_only_to_the_join(self):
        losers = _losers(
            [start(), call("a"), call("a2"), call("b"), choice("c", "x"), call("d"), _race("win")],
            *("start>a", "a>a2", "a2>win", "start>b", "b>win", "start>c", "c.x>d", "d>win"),
        )

        assert losers == {"win": ("a", "a2", "b", "c", "d")}

    def test_spares_what_somebody_else_waits_for(self):
        losers = _losers(
            [start(), call("a"), call("b"), call("other"), _race("win")],
            *("start>a", "a>win", "start>b", "b>win", "b>other"),
        )

        assert losers == {"win": ("a",)}

    def test_spares_a_choice_with_a_way_to_elsewhere(self):
        losers = _losers(
            [start(), choice("c", "x"), call("b"), call("other"), _race("win")],
            *("start>c", "c.x>win", "c.otherwise>other", "start>b", "b>win"),
        )

        assert losers == {"win": ("b",)}

    def test_leaves_out_what_is_surely_done(self):
        losers = _losers(
            [start(), call("first"), call("a"), call("b"), _race("win")],
            *("start>first", "first>a", "first>b", "a>win", "b>win"),
        )

        assert losers == {"win": ("a", "b")}

    def test_leaves_to_an_earlier_join_what_it_stops(self):
        losers = _losers(
            [start(), call("a"), call("b"), _race("one"), call("c"), call("d"), _race("two")],
            *("start>a", "start>b", "a>one", "b>one", "one>c", "one>d", "c>two", "d>two"),
        )

        assert losers == {"one": ("a", "b"), "two": ("c", "d")}

    def test_stops_an_earlier_join_that_may_still_wait(self):
        losers = _losers(
            [start(), call("a"), call("b"), _race("one"), call("c"), _race("two")],
            *("start>a", "start>b", "a>one", "b>one", "one>two", "start>c", "c>two"),
        )

        assert losers == {"one": ("a", "b"), "two": ("a", "b", "c", "one")}

    def test_a_join_of_all_has_none(self):
        losers = _losers(
            [start(), call("a"), call("b"), _race("win", join="all")],
            *("start>a", "start>b", "a>win", "b>win"),
        )

        assert losers == {}

    def test_gives_up_when_the_lists_would_be_too_long(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr("engine.graph.sight.MAX_LOOKED_AT", 5)
        nodes, ways = [start(), call("w0")], ["start>w0"]
        for at in range(1, 5):
            nodes += [call(f"a{at}"), _race(f"w{at}")]
            ways += [f"start>a{at}", f"a{at}>w{at}", f"w{at - 1}>w{at}"]

        losers = _losers(nodes, *ways)

        assert losers["w1"] == ("a1", "w0")
        assert losers["w4"] is None
