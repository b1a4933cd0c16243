"""
Runs that go on in new executions must replay for ever as well; see `test_replay.py`.

They are recorded with limits so low that a few steps reach them, and replay with the same: what
happens at the limits would otherwise take thousands of events to tell.
"""

import shutil
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import pytest

from engine.plan.model import OperationStep, Plan
from engine.runtime import gate
from engine.server import ServerSettings
from engine.testing.histories import RECORDING_KEYS, replay, save_history
from engine.testing.memory_values import MemoryValues
from engine.testing.plans import after, end, expression, lab_step, path, plan, repeat, scope
from engine.testing.runs import Bench, client_settings, run_plan, running_bench
from tests.engine.replay.test_replay import HISTORIES, read

SHORT = HISTORIES / "short"
STORED = sorted(SHORT.glob("*.json*"))


@pytest.fixture(autouse=True)
def short_histories(monkeypatch: pytest.MonkeyPatch) -> None:
    # What is recorded hangs on these: never change them, add others.
    monkeypatch.setattr(gate, "LONGEST_HISTORY", 60)
    monkeypatch.setattr(gate, "LONGEST_HISTORY_WITH_CHILDREN", 80)


def lighter() -> Plan:
    """Go on with more outcomes than may travel together."""
    large = lab_step("large", "echo", {"value": expression("'x' * 200_000")})
    again = repeat("again", expression("index == 11", "index"), large)
    read_one = lab_step("one", "echo", {"value": path("steps.again.done")}, incoming=after("again"))
    return plan(again, read_one, end(incoming=after("one"), output=path("steps.one")))


def long_ending() -> Plan:
    """End a scope by more steps than an execution otherwise takes."""
    names = [f"s{number}" for number in range(25)]
    steps: list[OperationStep] = [lab_step(names[0], "echo")]
    steps += [lab_step(name, "echo", incoming=after(before)) for before, name in pairwise(names)]
    bad = lab_step("bad", "fail", {"how": "rejected"})
    block = scope("block", bad, catches={"all": ()}, cleanup=steps)
    return plan(block, end(incoming=after(("block", "all")), output=True))


GOING_ON = {"lighter": lighter, "long_ending": long_ending}


def names(files: Iterable[Path]) -> set[str]:
    return {file.name.partition(".")[0].split("-", 3)[3].rpartition("_")[0] for file in files}


class TestStoredHistories:
    def test_are_there(self) -> None:
        assert names(STORED) >= set(GOING_ON)

    @pytest.mark.parametrize("file", STORED, ids=lambda file: file.stem)
    async def test_replay(self, file: Path) -> None:
        failure, journal = await replay(read(file))

        assert failure is None
        assert journal.runs == {}


async def _record(bench: Bench, name: str, folder: Path) -> list[Path]:
    run_id, result = await run_plan(bench, GOING_ON[name]())
    assert result.output is True
    temporal = bench.worker.client.temporal
    runs = [run async for run in temporal.list_workflows(f'WorkflowId = "{run_id}"')]
    return [
        await save_history(
            temporal.get_workflow_handle(run_id, run_id=run.run_id), folder, name=f"{name}_{number}"
        )
        for number, run in enumerate(reversed(runs))
    ]


@pytest.mark.parametrize("name", GOING_ON)
async def test_record_new_histories(
    request: pytest.FixtureRequest, temporal_server: ServerSettings, tmp_path: Path, name: str
) -> None:
    keep = request.config.getoption("--record-histories", default=False)
    settings = client_settings(temporal_server, keys=RECORDING_KEYS)
    async with running_bench(temporal_server, settings=settings, values=MemoryValues()) as bench:
        files = await _record(bench, name, tmp_path)

    for file in files:
        failure, _ = await replay(read(file))
        assert failure is None
        if keep and name not in names(STORED):
            SHORT.mkdir(exist_ok=True)
            shutil.copy(file, SHORT)
