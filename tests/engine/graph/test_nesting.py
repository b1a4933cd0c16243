from engine.graph.model import WorkflowGraph
from engine.graph.nesting import MAX_DEPTH, Misplacement, Nesting, find_nesting
from tests.engine.graph.graphs import call, for_each, graph, inside, start


def _nesting(drawn: WorkflowGraph) -> Nesting:
    return find_nesting({node.id: node for node in drawn.nodes})


def _nested(depth: int) -> WorkflowGraph:
    nodes = [for_each("c0")]
    for level in range(1, depth):
        nodes += inside(f"c{level - 1}", for_each(f"c{level}"))
    return graph([*nodes, *inside(f"c{depth - 1}", call("deepest"))])


class TestFindNesting:
    def test_knows_the_containers_around_a_node(self):
        drawn = graph(
            [*inside("inner", call("a")), *inside("outer", for_each("inner")), for_each("outer")]
        )

        nesting = _nesting(drawn)

        assert nesting.ancestors("a") == ["inner", "outer"]
        assert nesting.ancestors("outer") == []
        assert nesting.misplaced == {}

    def test_leaves_out_what_is_inside_something_misplaced(self):
        drawn = graph([*inside("nowhere", for_each("lost")), *inside("lost", call("a"))])

        nesting = _nesting(drawn)

        assert nesting.misplaced == {"lost": Misplacement.UNKNOWN_PARENT}
        assert nesting.parents == {}

    def test_names_one_node_of_a_cycle(self):
        drawn = graph(
            [
                *inside("b", for_each("c")),
                *inside("c", for_each("b"), call("x")),
                *inside("self", for_each("self")),
            ]
        )

        nesting = _nesting(drawn)

        assert nesting.misplaced == {"b": Misplacement.CYCLE, "self": Misplacement.CYCLE}
        assert nesting.parents == {}

    def test_refuses_a_parent_that_holds_nothing_and_a_start_inside(self):
        drawn = graph(
            [call("a"), for_each("loop"), *inside("a", call("b")), *inside("loop", start())]
        )

        assert _nesting(drawn).misplaced == {
            "b": Misplacement.NO_CONTAINER,
            "start": Misplacement.START_INSIDE,
        }

    def test_allows_as_many_containers_as_it_says(self):
        assert _nesting(_nested(MAX_DEPTH)).misplaced == {}
        assert _nesting(_nested(MAX_DEPTH + 1)).misplaced == {"deepest": Misplacement.TOO_DEEP}

    def test_takes_thousands_of_levels(self):
        misplaced = _nesting(_nested(9_000)).misplaced

        assert misplaced == {f"c{MAX_DEPTH + 1}": Misplacement.TOO_DEEP}
