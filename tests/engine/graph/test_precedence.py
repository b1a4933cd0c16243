from engine.graph.blocks import OUTERMOST
from engine.graph.drawing import drawing_of
from engine.graph.model import WorkflowGraph
from engine.graph.precedence import Relation
from engine.graph.sight import Place
from tests.engine.graph.graphs import call, choice, graph, inside, scope, start


def _relation(drawn: WorkflowGraph, step: str, node: str) -> Relation:
    return drawing_of(drawn).sight.relation(step=step, place=Place(node))


class TestPrecedence:
    def test_a_step_on_the_only_path_always_ran(self):
        drawn = graph([start(), call("a"), call("b")], "start>a", "a>b")

        assert _relation(drawn, "a", "b") is Relation.ALWAYS_BEFORE
        assert _relation(drawn, "b", "a") is Relation.NEVER_BEFORE
        assert _relation(drawn, "a", "a") is Relation.NEVER_BEFORE

    def test_both_parallel_steps_ran_before_a_join_of_all(self):
        drawn = graph(
            [start(), call("a"), call("b"), call("c")], "start>a", "start>b", "a>c", "b>c"
        )

        assert _relation(drawn, "a", "c") is Relation.ALWAYS_BEFORE
        assert _relation(drawn, "a", "b") is Relation.NEVER_BEFORE

    def test_a_join_of_any_does_not_wait(self):
        drawn = graph(
            [start(), call("z"), call("a"), call("b"), call("c", join="any"), call("d")],
            *("start>z", "z>a", "z>b", "a>c", "b>c", "c>d"),
        )

        assert _relation(drawn, "a", "c") is Relation.MAY_BE_UNFINISHED
        assert _relation(drawn, "a", "d") is Relation.MAY_BE_UNFINISHED
        assert _relation(drawn, "z", "d") is Relation.ALWAYS_BEFORE

    def test_a_step_behind_a_case_may_be_skipped(self):
        drawn = graph(
            [start(), choice("ask", "yes"), call("a"), call("b"), call("c")],
            *("start>ask", "ask.yes>a", "a>b", "b>c", "ask.otherwise>c"),
        )

        assert _relation(drawn, "a", "b") is Relation.ALWAYS_BEFORE
        assert _relation(drawn, "a", "c") is Relation.MAY_BE_SKIPPED

    def test_what_follows_all_ways_of_a_choice_is_sure_again(self):
        drawn = graph(
            [start(), choice("ask", "yes", "no"), call("a"), call("b"), call("m"), call("z")],
            *("start>ask", "ask.yes>a", "ask.no>b", "ask.otherwise>m", "a>m", "b>m", "m>z"),
        )

        assert _relation(drawn, "m", "z") is Relation.ALWAYS_BEFORE
        assert _relation(drawn, "a", "z") is Relation.MAY_BE_SKIPPED

    def test_nested_choices_that_meet_are_sure_again(self):
        drawn = graph(
            [
                start(),
                choice("o", "x"),
                choice("i", "y"),
                call("a"),
                call("b"),
                call("m"),
                call("z"),
            ],
            *("start>o", "start>b", "o.x>i", "o.otherwise>m", "i.y>a", "i.otherwise>m", "a>m"),
            *("m>z", "b>z"),
        )

        assert _relation(drawn, "m", "z") is Relation.ALWAYS_BEFORE
        assert _relation(drawn, "b", "z") is Relation.ALWAYS_BEFORE

    def test_another_choice_with_equal_cases_is_another_choice(self):
        drawn = graph(
            [start(), choice("o", "x"), choice("i", "x"), call("a"), call("z")],
            *("start>o", "start>i", "o.x>a", "i.x>z", "a>z"),
        )

        assert _relation(drawn, "a", "z") is Relation.MAY_BE_SKIPPED

    def test_hundreds_of_choices_in_a_row_stay_quick(self):
        nodes, ways, before = [start()], [], "start"
        for number in range(800):
            ask, side, meet = f"ask{number}", f"side{number}", f"meet{number}"
            nodes += [choice(ask, "yes"), call(side), call(meet)]
            ways += [f"{before}>{ask}", f"{ask}.yes>{side}", f"{side}>{meet}"]
            ways.append(f"{ask}.otherwise>{meet}")
            before = meet
        drawn = graph(nodes, *ways)

        assert _relation(drawn, "meet0", "meet799") is Relation.ALWAYS_BEFORE
        assert _relation(drawn, "side0", "meet799") is Relation.MAY_BE_SKIPPED

    def test_a_join_of_the_first_two_leaves_one_of_three_behind(self):
        join = call("c", join="first", first=2)
        drawn = graph(
            [start(), call("z"), call("a"), call("b"), join, call("d")],
            *("start>z", "z>a", "z>b", "start>d", "a>c", "b>c", "d>c"),
        )

        assert _relation(drawn, "a", "c") is Relation.MAY_BE_UNFINISHED
        assert _relation(drawn, "d", "c") is Relation.MAY_BE_UNFINISHED
        assert _relation(drawn, "z", "c") is Relation.ALWAYS_BEFORE

    def test_a_join_of_the_first_two_needs_both_when_one_of_three_is_no_way(self):
        join = call("c", join="first", first=2)
        drawn = graph(
            [start(), choice("ask", "x", "y"), call("a"), join],
            *("start>ask", "ask.x>c", "ask.y>c", "start>a", "a>c"),
        )

        assert _relation(drawn, "a", "c") is Relation.MAY_BE_UNFINISHED
        assert drawing_of(drawn).sight.precedence(OUTERMOST).may_run("c")

    def test_never_takes_two_ways_out_of_one_node(self):
        join = call("c", join="first", first=2)
        drawn = graph(
            [start(), choice("ask", "x", "y"), call("a"), join, call("d")],
            *("start>ask", "ask.x>a", "a>c", "ask.y>c", "c>d"),
        )
        precedence = drawing_of(drawn).sight.precedence(OUTERMOST)

        assert not precedence.may_run("c")
        assert not precedence.may_run("d")
        assert precedence.may_run("a")

    def test_a_catch_is_another_way_than_out(self):
        drawn = graph(
            [
                start(),
                scope("try_it", "sorry"),
                *inside("try_it", call("x")),
                call("a"),
                call("b"),
                call("z"),
            ],
            *("start>try_it", "try_it.body>x", "try_it>a", "try_it.sorry>b", "a>z", "b>z"),
        )

        assert _relation(drawn, "a", "z") is Relation.MAY_BE_SKIPPED
        assert _relation(drawn, "try_it", "z") is Relation.ALWAYS_BEFORE

    def test_takes_ten_thousand_paths_into_one_join(self):
        names = [f"n{number}" for number in range(9_000)]
        join = call("z", join="first", first=8_999)
        drawn = graph(
            [start(), *map(call, names), join],
            *(f"start>{name}" for name in names),
            *(f"{name}>z" for name in names),
        )

        assert _relation(drawn, "n0", "z") is Relation.MAY_BE_UNFINISHED
