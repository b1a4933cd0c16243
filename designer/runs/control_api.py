"""Run controls over HTTP: pause, resume, decide about a step, fork."""

from typing import Any, ClassVar, Final
from uuid import UUID

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from designer.access.api import Audited, BatonView
from designer.access.permissions import Permission
from designer.audit.control_events import (
    RunForked,
    RunOutputOverridden,
    RunPaused,
    RunResumed,
    RunStepFailed,
    RunStepRetried,
    RunStepSkipped,
)
from designer.common.bodies import Body
from designer.common.errors import Invalid
from designer.runs import controls, forks, selectors
from designer.runs.models import Run
from designer.runs.serializers import RunRowSerializer, StartedRunSerializer, run_rows
from engine.runtime.activity_contract import VALUE_LIMIT_BYTES

_SAME_ID: Final = "The same request a second time changes nothing."
MAX_STEER_BODY: Final = VALUE_LIMIT_BYTES + 4_096


class ControlRunSerializer(Body):
    """What pauses a run, or lets it go on."""

    id = serializers.UUIDField(required=False, help_text=_SAME_ID)


class SteerStepSerializer(Body):
    """What becomes of a step."""

    step = serializers.CharField(max_length=300, help_text="Its path.")
    action = serializers.ChoiceField(choices=["retry", "skip", "succeed", "fail"])
    output = serializers.JSONField(
        required=False, allow_null=True, help_text="For `succeed`: what the step is to have given."
    )
    reason = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=500, help_text="For the audit log."
    )
    id = serializers.UUIDField(required=False, help_text=_SAME_ID)


class SteeredStepSerializer(serializers.Serializer[Any]):
    """A step about which somebody decided."""

    run = serializers.UUIDField()
    step = serializers.CharField()
    action = serializers.ChoiceField(choices=["retry", "skip", "succeed", "fail"])


class ForkRunSerializer(Body):
    """Where a run goes on in a new one."""

    step = serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        max_length=300,
        help_text="Path of the step that is executed again; none: every step that failed.",
    )
    client_key = serializers.CharField(help_text="The same key a second time makes no second run.")


class PauseRunView(BatonView):
    """`POST runs/<id>/pause/`."""

    permissions: ClassVar = {"POST": Permission.PAUSE_RUN}
    audits: ClassVar[dict[str, Audited]] = {"POST": (RunPaused,)}

    @extend_schema(
        operation_id="pauseRun", request=ControlRunSerializer, responses={202: RunRowSerializer}
    )
    def post(self, _request: Request, *, run_id: UUID, **_: Any) -> Response:
        """Let nothing new start in a run; what runs goes on to its end."""
        run = selectors.find_run(self.actor, run_id)
        given = self.read(ControlRunSerializer).validated_data
        controls.pause_run(self.actor, run=run, request_id=given.get("id"))
        return Response(_row(self, run.id), status=status.HTTP_202_ACCEPTED)


class ResumeRunView(BatonView):
    """`POST runs/<id>/resume/`."""

    permissions: ClassVar = {"POST": Permission.PAUSE_RUN}
    audits: ClassVar[dict[str, Audited]] = {"POST": (RunResumed,)}

    @extend_schema(
        operation_id="resumeRun", request=ControlRunSerializer, responses={202: RunRowSerializer}
    )
    def post(self, _request: Request, *, run_id: UUID, **_: Any) -> Response:
        """Let a paused run go on."""
        run = selectors.find_run(self.actor, run_id)
        given = self.read(ControlRunSerializer).validated_data
        controls.resume_run(self.actor, run=run, request_id=given.get("id"))
        return Response(_row(self, run.id), status=status.HTTP_202_ACCEPTED)


class SteerStepView(BatonView):
    """`POST runs/<id>/steps/steer/`."""

    permissions: ClassVar = {"POST": (Permission.RETRY_STEP, Permission.OVERRIDE_STEP)}
    audits: ClassVar[dict[str, Audited]] = {
        "POST": (RunStepRetried, RunStepSkipped, RunOutputOverridden, RunStepFailed)
    }
    max_body: ClassVar[int] = MAX_STEER_BODY

    @extend_schema(
        operation_id="steerStep",
        request=SteerStepSerializer,
        responses={202: SteeredStepSerializer},
    )
    def post(self, _request: Request, *, run_id: UUID, **_: Any) -> Response:
        """Decide what becomes of a step; its run acts on it as soon as it hears of it."""
        run = selectors.find_run(self.actor, run_id)
        given = self.read(SteerStepSerializer).validated_data
        if ("output" in given) != (given["action"] == "succeed"):
            message = "Give it with the action succeed, and only then."
            raise Invalid(fields=[{"field": "/output", "message": message}])
        controls.steer_step(
            self.actor,
            run=run,
            step=given["step"],
            action=given["action"],
            output=given.get("output"),
            reason=given["reason"],
            request_id=given.get("id"),
        )
        answer = {"run": run.id, "step": given["step"], "action": given["action"]}
        return Response(answer, status=status.HTTP_202_ACCEPTED)


class ForkRunView(BatonView):
    """`POST runs/<id>/fork/`."""

    permissions: ClassVar = {"POST": Permission.RETRY_STEP}
    audits: ClassVar[dict[str, Audited]] = {"POST": (RunForked,)}

    @extend_schema(
        operation_id="forkRun",
        request=ForkRunSerializer,
        responses={
            201: StartedRunSerializer,
            200: OpenApiResponse(StartedRunSerializer, "Its client key is taken; this is its run."),
        },
    )
    def post(self, _request: Request, *, run_id: UUID, **_: Any) -> Response:
        """Have a run that has ended go on in a new one, without repeating what it did well."""
        run = selectors.find_run(self.actor, run_id)
        given = self.read(ForkRunSerializer).validated_data
        fork, created = forks.fork_run(
            self.actor, run=run, step=given["step"], client_key=given["client_key"]
        )
        code = status.HTTP_201_CREATED if created else status.HTTP_200_OK
        return Response({**_row(self, fork.id), "created": created}, status=code)


def _row(view: BatonView, run_id: UUID) -> dict[str, Any]:
    run = Run.objects.select_related("workflow", "version").get(pk=run_id)
    (row,) = run_rows(view.actor, [run])
    return row
