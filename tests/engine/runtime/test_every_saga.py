"""Undoing is complete: whatever fails, wherever it fails, in whatever is around it."""

import itertools
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given

from engine.events.model import RunEvent, StepFailed, StepSucceeded
from engine.graph.model import WorkflowGraph
from engine.plan.model import Plan, ScopeStep, Step
from engine.plan.walk import steps_in
from engine.runtime.activity_contract import RunResult
from engine.testing.runs import Bench
from tests.engine.runtime.whole_runs import execute, lawfully, sagas, undoable_in

UNDO = "/undo"

every_saga = lawfully(30)


def ancestors(path: str) -> Iterator[str]:
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


def failed_scopes(plan: Plan, events: tuple[RunEvent, ...]) -> set[str]:
    """Give the paths of the scopes that failed, caught or not."""
    ids = {step.id for step in steps_in(plan.block) if isinstance(step, ScopeStep)}
    found = set()
    for event in events:
        if isinstance(event, StepSucceeded | StepFailed) and event.step.rpartition("/")[2] in ids:
            output = event.output if isinstance(event, StepSucceeded) else None
            if output is None or output["error"] is not None:
                found.add(event.step)
    return found


def due(plan: Plan, events: tuple[RunEvent, ...], result: RunResult) -> set[str]:
    """Work out what has to be undone: what is finished in something that has failed."""
    undoable, failed = undoable_in(plan), failed_scopes(plan, events)
    finished = {event.step for event in events if isinstance(event, StepSucceeded)}
    return {
        path
        for path in finished
        if path.rpartition("/")[2] in undoable
        and (result.outcome == "failed" or failed.intersection(ancestors(path)))
    }


def comes_before(steps: dict[str, Step], one: str, other: str) -> bool:
    """Say whether the other waits for the one, where their ways part."""
    parts = zip(one.split("/"), other.split("/"), strict=False)
    here, there = next((pair for pair in parts if pair[0] != pair[1]), ("", ""))
    if here not in steps or there not in steps:
        return False  # iterations of one loop, which may run side by side
    waiting, seen = [there], set()
    while waiting:
        step = steps[waiting.pop()]
        if step.join != "all":
            continue  # it may have started before
        for edge in step.incoming:
            if edge.source == here:
                return True
            if edge.source is not None and edge.source not in seen:
                seen.add(edge.source)
                waiting.append(edge.source)
    return False


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
class TestEverySaga:
    @every_saga
    @given(graph=sagas())
    async def test_is_undone_completely_once_and_in_reverse(
        self, bench: Bench, tmp_path: Path, graph: WorkflowGraph
    ) -> None:
        run_id, result, plan, seen = await execute(bench, graph, tmp_path)

        events = bench.journal.events(run_id)
        undone = [path.removesuffix(UNDO) for path in seen if path.endswith(UNDO)]
        undoable = undoable_in(plan)
        assert max(Counter(seen).values(), default=1) == 1
        assert {path for path in undone if path.rpartition("/")[2] in undoable} == due(
            plan, tuple(events), result
        )
        steps = {step.id: step for step in steps_in(plan.block)}
        at = {path: place for place, path in enumerate(seen)}
        for one, other in itertools.permutations(undone, 2):
            done_last = max(at[one], at[other])
            undone_first = min(at[one + UNDO], at[other + UNDO])
            if done_last < undone_first and comes_before(steps, one, other):
                assert at[other + UNDO] < at[one + UNDO]
