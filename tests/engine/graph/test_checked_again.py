"""A graph that was checked before, and then edited, gets the answer that a new one gets."""

import sys
from collections.abc import Iterator
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from engine.graph.checks.check import check_graph
from engine.graph.model import WorkflowGraph
from engine.graph.remembered import Remembered
from tests.engine.compiler.fake_catalog import FakeCatalog
from tests.engine.graph.strategies import workflows

Place = tuple[str | int, ...]

WRITTEN_INSTEAD: tuple[Any, ...] = (
    *("", "x", "start", "n0", "n1", "out", "case1", "body", "all", "any", "first"),
    *("succeeded", "failed", "{{ input.name }}", "{{ steps.n1 }}", "input.total.x", "item"),
    *("http", "mail", "send", "request", "check_stock", None, True, 0, 1, 1.0, 2, [], {}, {"a": 1}),
)


def forget_everything() -> None:
    modules = [module for name, module in sys.modules.items() if name.startswith("engine.")]
    known = [one for module in modules for one in vars(module).values()]
    for one in known:
        if isinstance(one, Remembered):
            one.forget()


def places(part: Any, place: Place = ()) -> Iterator[Place]:
    """List every place of a document, the document itself left out."""
    if not isinstance(part, dict | list):
        return
    for key, value in part.items() if isinstance(part, dict) else enumerate(part):
        yield (*place, key)
        yield from places(value, (*place, key))


@st.composite
def edits(draw: st.DrawFn) -> tuple[WorkflowGraph, WorkflowGraph]:
    """Draw a workflow, and the same with up to three things written otherwise or left out."""
    before = draw(workflows(least=1, most=3))
    document = before.model_dump(mode="json")
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.sampled_from(list(places(document))))
        around: Any = document
        for word in place[:-1]:
            around = around[word]
        if draw(st.booleans()):
            around[place[-1]] = draw(st.sampled_from(WRITTEN_INSTEAD))
        else:
            del around[place[-1]]
    try:
        after = WorkflowGraph.model_validate(document)
    except ValidationError:
        assume(False)
    return before, after


class TestCheckedAgain:
    @settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(edits())
    def test_gets_the_issues_that_it_gets_when_nothing_is_known(
        self, drawn: tuple[WorkflowGraph, WorkflowGraph]
    ) -> None:
        before, after = drawn
        forget_everything()
        check_graph(before, FakeCatalog())
        again = check_graph(after, FakeCatalog())

        forget_everything()

        assert check_graph(after, FakeCatalog()) == again
