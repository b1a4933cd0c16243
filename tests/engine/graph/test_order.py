import itertools

from engine.graph.order import find_cycle, topological_order


class TestTopologicalOrder:
    def test_puts_equals_in_the_order_of_their_ids(self):
        order = topological_order(["d", "c", "b", "a"], {"a": ["d"], "c": ["d"]})

        assert order.ordered == ("a", "b", "c", "d")
        assert order.stuck == ()

    def test_tells_what_is_stuck(self):
        successors = {"a": ["b"], "b": ["c"], "c": ["b", "d"]}

        order = topological_order(["a", "b", "c", "d"], successors)

        assert order.ordered == ("a",)
        assert order.stuck == ("b", "c", "d")
        assert find_cycle(order.stuck, successors) == ("b", "c")

    def test_walks_chains_of_any_length(self):
        names = [f"n{number:05}" for number in range(20_000)]
        successors = {a: [b] for a, b in itertools.pairwise(names)}
        ring = {**successors, names[-1]: [names[0]]}

        assert topological_order(names, successors).ordered == tuple(names)
        assert len(find_cycle(topological_order(names, ring).stuck, ring)) == 20_000
