"""Tasks of runs over HTTP."""

from typing import Any, ClassVar, Final
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from designer.access.api import Audited, BatonView
from designer.access.permissions import Permission
from designer.audit.events import TaskCompleted
from designer.common.bodies import Body
from designer.runs import selectors
from designer.runs.tasks import MAX_RESULT_BYTES, complete_task

MAX_RESULT_BODY: Final = MAX_RESULT_BYTES + 4_096


class CompleteTaskSerializer(Body):
    """The result of a task."""

    step = serializers.CharField(max_length=300, help_text="Path of the step that waits.")
    output = serializers.JSONField(help_text="What the task's schema asks for.")
    id = serializers.UUIDField(
        required=False, help_text="The same request a second time changes nothing."
    )


class CompletedTaskSerializer(serializers.Serializer[Any]):
    """The task that was completed."""

    run = serializers.UUIDField()
    step = serializers.CharField()


class CompleteTaskView(BatonView):
    """`POST runs/<id>/steps/complete/`."""

    permissions: ClassVar = {"POST": Permission.WORK_ON_TASK}
    audits: ClassVar[dict[str, Audited]] = {"POST": (TaskCompleted,)}
    max_body: ClassVar[int] = MAX_RESULT_BODY

    @extend_schema(
        operation_id="completeTask",
        request=CompleteTaskSerializer,
        responses={202: CompletedTaskSerializer},
    )
    def post(self, _request: Request, *, run_id: UUID, **_: Any) -> Response:
        """Complete a task; its run goes on as soon as it hears of it."""
        run = selectors.find_run(self.actor, run_id)
        given = self.read(CompleteTaskSerializer).validated_data
        complete_task(
            self.actor,
            run=run,
            step=given["step"],
            output=given["output"],
            request_id=given.get("id"),
        )
        answer = {"run": run.id, "step": given["step"]}
        return Response(answer, status=status.HTTP_202_ACCEPTED)
