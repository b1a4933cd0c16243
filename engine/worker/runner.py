"""Temporal's sandbox, entered to execute workflow code and for nothing else."""

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from temporalio.api.enums.v1 import CommandType
from temporalio.bridge.proto.workflow_activation import RemoveFromCache
from temporalio.converter import (
    ActivitySerializationContext,
    SerializationContext,
    StorageDriverStoreContext,
    StorageDriverWorkflowInfo,
    WorkflowSerializationContext,
)
from temporalio.worker import WorkflowInstance, WorkflowInstanceDetails
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner
from typing_extensions import override

from engine.worker.announcer import Announcer, Told
from engine.worker.lanes import Lanes

if TYPE_CHECKING:
    from temporalio.bridge.proto.workflow_activation import WorkflowActivation
    from temporalio.bridge.proto.workflow_completion import WorkflowActivationCompletion
    from temporalio.worker._command_aware_visitor import CommandInfo
    from temporalio.workflow import Info

_OF_ACTIVITIES = CommandType.COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK
_OF_OTHERS = frozenset(
    {
        CommandType.COMMAND_TYPE_START_CHILD_WORKFLOW_EXECUTION,
        CommandType.COMMAND_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION,
        CommandType.COMMAND_TYPE_SCHEDULE_NEXUS_OPERATION,
    }
)


_TAKEN: Final = RemoveFromCache.EvictionReason.WORKFLOW_EXECUTION_ENDING
"""Why an execution leaves the cache once Temporal has taken its last task, and only then."""

_ENDS: Final = frozenset(
    {
        "complete_workflow_execution",
        "fail_workflow_execution",
        "cancel_workflow_execution",
        "continue_as_new_workflow_execution",
    }
)

_BYTES_A_SECOND: Final = 4_000_000
"""How much of its input a run reads in a second, which is all that is known of its first task."""

_lanes = Lanes()
"""One for all workers of the process, which share one interpreter lock."""


@dataclass(frozen=True, kw_only=True)
class Runner(SandboxedWorkflowRunner):
    """
    The SDK's sandbox, which is not entered to ask whose payload one is.

    The SDK asks that of each payload three or four times, in the sandbox each time, and that was
    a third of a worker's work on a run of ten steps. What our sealing needs to know is known here.
    """

    announcer: Announcer

    @override
    def create_instance(self, det: WorkflowInstanceDetails) -> WorkflowInstance:
        """Make the execution of one run."""
        return _Instance(super().create_instance(det), det.info, _lanes, self.announcer)


class _Instance(WorkflowInstance):
    """Passes everything on, but for questions that need nobody inside to answer."""

    def __init__(
        self, inside: WorkflowInstance, info: "Info", lanes: Lanes, announcer: Announcer
    ) -> None:
        self._inside = inside
        self._lanes = lanes
        self._announcer = announcer
        self._last_words: Told | None = None
        self._expected_s: float | None = None
        self._of_workflow = WorkflowSerializationContext(
            namespace=info.namespace, workflow_id=info.workflow_id
        )
        # Only the workflow's id matters to `engine.client.sealing`, so one does for all.
        self._of_activity = ActivitySerializationContext(
            namespace=info.namespace,
            workflow_id=info.workflow_id,
            workflow_type=info.workflow_type,
            activity_type="",
            activity_id=None,
            activity_task_queue=info.task_queue,
            is_local=False,
        )
        self._stored_here = StorageDriverStoreContext(
            target=StorageDriverWorkflowInfo(
                id=info.workflow_id,
                run_id=info.run_id,
                type=info.workflow_type,
                namespace=info.namespace,
            )
        )

    @override
    def activate(self, act: "WorkflowActivation") -> "WorkflowActivationCompletion":
        if any(job.HasField("remove_from_cache") for job in act.jobs):
            self._close(act)
            # Quick, and the next task of the run waits for it; what it tells is no news.
            with self._announcer.listening():
                return self._inside.activate(act)
        if self._expected_s is None:
            self._expected_s = _size_of_input(act) / _BYTES_A_SECOND
        with self._lanes.through(self._expected_s):
            began = time.thread_time()
            try:
                return self._work(act)
            finally:
                self._expected_s = time.thread_time() - began

    def _work(self, act: "WorkflowActivation") -> "WorkflowActivationCompletion":
        with self._announcer.listening() as told:
            completion = self._inside.activate(act)
        if completion.HasField("failed"):
            return completion  # it will be done again
        commands = completion.successful.commands
        if any(command.WhichOneof("variant") in _ENDS for command in commands):
            self._last_words = told
        else:
            self._announcer.pass_on(told)
        return completion

    def _close(self, act: "WorkflowActivation") -> None:
        taken = any(job.remove_from_cache.reason == _TAKEN for job in act.jobs)
        if taken and self._last_words is not None:
            self._announcer.pass_on(self._last_words)

    @override
    def get_serialization_context(
        self, command_info: "CommandInfo | None"
    ) -> SerializationContext | None:
        if command_info is None:
            return self._of_workflow
        if command_info.command_type == _OF_ACTIVITIES:
            return self._of_activity
        if command_info.command_type in _OF_OTHERS:
            return self._inside.get_serialization_context(command_info)
        return self._of_workflow

    @override
    def get_external_store_context(
        self, command_info: "CommandInfo | None"
    ) -> StorageDriverStoreContext:
        if command_info is None or command_info.command_type == _OF_ACTIVITIES:
            return self._stored_here
        return self._inside.get_external_store_context(command_info)

    @override
    def get_info(self) -> "Info":
        return self._inside.get_info()

    @override
    def get_thread_id(self) -> int | None:
        return self._inside.get_thread_id()


def _size_of_input(act: "WorkflowActivation") -> int:
    return sum(
        len(payload.data)
        for job in act.jobs
        if job.HasField("initialize_workflow")
        for payload in job.initialize_workflow.arguments
    )
