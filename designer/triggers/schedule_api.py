"""Schedules over HTTP."""

from datetime import datetime
from typing import Any, ClassVar, TypeVar
from uuid import UUID

import pydantic
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from pydantic import BaseModel
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from designer.access.api import Audited, BatonView, NotAudited
from designer.access.permissions import Permission
from designer.audit.trigger_events import (
    ScheduleBackfilled,
    ScheduleChanged,
    ScheduleCreated,
    ScheduleDeleted,
    SchedulePaused,
    ScheduleResumed,
    ScheduleRunByHand,
)
from designer.common.errors import Invalid, Malformed
from designer.common.pagination import PAGE_PARAMETERS, page
from designer.common.problems import pydantic_problems
from designer.runs.services import check_client_key
from designer.triggers import schedule_selectors as selectors
from designer.triggers import schedules, slot_orders
from designer.triggers.models import Overlap, Schedule, SlotOrder
from designer.triggers.schedule_shapes import (
    Backfill,
    BackfillSlots,
    NewSchedule,
    RunNow,
    ScheduleChange,
    ScheduleNote,
    SchedulePage,
    SchedulePreview,
    ScheduleRow,
    SlotOrderRow,
    SlotPage,
    SpecBody,
)
from designer.triggers.schedules import MAY_PAUSE, ScheduleSettings
from designer.workflows.selectors import workflow_for
from engine.recurrence.fire_times import next_times

_SEE = Permission.SEE_PUBLISHED_WORKFLOW
_MANAGE = Permission.MANAGE_SCHEDULE
_KEY = OpenApiParameter(
    "Idempotency-Key", str, OpenApiParameter.HEADER, description="The same as `client_key`."
)
_KINDS = ("cron", "interval", "calendar")

AnyModel = TypeVar("AnyModel", bound=BaseModel)


class SchedulesView(BatonView):
    """`workflows/<id>/schedules/`."""

    permissions: ClassVar = {"GET": _SEE, "POST": _MANAGE}
    audits: ClassVar[dict[str, Audited]] = {"POST": (ScheduleCreated,)}

    @extend_schema(
        operation_id="listSchedules", parameters=[*PAGE_PARAMETERS], responses=SchedulePage
    )
    def get(self, request: Request, *, workflow_id: UUID, **_: Any) -> Response:
        """List the schedules of a workflow, with their next times and how the last one went."""
        found = page(selectors.schedules_of(self.actor, workflow_id), request, by="id")
        rows = selectors.schedule_rows(self.actor, found.rows, now=timezone.now())
        return _answer(SchedulePage(items=tuple(rows), next=found.next))

    @extend_schema(operation_id="createSchedule", request=NewSchedule, responses={201: ScheduleRow})
    def post(self, request: Request, *, workflow_id: UUID, **_: Any) -> Response:
        """Let a workflow start by itself."""
        given = _read(NewSchedule, request)
        settings = ScheduleSettings(
            name=given.name,
            spec=given.spec,
            overlap=Overlap(given.overlap),
            catch_up_s=given.catch_up_s,
            input=given.input,
        )
        workflow = workflow_for(self.actor, workflow_id)
        made = schedules.create_schedule(self.actor, workflow=workflow, settings=settings)
        return _row(self, made, code=status.HTTP_201_CREATED)


