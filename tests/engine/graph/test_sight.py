from typing import Any

import pytest

from engine.graph.checks.view import GraphView
from engine.graph.precedence import Relation
from engine.graph.sight import Moment, Place
from tests.engine.compiler.fake_catalog import FakeCatalog
from tests.engine.graph.graphs import (
    call,
    choice,
    fail,
    for_each,
    graph,
    inside,
    scope,
    start,
)

DRAWN = graph(
    [
        start(),
        call("before"),
        for_each("loop"),
        call("after"),
        *inside("loop", call("first"), scope("try_it", "sorry"), call("second")),
        *inside("try_it", call("body"), call("tidy"), call("tidy_more")),
    ],
    *("start>before", "before>loop", "loop>after"),
    *("loop.body>first", "first>try_it", "try_it>second", "try_it.sorry>second"),
    *("try_it.body>body", "try_it.finally>tidy", "tidy>tidy_more"),
)


def _relation(step: str, node: str, moment: Moment = Moment.START, *, drawn: Any = DRAWN):
    view = GraphView(drawn, FakeCatalog())
    return view.drawing.sight.relation(step=step, place=Place(node, moment))


class TestSight:
    def test_sees_what_ran_before_any_container_around_it(self):
        assert _relation("before", "body") is Relation.ALWAYS_BEFORE
        assert _relation("first", "body") is Relation.ALWAYS_BEFORE
        assert _relation("after", "body") is Relation.NEVER_BEFORE
        assert _relation("second", "body") is Relation.NEVER_BEFORE

    def test_does_not_see_into_a_container_from_outside(self):
        assert _relation("first", "after") is Relation.INSIDE
        assert _relation("body", "after") is Relation.INSIDE
        assert _relation("body", "second") is Relation.INSIDE
        assert _relation("tidy", "second") is Relation.INSIDE

    def test_does_not_see_the_output_of_a_container_from_inside(self):
        assert _relation("loop", "body") is Relation.AROUND
        assert _relation("try_it", "tidy") is Relation.AROUND
        assert _relation("try_it", "second") is Relation.ALWAYS_BEFORE

    def test_sees_from_finally_a_body_that_may_have_failed(self):
        assert _relation("body", "tidy_more") is Relation.MAY_BE_UNFINISHED
        assert _relation("tidy", "tidy_more") is Relation.ALWAYS_BEFORE
        assert _relation("tidy", "body") is Relation.INSIDE

    def test_sees_its_own_output_only_once_it_is_done(self):
        assert _relation("before", "before") is Relation.NEVER_BEFORE
        assert _relation("before", "before", Moment.DONE) is Relation.ALWAYS_BEFORE

    def test_sees_the_whole_body_at_its_end(self):
        assert _relation("second", "loop", Moment.BODY_DONE) is Relation.ALWAYS_BEFORE
        assert _relation("body", "loop", Moment.BODY_DONE) is Relation.INSIDE
        assert _relation("before", "loop", Moment.BODY_DONE) is Relation.ALWAYS_BEFORE
        assert _relation("loop", "loop", Moment.BODY_DONE) is Relation.AROUND
        assert _relation("tidy", "try_it", Moment.BODY_DONE) is Relation.INSIDE

    @pytest.mark.parametrize(
        ("no", "relation"),
        [(fail("no"), Relation.ALWAYS_BEFORE), (call("no"), Relation.MAY_BE_SKIPPED)],
    )
    def test_knows_that_a_body_with_a_failing_end_did_not_reach_it(
        self, no: dict[str, Any], relation: Relation
    ):
        drawn = graph(
            [start(), for_each("loop"), *inside("loop", choice("ask", "yes"), call("do"), no)],
            *("start>loop", "loop.body>ask", "ask.yes>do", "ask.otherwise>no"),
        )

        assert _relation("do", "loop", Moment.BODY_DONE, drawn=drawn) is relation

    def test_knows_that_a_loser_may_have_been_stopped_by_the_end(self):
        winner = call("win", join="any", cancel_losers=True)
        drawn = graph(
            [start(), for_each("loop"), *inside("loop", call("a"), call("b"), winner)],
            *("start>loop", "loop.body>a", "loop.body>b", "a>win", "b>win"),
        )

        assert _relation("a", "loop", Moment.BODY_DONE, drawn=drawn) is Relation.MAY_BE_SKIPPED
        assert _relation("win", "loop", Moment.BODY_DONE, drawn=drawn) is Relation.ALWAYS_BEFORE
