"""Forms and requests over HTTP."""

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from designer.access.api import Audited, BatonView
from designer.access.permissions import Permission
from designer.audit.events import RunStarted
from designer.common.pagination import PAGE_PARAMETERS, page
from designer.common.schema import listed
from designer.forms import selectors, services
from designer.forms.shapes import (
    FormDetailSerializer,
    FormListSerializer,
    RequestCardSerializer,
    RequestDetailSerializer,
    SubmissionSerializer,
    SubmittedSerializer,
    form_card,
    form_detail,
    request_card,
    request_detail,
)
from designer.runs.api import MAX_START_BODY
from designer.runs.selectors import stages_of_runs


class FormsView(BatonView):
    """`GET forms/`."""

    permissions: ClassVar = {"GET": Permission.START_BY_FORM}

    @extend_schema(operation_id="listForms", responses=FormListSerializer)
    def get(self, _request: Request, **_: Any) -> Response:
        """List the forms that one may fill in."""
        items = [form_card(form) for form in selectors.live_forms(self.actor)]
        return Response({"items": items, "next": None})


class FormView(BatonView):
    """`GET forms/<workflow>/`."""

    permissions: ClassVar = {"GET": Permission.START_BY_FORM}

    @extend_schema(operation_id="getForm", responses=FormDetailSerializer)
    def get(self, _request: Request, *, workflow_id: UUID, **_: Any) -> Response:
        """Show a form with its fields."""
        return Response(form_detail(selectors.live_form(self.actor, workflow_id)))


class SubmissionsView(BatonView):
    """`POST forms/<workflow>/submissions/`."""

    permissions: ClassVar = {"POST": Permission.START_BY_FORM}
    audits: ClassVar[dict[str, Audited]] = {"POST": (RunStarted,)}
    max_body: ClassVar[int] = MAX_START_BODY

    @extend_schema(
        operation_id="submitForm",
        request=SubmissionSerializer,
        responses={
            201: SubmittedSerializer,
            200: OpenApiResponse(SubmittedSerializer, "It was there already."),
        },
    )
    def post(self, _request: Request, *, workflow_id: UUID, **_: Any) -> Response:
        """Send a form; two clicks start one run."""
        given = self.read(SubmissionSerializer).validated_data
        run, created = services.submit_form(
            self.actor,
            workflow_id=workflow_id,
            input=given["input"],
            client_key=given["client_key"],
        )
        code = status.HTTP_201_CREATED if created else status.HTTP_200_OK
        own = selectors.is_own_request(self.actor, run)
        told = {"request_id": run.id if own else None, "number": run.number, "created": created}
        return Response(told, status=code)


class RequestsView(BatonView):
    """`GET requests/`."""

    permissions: ClassVar = {"GET": Permission.LIST_RUNS}

    @extend_schema(
        operation_id="listRequests",
        parameters=[*PAGE_PARAMETERS],
        responses=listed(RequestCardSerializer, "RequestPage"),
    )
    def get(self, request: Request, **_: Any) -> Response:
        """List one's own requests, newest first."""
        found = page(selectors.own_requests(self.actor), request, by="-id")
        stages = stages_of_runs(found.rows)
        items = [request_card(self.actor, run, stages=stages[run.id]) for run in found.rows]
        return Response({"items": items, "next": found.next})


class RequestView(BatonView):
    """`GET requests/<id>/`."""

    permissions: ClassVar = {"GET": Permission.LIST_RUNS}

    @extend_schema(operation_id="getRequest", responses=RequestDetailSerializer)
    def get(self, _request: Request, *, request_id: UUID, **_: Any) -> Response:
        """Show one of one's own requests."""
        run = selectors.own_request(self.actor, request_id)
        return Response(request_detail(self.actor, run, stages=stages_of_runs([run])[run.id]))
