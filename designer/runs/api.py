"""Runs over HTTP."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from designer.access.api import Audited, BatonView
from designer.access.permissions import Permission
from designer.audit.events import RunCancelled, RunStarted
from designer.common.errors import Invalid, NotFound
from designer.common.pagination import PAGE_PARAMETERS, page
from designer.common.schema import listed
from designer.runs import selectors, services
from designer.runs.business_keys import MAX_KEY
from designer.runs.input_check import MAX_INPUT_BYTES
from designer.runs.models import Run, RunStatus, StartedBy
from designer.runs.query_numbers import whole_number
from designer.runs.selectors import RunFilter
from designer.runs.serializers import (
    CancelRunSerializer,
    EffectListSerializer,
    EffectRowSerializer,
    RunDetailSerializer,
    RunEventsSerializer,
    RunRowSerializer,
    StartedRunSerializer,
    StartRunSerializer,
    run_detail,
    run_rows,
)
from designer.runs.visibility import require_run, sees_data, without_values
from designer.workflows.models import Workflow

MAX_START_BODY = MAX_INPUT_BYTES + 4_096
"""Bytes of a body that starts a run: its input and what is around it."""


class RunsView(BatonView):
    """`GET runs/`."""

    permissions: ClassVar = {"GET": Permission.LIST_RUNS}
    metadata: ClassVar = frozenset({"GET"})

    @extend_schema(
        operation_id="listRuns",
        parameters=[
            OpenApiParameter("workflow", UUID),
            OpenApiParameter(
                "status",
                str,
                description="One or several, with commas between; `needs_decision` for runs"
                " in which a step waits for a person's decision.",
            ),
            OpenApiParameter(
                "q", str, description="Number, workflow, requester, business key or input."
            ),
            OpenApiParameter("mine", bool),
            OpenApiParameter("key", str, description="Business key, all of it."),
            *PAGE_PARAMETERS,
        ],
        responses=listed(RunRowSerializer, "RunPage"),
    )
    def get(self, request: Request, **_: Any) -> Response:
        """List runs, newest first."""
        rows = selectors.visible_runs(self.actor, _filter(request))
        found = page(_without_documents(rows), request, by="-id")
        return Response({"items": run_rows(self.actor, found.rows), "next": found.next})


class ChildrenView(BatonView):
    """`GET runs/<id>/children/`."""

    permissions: ClassVar = {"GET": Permission.LIST_RUNS}
    metadata: ClassVar = frozenset({"GET"})

    @extend_schema(
        operation_id="listChildRuns",
        parameters=[
            OpenApiParameter("step", str, description="Only those that this step called."),
            *PAGE_PARAMETERS,
        ],
        responses=listed(RunRowSerializer, "ChildRunPage"),
    )
    def get(self, request: Request, *, run_id: UUID, **_: Any) -> Response:
        """List the runs that a run has called, newest first."""
        run = selectors.find_run(self.actor, run_id)
        require_run(self.actor, run)
        rows = selectors.children_of(self.actor, run, step=request.query_params.get("step", ""))
        found = page(_without_documents(rows), request, by="-id")
        return Response({"items": run_rows(self.actor, found.rows), "next": found.next})


class RunView(BatonView):
    """`GET runs/<id>/`."""

    permissions: ClassVar = {"GET": Permission.LIST_RUNS}
    metadata: ClassVar = frozenset({"GET"})

    @extend_schema(operation_id="getRun", responses=RunDetailSerializer)
    def get(self, _request: Request, *, run_id: UUID, **_: Any) -> Response:
        """Show a run; its events after `last_event` lead on from here."""
        # The row is read before the steps: these may be newer than `last_event`, never older,
        # and an event that is folded in twice changes nothing.
        run = selectors.find_run(self.actor, run_id)
        require_run(self.actor, run)
        return Response(run_detail(self.actor, run))


class RunEventsView(BatonView):
    """`GET runs/<id>/events/`."""

    permissions: ClassVar = {"GET": Permission.LIST_RUNS}
    metadata: ClassVar = frozenset({"GET"})

    @extend_schema(
        operation_id="listRunEvents",
        parameters=[OpenApiParameter("after", int, description="Number of the last one known.")],
        responses=RunEventsSerializer,
    )
    def get(self, request: Request, *, run_id: UUID, **_: Any) -> Response:
        """List events after a cursor, at most 500."""
        run = selectors.find_run(self.actor, run_id)
        require_run(self.actor, run)
        items = selectors.events_after(
            run.id, after=whole_number(request.query_params, "after", default=0)
        )
        if not sees_data(self.actor, run):
            items = [{**item, "event": without_values(item["event"])} for item in items]
        last = max([run.last_event, *(item["number"] for item in items)])
        return Response({"items": items, "last_event": last})


class CancelView(BatonView):
    """`POST runs/<id>/cancel/`."""

    permissions: ClassVar = {"POST": Permission.CANCEL_RUN}
    audits: ClassVar[dict[str, Audited]] = {"POST": (RunCancelled,)}

    @extend_schema(
        operation_id="cancelRun", request=CancelRunSerializer, responses={202: RunRowSerializer}
    )
    def post(self, _request: Request, *, run_id: UUID, **_: Any) -> Response:
        """Ask a run to stop."""
        run = selectors.find_run(self.actor, run_id)
        require_run(self.actor, run, Permission.CANCEL_RUN)
        reason = self.read(CancelRunSerializer).validated_data["reason"]
        services.cancel_run(self.actor, run=run, reason=reason)
        return Response(_row(self, run.id), status=status.HTTP_202_ACCEPTED)


class EffectsView(BatonView):
    """`GET runs/<id>/effects/`."""

    permissions: ClassVar = {"GET": Permission.LIST_RUNS}

    @extend_schema(
        operation_id="listRunEffects",
        parameters=[
            OpenApiParameter("step", str, description="Only those of this step, by its path."),
            *PAGE_PARAMETERS,
        ],
        responses=EffectListSerializer,
    )
    def get(self, request: Request, *, run_id: UUID, **_: Any) -> Response:
        """List what a run did, or meant to do, to the outside world."""
        run = selectors.find_run(self.actor, run_id)
        require_run(self.actor, run)
        rows = selectors.effects_of(run, step=request.query_params.get("step", ""))
        found = page(rows, request, by="id")
        shown = EffectRowSerializer(found.rows, many=True).data
        return Response({"items": shown, "next": found.next})


class StartView(BatonView):
    """`POST workflows/<id>/runs/`."""

    permissions: ClassVar = {"POST": Permission.START_BY_API}
    audits: ClassVar[dict[str, Audited]] = {"POST": (RunStarted,)}
    max_body: ClassVar[int] = MAX_START_BODY

    @extend_schema(
        operation_id="startRun",
        request=StartRunSerializer,
        parameters=[
            OpenApiParameter(
                "Idempotency-Key",
                str,
                OpenApiParameter.HEADER,
                description="The same as `client_key`.",
            )
        ],
        responses={
            201: StartedRunSerializer,
            200: OpenApiResponse(
                StartedRunSerializer, "Its client key or business key is taken; this is its run."
            ),
        },
    )
    def post(self, request: Request, *, workflow_id: UUID, **_: Any) -> Response:
        """Start a run of the live version."""
        given = self.read(StartRunSerializer).validated_data
        found = Workflow.objects.filter(workspace=self.actor.workspace, pk=workflow_id)
        workflow = found.select_related("live_version").first()
        if workflow is None:
            raise NotFound
        run, created = services.start_run(
            self.actor,
            workflow=workflow,
            trigger=StartedBy.API,
            input=given["input"],
            client_key=given["client_key"] or request.headers.get("Idempotency-Key"),
        )
        code = status.HTTP_201_CREATED if created else status.HTTP_200_OK
        return Response({**_row(self, run.id), "created": created}, status=code)


def _row(view: BatonView, run_id: UUID) -> dict[str, Any]:
    run = Run.objects.select_related("workflow", "version").get(pk=run_id)
    (row,) = run_rows(view.actor, [run])
    return row


def _without_documents(rows: QuerySet[Run]) -> QuerySet[Run]:
    """Leave in the database what no list shows and what may be megabytes."""
    return rows.defer("input", "output", "version__plan", "version__graph", "version__schemas")


def _filter(request: Request) -> RunFilter:
    query = request.query_params
    statuses = tuple(part for part in query.get("status", "").split(",") if part)
    if set(statuses) - {*RunStatus.values, selectors.NEEDS_DECISION}:
        raise Invalid(fields=[{"field": "/status", "message": "There is no such status."}])
    try:
        workflow = UUID(query["workflow"]) if query.get("workflow") else None
    except ValueError as error:
        raise Invalid(fields=[{"field": "/workflow", "message": "Not an id."}]) from error
    return RunFilter(
        workflow=workflow,
        statuses=statuses,
        text=query.get("q", "")[:200].replace("\0", ""),
        mine=query.get("mine") in {"true", "1"},
        business_key=query.get("key", "")[:MAX_KEY].replace("\0", ""),
    )
