"""
Graphs as large as the model lets them be: compiled or refused, never a hang.

How long they take is measured in `benchmarks/graph_bombs.py`; here pytest's limit is the judge.
"""

import contextlib

import pytest
from pydantic import ValidationError

from engine.compiler.compile import GraphInvalid, compile_graph
from engine.graph.model import MAX_DEPTH as MAX_JSON_DEPTH
from engine.graph.model import MAX_EDGES, MAX_NODES
from engine.graph.nesting import MAX_DEPTH
from tests.engine.compiler.fake_catalog import FakeCatalog
from tests.engine.graph import bombs
from tests.engine.graph.bombs import REFUSED, SHAPES
from tests.engine.graph.graphs import call, start

pytestmark = pytest.mark.thorough

HANGS = pytest.mark.timeout(120)


@HANGS
class TestLargeGraphs:
    @pytest.mark.parametrize("shape", sorted(SHAPES.keys() - REFUSED.keys()))
    def test_are_compiled(self, shape: str) -> None:
        graph = SHAPES[shape]()

        plan = compile_graph(graph, FakeCatalog())

        assert plan.block.steps

    @pytest.mark.parametrize("shape", sorted(REFUSED))
    def test_are_refused_for_one_reason(self, shape: str) -> None:
        graph = SHAPES[shape]()

        with pytest.raises(GraphInvalid) as caught:
            compile_graph(graph, FakeCatalog())

        codes = {issue.code for issue in caught.value.issues if issue.severity == "error"}
        assert codes == {REFUSED[shape]}

    def test_are_of_every_kind(self) -> None:
        sizes = [len(SHAPES[shape]().nodes) for shape in ("chain", "fan", "ladder", "containers")]

        assert all(size > 0.99 * MAX_NODES for size in sizes)

    def test_may_not_be_larger(self) -> None:
        steps = [start(), *(call(f"n{at}") for at in range(MAX_NODES))]

        with pytest.raises(ValidationError, match="at most 10000 items"):
            bombs.drawn(steps, [])
        with pytest.raises(ValidationError, match="at most 40000 items"):
            bombs.drawn([start()], [("start", "out", "n")] * (MAX_EDGES + 1))

    @pytest.mark.parametrize("field", ["value", "schema", "variable", "cell"])
    def test_may_hold_nothing_that_is_too_deep(self, field: str) -> None:
        with pytest.raises(ValidationError, match="lists and objects inside one another"):
            bombs.deep(field, MAX_JSON_DEPTH)

        with contextlib.suppress(GraphInvalid):
            compile_graph(bombs.deep(field, MAX_JSON_DEPTH // 2 - 10), FakeCatalog())

    def test_may_not_be_nested_more_deeply(self) -> None:
        deepest = bombs.nested(MAX_DEPTH, 1)

        assert compile_graph(deepest, FakeCatalog())
        with pytest.raises(GraphInvalid):
            compile_graph(bombs.nested(MAX_DEPTH + 1, 1), FakeCatalog())
