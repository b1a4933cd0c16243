import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from temporalio.bridge.proto.workflow_activation import RemoveFromCache, WorkflowActivation
from temporalio.bridge.proto.workflow_completion import WorkflowActivationCompletion
from temporalio.worker import Replayer  # noqa: F401 - loads what the runner needs
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner

from engine.events.model import RunEvent, RunStarted
from engine.worker.announcer import Announcer
from engine.worker.runner import Runner
from tests.engine.worker.test_runner import Details

Reason = RemoveFromCache.EvictionReason
NEWS = RunStarted(key="run:started", at=datetime(2026, 1, 1, tzinfo=UTC))


class Heard:
    """What others hear of the runs."""

    def __init__(self) -> None:
        self.events: list[tuple[str, str]] = []
        self.announcer = Announcer(self._hear)

    def _hear(self, run_id: str, events: Any) -> None:
        self.events += [(run_id, event.key) for event in events]


class Inside:
    """A run that tells something in each task, and ends in the one that is told so."""

    def __init__(self, announcer: Announcer) -> None:
        self.announcer, self.ends_by, self.fails = announcer, "", False

    def activate(self, act: WorkflowActivation) -> WorkflowActivationCompletion:
        completion = WorkflowActivationCompletion()
        self.announcer.tell("run-1", [NEWS])
        if self.fails:
            completion.failed.SetInParent()
            return completion
        completion.successful.SetInParent()
        if self.ends_by and not act.jobs:
            getattr(completion.successful.commands.add(), self.ends_by).SetInParent()
        return completion


def removal(reason: "Reason.ValueType") -> WorkflowActivation:
    act = WorkflowActivation()
    act.jobs.add().remove_from_cache.reason = reason
    return act


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def inside(heard: Heard, monkeypatch: pytest.MonkeyPatch) -> Inside:
    made = Inside(heard.announcer)
    monkeypatch.setattr(SandboxedWorkflowRunner, "create_instance", lambda *_: made)
    return made


@pytest.fixture
def instance(heard: Heard, inside: Inside) -> Any:
    return Runner(announcer=heard.announcer).create_instance(Details())  # type: ignore[arg-type]


class TestWhatATaskTells:
    def test_is_heard_after_it(self, heard: Heard, instance: Any) -> None:
        instance.activate(WorkflowActivation())

        assert heard.events == [("run-1", "run:started")]

    @pytest.mark.parametrize(
        "end", ["complete_workflow_execution", "continue_as_new_workflow_execution"]
    )
    def test_of_the_last_one_is_heard_when_temporal_has_taken_it(
        self, heard: Heard, inside: Inside, instance: Any, end: str
    ) -> None:
        inside.ends_by = end

        instance.activate(WorkflowActivation())
        before = list(heard.events)
        instance.activate(removal(Reason.WORKFLOW_EXECUTION_ENDING))

        assert (before, heard.events) == ([], [("run-1", "run:started")])

    @pytest.mark.parametrize("reason", [Reason.UNHANDLED_COMMAND, Reason.CACHE_FULL])
    def test_of_the_last_one_is_never_heard_when_temporal_has_not(
        self, heard: Heard, inside: Inside, instance: Any, reason: "Reason.ValueType"
    ) -> None:
        inside.ends_by = "complete_workflow_execution"

        instance.activate(WorkflowActivation())
        instance.activate(removal(reason))

        assert heard.events == []

    def test_is_not_heard_when_it_failed(self, heard: Heard, inside: Inside, instance: Any) -> None:
        inside.fails = True

        instance.activate(WorkflowActivation())

        assert heard.events == []

    def test_as_it_leaves_the_cache_is_never_heard(self, heard: Heard, instance: Any) -> None:
        instance.activate(removal(Reason.CACHE_FULL))

        assert heard.events == []


class TestAnnouncer:
    def test_keeps_the_runs_of_several_threads_apart(self, heard: Heard) -> None:
        both_listen = threading.Barrier(2, timeout=10)
        told: dict[str, list[RunEvent]] = {}

        @contextmanager
        def task(run_id: str) -> Iterator[None]:
            with heard.announcer.listening() as collected:
                both_listen.wait()
                yield
            told[run_id] = collected.events

        def work(run_id: str, times: int) -> None:
            with task(run_id):
                heard.announcer.tell(run_id, [NEWS] * times)

        threads = [threading.Thread(target=work, args=(f"run-{n}", n)) for n in (1, 2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert {run_id: len(events) for run_id, events in told.items()} == {"run-1": 1, "run-2": 2}
