from engine.graph.blocks import OUTERMOST, BlockKey
from engine.graph.drawing import drawing_of
from tests.engine.graph.graphs import call, for_each, graph, inside, scope, start


class TestFindBlocks:
    def test_cuts_a_drawing_at_every_inner_handle(self):
        drawn = graph(
            [
                start(),
                scope("try_it", "sorry"),
                call("after"),
                *inside("try_it", call("b"), call("a"), call("tidy"), for_each("loop")),
                *inside("loop", call("each")),
            ],
            *("start>try_it", "try_it.sorry>after", "try_it.body>b", "b>a", "a>loop"),
            *("try_it.finally>tidy", "loop.body>each"),
        )

        blocks = drawing_of(drawn).blocks

        assert {key: block.order.ordered for key, block in blocks.items()} == {
            OUTERMOST: ("try_it", "after"),
            BlockKey("try_it", "body"): ("b", "a", "loop"),
            BlockKey("try_it", "finally"): ("tidy",),
            BlockKey("loop", "body"): ("each",),
        }

    def test_knows_no_block_that_no_run_comes_to(self):
        drawn = graph([start(), for_each("loop"), *inside("loop", call("a"))], "loop.body>a")

        assert list(drawing_of(drawn).blocks) == [OUTERMOST]

    def test_keeps_a_cycle_to_its_own_block(self):
        drawn = graph(
            [start(), for_each("loop"), call("z"), *inside("loop", call("a"), call("b"))],
            *("start>loop", "loop>z", "loop.body>a", "a>b", "b>a"),
        )

        order = drawing_of(drawn).order

        assert order.ordered == ("start", "loop", "z")
        assert order.stuck == ("a", "b")
