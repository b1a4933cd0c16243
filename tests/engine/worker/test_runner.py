from dataclasses import dataclass, field
from typing import Any

import pytest
from temporalio.api.enums.v1 import CommandType
from temporalio.converter import SerializationContext, WorkflowSerializationContext
from temporalio.worker import Replayer  # noqa: F401 - loads what the runner needs
from temporalio.worker._command_aware_visitor import CommandInfo
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner

from engine.client.sealing import _scope_of
from engine.worker.announcer import Announcer
from engine.worker.runner import Runner

CHILD = WorkflowSerializationContext(namespace="n", workflow_id="the child")


@dataclass
class Info:
    namespace: str = "n"
    workflow_id: str = "run-1"
    workflow_type: str = "RunWorkflow"
    run_id: str = "r"
    task_queue: str = "q"


@dataclass
class Details:
    info: Info = field(default_factory=Info)


class Inside:
    """Stands for the instance in the sandbox, and counts how often it is entered."""

    def __init__(self) -> None:
        self.entered = 0

    def get_serialization_context(self, _: CommandInfo | None) -> SerializationContext | None:
        self.entered += 1
        return CHILD

    def get_external_store_context(self, _: CommandInfo | None) -> str:
        self.entered += 1
        return "asked inside"


@pytest.fixture
def inside(monkeypatch: pytest.MonkeyPatch) -> Inside:
    made = Inside()
    monkeypatch.setattr(SandboxedWorkflowRunner, "create_instance", lambda *_: made)
    return made


@pytest.fixture
def instance(inside: Inside) -> Any:
    return Runner(announcer=Announcer(lambda *_: None)).create_instance(Details())  # type: ignore[arg-type]


def command(name: str) -> CommandInfo:
    return CommandInfo(
        command_type=CommandType.Value(f"COMMAND_TYPE_{name}"),
        command_seq=1,
    )


class TestWhosePayloadItIs:
    def test_is_the_workflows_where_no_command_is_at_hand(self, instance: Any) -> None:
        assert _scope_of(instance.get_serialization_context(None)) == b"workflow\0run-1"

    def test_is_the_workflows_where_it_ends(self, instance: Any) -> None:
        asked = command("COMPLETE_WORKFLOW_EXECUTION")

        assert _scope_of(instance.get_serialization_context(asked)) == b"workflow\0run-1"

    def test_is_the_activities_where_one_is_scheduled_or_answers(self, instance: Any) -> None:
        asked = command("SCHEDULE_ACTIVITY_TASK")

        assert _scope_of(instance.get_serialization_context(asked)) == b"activity\0run-1"

    @pytest.mark.parametrize(
        "name", ["START_CHILD_WORKFLOW_EXECUTION", "SIGNAL_EXTERNAL_WORKFLOW_EXECUTION"]
    )
    def test_is_that_of_another_workflow_where_only_the_inside_knows_which(
        self, instance: Any, name: str
    ) -> None:
        assert instance.get_serialization_context(command(name)) is CHILD

    def test_is_known_without_entering_the_sandbox(self, instance: Any, inside: Inside) -> None:
        for asked in (None, command("SCHEDULE_ACTIVITY_TASK")):
            instance.get_serialization_context(asked)
            instance.get_external_store_context(asked)

        assert not inside.entered

    def test_goes_to_the_inside_for_where_a_childs_values_are_kept(self, instance: Any) -> None:
        asked = command("START_CHILD_WORKFLOW_EXECUTION")

        assert instance.get_external_store_context(asked) == "asked inside"
