"""What the checks call sure is sure, whatever the choices decide and whoever is quicker."""

import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.compiler.compile import compile_graph
from engine.graph.blocks import OUTERMOST
from engine.graph.checks.view import GraphView
from engine.graph.handles import handles_of
from engine.graph.model import WorkflowGraph
from engine.graph.nodes.end import EndNode
from engine.graph.precedence import Relation
from engine.runtime.schedule import Advance, Progress, begin, settle_in_place
from tests.engine.compiler.fake_catalog import FakeCatalog
from tests.engine.graph.strategies import workflows


class _Run:
    """Executes the outermost block by the runtime's own schedule, at random."""

    def __init__(self, drawn: WorkflowGraph, chance: random.Random) -> None:
        self._view = GraphView(drawn, FakeCatalog())
        self._precedence = self._view.drawing.sight.precedence(OUTERMOST)
        self._chance = chance
        self._block = compile_graph(drawn, FakeCatalog()).block
        self._running: list[str] = []
        self._succeeded: set[str] = set()

    def execute(self) -> None:
        progress = self._start(begin(self._block))
        while self._running:
            step = self._running.pop(self._chance.randrange(len(self._running)))
            node = self._view.nodes[step]
            if isinstance(node, EndNode) and node.outcome == "failed":
                return
            self._succeeded.add(step)
            live = frozenset(self._chance.sample(handles_of(node), min(len(handles_of(node)), 1)))
            progress = self._start(settle_in_place(progress, step, live=live))
        for one in self._block.steps:
            if self._precedence.relation_at_end(step=one.id) is Relation.ALWAYS_BEFORE:
                assert one.id in self._succeeded | self._view.drawing.sight.all_losers

    def _start(self, advance: Advance) -> Progress:
        progress = advance.progress
        for step in advance.ready:
            for other in self._block.steps:
                relation = self._precedence.relation(step=other.id, node=step)
                if relation is Relation.ALWAYS_BEFORE:
                    assert other.id in self._succeeded
        self._running += advance.ready
        for loser in advance.losers:
            self._running.remove(loser)
            progress = self._start(settle_in_place(progress, loser, live=frozenset()))
        return progress


class TestPrecedenceHolds:
    @given(drawn=workflows(most=8, depth=1), chance=st.randoms(use_true_random=False))
    @settings(
        max_examples=60,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
        derandomize=True,
    )
    def test_what_always_comes_before_has_always_succeeded(
        self, drawn: WorkflowGraph, chance: random.Random
    ):
        for _ in range(3):
            _Run(drawn, chance).execute()