class ScheduleView(BatonView):
    """`schedules/<id>/`."""

    permissions: ClassVar = {"GET": _SEE, "PATCH": _MANAGE, "DELETE": _MANAGE}
    audits: ClassVar[dict[str, Audited]] = {
        "PATCH": (ScheduleChanged,),
        "DELETE": (ScheduleDeleted,),
    }

    @extend_schema(operation_id="getSchedule", responses=ScheduleRow)
    def get(self, _request: Request, *, schedule_id: UUID, **_: Any) -> Response:
        """Show a schedule."""
        schedule = selectors.schedule_for(self.actor, schedule_id)
        rows = selectors.schedule_rows(self.actor, [schedule], now=timezone.now())
        return _answer(rows[0])

    @extend_schema(operation_id="changeSchedule", request=ScheduleChange, responses=ScheduleRow)
    def patch(self, request: Request, *, schedule_id: UUID, **_: Any) -> Response:
        """Change what a schedule is made of; what is not given stays."""
        given = _read(ScheduleChange, request)
        changes = {
            name: getattr(given, name)
            for name in given.model_fields_set - {"revision"}
            if getattr(given, name) is not None
        }
        changed = schedules.change_schedule(
            self.actor, schedule_id=schedule_id, changes=changes, revision=given.revision
        )
        return _row(self, changed)

    @extend_schema(operation_id="deleteSchedule", responses={204: None})
    def delete(self, _request: Request, *, schedule_id: UUID, **_: Any) -> Response:
        """Take a schedule away; runs that it started go on."""
        schedules.delete_schedule(self.actor, schedule_id=schedule_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


class PauseScheduleView(BatonView):
    """`schedules/<id>/pause/`."""

    permissions: ClassVar = {"POST": MAY_PAUSE}
    audits: ClassVar[dict[str, Audited]] = {"POST": (SchedulePaused,)}

    @extend_schema(operation_id="pauseSchedule", request=ScheduleNote, responses={202: ScheduleRow})
    def post(self, request: Request, *, schedule_id: UUID, **_: Any) -> Response:
        """Let a schedule start nothing until it is resumed."""
        selectors.schedule_for(self.actor, schedule_id)
        note = _read(ScheduleNote, request).note
        paused = schedules.pause_schedule(self.actor, schedule_id=schedule_id, note=note)
        return _row(self, paused, code=status.HTTP_202_ACCEPTED)


class ResumeScheduleView(BatonView):
    """`schedules/<id>/resume/`."""

    permissions: ClassVar = {"POST": MAY_PAUSE}
    audits: ClassVar[dict[str, Audited]] = {"POST": (ScheduleResumed,)}

    @extend_schema(
        operation_id="resumeSchedule", request=ScheduleNote, responses={202: ScheduleRow}
    )
    def post(self, request: Request, *, schedule_id: UUID, **_: Any) -> Response:
        """Let a schedule go on from now; what it missed in between stays missed."""
        selectors.schedule_for(self.actor, schedule_id)
        note = _read(ScheduleNote, request).note
        resumed = schedules.resume_schedule(self.actor, schedule_id=schedule_id, note=note)
        return _row(self, resumed, code=status.HTTP_202_ACCEPTED)


class RunScheduleView(BatonView):
    """`schedules/<id>/run/`."""

    permissions: ClassVar = {"POST": Permission.START_BY_API}
    audits: ClassVar[dict[str, Audited]] = {"POST": (ScheduleRunByHand,)}

    @extend_schema(
        operation_id="runScheduleNow",
        request=RunNow,
        parameters=[_KEY],
        responses={202: SlotOrderRow},
    )
    def post(self, request: Request, *, schedule_id: UUID, **_: Any) -> Response:
        """Fire a slot of this moment, paused or not."""
        selectors.schedule_for(self.actor, schedule_id)
        given = _read(RunNow, request)
        order = slot_orders.run_now(
            self.actor, schedule_id=schedule_id, client_key=_client_key(given.client_key, request)
        )
        return _ordered(order)


class BackfillScheduleView(BatonView):
    """`schedules/<id>/backfill/`."""

    permissions: ClassVar = {
        "GET": Permission.BACKFILL_SCHEDULE,
        "POST": Permission.BACKFILL_SCHEDULE,
    }
    audits: ClassVar[dict[str, Audited]] = {"POST": (ScheduleBackfilled,)}

    @extend_schema(
        operation_id="planBackfill",
        parameters=[
            OpenApiParameter("first", datetime, required=True),
            OpenApiParameter("last", datetime, required=True),
        ],
        responses=BackfillSlots,
    )
    def get(self, request: Request, *, schedule_id: UUID, **_: Any) -> Response:
        """List what a back-fill would fire; it fires nothing."""
        schedule = selectors.schedule_for(self.actor, schedule_id)
        stretch = _validated(Backfill, dict(request.query_params.items()))
        plan = slot_orders.plan_backfill(schedule, first=stretch.first, last=stretch.last)
        return _answer(BackfillSlots.model_validate(plan))

    @extend_schema(
        operation_id="backfillSchedule",
        request=Backfill,
        parameters=[_KEY],
        responses={202: SlotOrderRow},
    )
    def post(self, request: Request, *, schedule_id: UUID, **_: Any) -> Response:
        """Fire the slots of a stretch of the past that have started no run yet."""
        selectors.schedule_for(self.actor, schedule_id)
        given = _read(Backfill, request)
        order = slot_orders.backfill(
            self.actor,
            schedule_id=schedule_id,
            first=given.first,
            last=given.last,
            one_after_another=given.one_after_another,
            client_key=_client_key(given.client_key, request),
        )
        return _ordered(order)


class SlotsView(BatonView):
    """`schedules/<id>/slots/`."""

    permissions: ClassVar = {"GET": _SEE}

    @extend_schema(operation_id="listSlots", parameters=[*PAGE_PARAMETERS], responses=SlotPage)
    def get(self, request: Request, *, schedule_id: UUID, **_: Any) -> Response:
        """List what a schedule fired and what came of it, the newest first."""
        schedule = selectors.schedule_for(self.actor, schedule_id)
        found = page(selectors.slots_of(schedule), request, by="-id")
        rows = selectors.slot_rows(found.rows)
        return _answer(SlotPage(items=rows, next=found.next))


class SchedulePreviewView(BatonView):
    """`schedules/preview/`."""

    permissions: ClassVar = {"POST": _MANAGE}
    audits: ClassVar[dict[str, Audited]] = {"POST": NotAudited("It reads and saves nothing.")}

    @extend_schema(
        operation_id="previewSchedule", request=SpecBody, responses={200: SchedulePreview}
    )
    def post(self, request: Request, **_: Any) -> Response:
        """List the next times of a spec, while people type."""
        recurrence = schedules.work_out(_read(SpecBody, request).spec)
        times = next_times(recurrence, after=timezone.now(), count=selectors.TIMES_SHOWN)
        return _answer(SchedulePreview(next=tuple(times)))


def _row(view: BatonView, schedule: Schedule, *, code: int = status.HTTP_200_OK) -> Response:
    shown = selectors.changed_schedule(schedule.id)
    rows = selectors.schedule_rows(view.actor, [shown], now=timezone.now())
    return _answer(rows[0], code=code)


def _client_key(given: str | None, request: Request) -> str | None:
    key = request.headers.get("Idempotency-Key") if given is None else given
    check_client_key(key)
    return key


def _ordered(order: SlotOrder) -> Response:
    return _answer(SlotOrderRow.model_validate(order), code=status.HTTP_202_ACCEPTED)


def _answer(shown: BaseModel, *, code: int = status.HTTP_200_OK) -> Response:
    return Response(shown.model_dump(mode="json"), status=code)


def _read(kind: type[AnyModel], request: Request) -> AnyModel:
    if not isinstance(request.data, dict):
        raise Malformed("Send a JSON object.")
    return _validated(kind, request.data)


def _validated(kind: type[AnyModel], given: Any) -> AnyModel:
    try:
        return kind.model_validate(given)
    except pydantic.ValidationError as error:
        problems = pydantic_problems(error)
    for problem in problems:
        # Pydantic puts the kind of a spec in the way to its fields.
        for name in _KINDS:
            problem["field"] = problem["field"].replace(f"/spec/{name}", "/spec", 1)
    raise Invalid(fields=problems)
