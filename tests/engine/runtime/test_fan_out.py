"""Thousands of operations side by side, in one run."""

from typing import Any

import pytest

from engine.plan.model import Block, Plan
from engine.runtime import block, schedule
from engine.runtime.gate import CONTAINERS_AT_A_STRETCH, OPERATIONS_AT_A_STRETCH
from engine.testing.plans import after, choice, end, lab_step, path, plan, scope
from engine.testing.runs import Bench, run_plan
from engine.worker import runner


def fan(width: int) -> Plan:
    names = [f"o{n}" for n in range(width)]
    echoes = [lab_step(name, "echo", {"value": name}) for name in names]
    return plan(*echoes, end(incoming=after(*names), output=path(f"steps.o{width - 1}")))


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Collect how many operations each task of a workflow has started."""
    found: list[int] = []
    activate = runner._Instance.activate

    def watched(self: runner._Instance, act: Any) -> Any:
        completion = activate(self, act)
        if not act.is_replaying:  # a busy machine may forget a run, and go through it again
            commands = completion.successful.commands
            found.append(sum(command.HasField("schedule_activity") for command in commands))
        return completion

    monkeypatch.setattr(runner._Instance, "activate", watched)
    return found


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Collect how many blocks each task of a workflow has begun."""
    found: list[int] = [0]
    replaying = [False]
    activate = runner._Instance.activate

    def watched(self: runner._Instance, act: Any) -> Any:
        found.append(0)
        replaying[0] = act.is_replaying
        return activate(self, act)

    def counted(one: Block) -> Any:
        found[-1] += not replaying[0]
        return schedule.begin(one)

    monkeypatch.setattr(runner._Instance, "activate", watched)
    monkeypatch.setattr(block, "begin", counted)
    return found


class TestFanOut:
    async def test_starts_only_so_many_operations_at_a_stretch(
        self, bench: Bench, started: list[int]
    ) -> None:
        run_id, result = await run_plan(bench, fan(350))

        assert (result.outcome, result.output) == ("succeeded", "o349")
        assert sum(started) == 350
        assert max(started) == OPERATIONS_AT_A_STRETCH
        assert len(set(bench.journal.keys(run_id))) == 2 * 350 + 4

    async def test_does_not_pause_where_fewer_run_side_by_side(self, bench: Bench) -> None:
        run_id, _ = await run_plan(bench, fan(OPERATIONS_AT_A_STRETCH))

        handle = bench.worker.client.temporal.get_workflow_handle(run_id)
        history = await handle.fetch_history()
        assert not any(e.HasField("marker_recorded_event_attributes") for e in history.events)

    async def test_begins_only_so_many_containers_at_a_stretch(
        self, bench: Bench, opened: list[int]
    ) -> None:
        names = [f"s{n}" for n in range(400)]
        scopes = [scope(name, choice(f"{name}_in", [])) for name in names]
        done = end(incoming=after(*names), output="all")

        _, result = await run_plan(bench, plan(*scopes, done))

        assert (result.outcome, result.output) == ("succeeded", "all")
        assert sum(opened) == 401
        assert max(opened) == CONTAINERS_AT_A_STRETCH + 1  # the run's own block

    @pytest.mark.system
    @pytest.mark.timeout(600)
    async def test_of_five_thousand_comes_to_its_end(
        self, bench: Bench, started: list[int]
    ) -> None:
        run_id, result = await run_plan(bench, fan(5_000))

        keys = bench.journal.keys(run_id)
        assert (result.outcome, result.output) == ("succeeded", "o4999")
        assert max(started) == OPERATIONS_AT_A_STRETCH
        assert {f"o{n}:succeeded" for n in range(5_000)} <= set(keys)
        assert len(keys) == len(set(keys))
