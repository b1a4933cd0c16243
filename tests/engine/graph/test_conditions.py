import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.graph.conditions import ALWAYS, Condition, Decisions, implies
from engine.graph.model import Edge
from engine.graph.nodes.choice import Case, ChoiceNode

NODES = [
    ChoiceNode(id=name, cases=tuple(Case(id=f"c{at}") for at in range(count)))
    for name, count in (("a", 1), ("b", 2), ("c", 1))
]
WAYS = [
    (node.id, handle) for node in NODES for handle in (*(one.id for one in node.cases), "otherwise")
]
RUNS = list(itertools.product(*([way for way in WAYS if way[0] == node.id] for node in NODES)))
"""Every way in which all choices can decide."""

PRODUCTS = st.lists(
    st.lists(st.sampled_from(WAYS), max_size=3, unique_by=lambda way: way[0]).map(frozenset),
    max_size=4,
)

A_B = frozenset({("a", "c0"), ("b", "c0")})
A_C = frozenset({("a", "c0"), ("c", "c0")})


def _bit(decisions: Decisions, way: tuple[str, str]) -> int:
    edge = Edge(id="e", source=way[0], source_handle=way[1], target="z")
    return decisions.bit_of(edge)


def _condition(decisions: Decisions, products: list[frozenset[tuple[str, str]]]) -> Condition:
    return tuple(sum(_bit(decisions, way) for way in product) for product in products)


def _holds(decisions: Decisions, condition: Condition, run: tuple[tuple[str, str], ...]) -> bool:
    live = sum(_bit(decisions, way) for way in run)
    return any(product & live == product for product in condition)


def _truth(decisions: Decisions, condition: Condition) -> list[bool]:
    return [_holds(decisions, condition, run) for run in RUNS]


class TestDecisions:
    @given(products=PRODUCTS)
    @settings(max_examples=100, deadline=None)
    def test_a_shortened_sum_says_the_same(self, products: list[frozenset[tuple[str, str]]]):
        decisions = Decisions(NODES, work=100_000)
        condition = _condition(decisions, products)

        assert _truth(decisions, decisions.simplify(condition)) == _truth(decisions, condition)

    def test_all_ways_out_of_a_choice_are_always(self):
        decisions = Decisions(NODES, work=100_000)
        ways = [frozenset({way}) for way in WAYS if way[0] == "b"]

        assert decisions.simplify(_condition(decisions, ways)) == ALWAYS

    @given(sums=st.lists(PRODUCTS, min_size=1, max_size=4), needed=st.integers(1, 4))
    @settings(max_examples=100, deadline=None)
    def test_counts_conditions_that_hold(
        self, sums: list[list[frozenset[tuple[str, str]]]], needed: int
    ):
        decisions = Decisions(NODES, work=100_000)
        conditions = [_condition(decisions, products) for products in sums]

        found = decisions.at_least(needed, conditions)

        truths = zip(*(_truth(decisions, one) for one in conditions), strict=True)
        assert _truth(decisions, found) == [sum(run) >= needed for run in truths]

    @given(sums=st.lists(PRODUCTS, max_size=3))
    @settings(max_examples=100, deadline=None)
    def test_says_when_none_holds(self, sums: list[list[frozenset[tuple[str, str]]]]):
        decisions = Decisions(NODES, work=100_000)
        conditions = [_condition(decisions, products) for products in sums]

        found = decisions.none_of(conditions)

        assert _truth(decisions, found) == [
            not any(_holds(decisions, one, run) for one in conditions) for run in RUNS
        ]

    def test_names_a_sum_when_the_work_is_done(self):
        decisions = Decisions(NODES, work=0)
        both = _condition(decisions, [A_B, A_C])

        named = decisions.simplify(both)

        assert implies(named, _condition(decisions, [A_B & A_C]))
        assert implies(named, named)
        assert not implies(ALWAYS, named)
        assert not implies(named, both)
