"""Workflows, their drafts and their versions over HTTP."""

import re
from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from designer.access.api import Audited, BatonView, NotAudited
from designer.access.permissions import Permission
from designer.audit.events import (
    WorkflowArchived,
    WorkflowCreated,
    WorkflowEdited,
    WorkflowPublished,
    WorkflowRenamed,
)
from designer.common.errors import Invalid, Malformed
from designer.common.pagination import PAGE_PARAMETERS, page
from designer.common.schema import listed
from designer.workflows import graphs, selectors, services
from designer.workflows.errors import RevisionMissing
from designer.workflows.models import Workflow
from designer.workflows.publishing import publish_version
from designer.workflows.services import SavedDraft
from designer.workflows.shapes import (
    Checked,
    Draft,
    GraphBody,
    NewWorkflowSerializer,
    PublishSerializer,
    Scope,
    ScopeBody,
    SignatureSerializer,
    VersionDetail,
    VersionRowSerializer,
    WorkflowChangeSerializer,
    WorkflowRowSerializer,
    show_draft,
    show_version,
)
from designer.workflows.surroundings import around, signature_of
from engine.graph.model import WorkflowGraph

MAX_GRAPH_BYTES = 5 * 1024 * 1024
_ETAG = re.compile(r'(?:W/)?"(\d{1,9})"')
_IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    required=True,
    description='The revision that is changed: `"<revision>"`.',
)


class WorkflowsView(BatonView):
    """`GET` and `POST workflows/`."""

    permissions: ClassVar = {
        "GET": Permission.SEE_PUBLISHED_WORKFLOW,
        "POST": Permission.EDIT_DRAFT,
    }
    audits: ClassVar[dict[str, Audited]] = {"POST": (WorkflowCreated,)}

    @extend_schema(
        operation_id="listWorkflows",
        parameters=[OpenApiParameter("q", str), *PAGE_PARAMETERS],
        responses=listed(WorkflowRowSerializer, "WorkflowPage"),
    )
    def get(self, request: Request, **_: Any) -> Response:
        """List workflows, newest first."""
        text = request.query_params.get("q", "")[:200]
        found = page(selectors.workflows_of(self.actor, text=text), request, by="-id")
        context = {"last_runs": selectors.last_runs(found.rows)}
        rows = WorkflowRowSerializer(found.rows, many=True, context=context).data
        return Response({"items": rows, "next": found.next})

    @extend_schema(
        operation_id="createWorkflow",
        request=NewWorkflowSerializer,
        responses={201: WorkflowRowSerializer},
    )
    def post(self, _request: Request, **_: Any) -> Response:
        """Begin a workflow."""
        values = self.read(NewWorkflowSerializer).validated_data
        created = services.create_workflow(self.actor, **values)
        row = _row(selectors.changed_workflow(created.id))
        return Response(row, status=status.HTTP_201_CREATED)


class WorkflowView(BatonView):
    """`GET`, `PATCH` and `DELETE workflows/<id>/`."""

    permissions: ClassVar = {
        "GET": Permission.SEE_PUBLISHED_WORKFLOW,
        "PATCH": Permission.EDIT_DRAFT,
        "DELETE": Permission.ARCHIVE_WORKFLOW,
    }
    audits: ClassVar[dict[str, Audited]] = {
        "PATCH": (WorkflowRenamed,),
        "DELETE": (WorkflowArchived,),
    }

    @extend_schema(operation_id="getWorkflow", responses=WorkflowRowSerializer)
    def get(self, _request: Request, *, id: UUID, **_: Any) -> Response:  # noqa: A002
        """Show one workflow."""
        return Response(_row(selectors.workflow_for(self.actor, id)))

    @extend_schema(
        operation_id="changeWorkflow",
        request=WorkflowChangeSerializer,
        responses=WorkflowRowSerializer,
    )
    def patch(self, _request: Request, *, id: UUID, **_: Any) -> Response:  # noqa: A002
        """Change the name or the description."""
        values = self.read(WorkflowChangeSerializer).validated_data
        services.rename_workflow(
            self.actor,
            workflow_id=id,
            name=values.get("name"),
            description=values.get("description"),
        )
        return Response(_row(selectors.changed_workflow(id)))

    @extend_schema(
        operation_id="archiveWorkflow",
        parameters=[
            OpenApiParameter(
                "confirmed",
                bool,
                description="True to archive it although other workflows run it.",
            )
        ],
        responses={204: None},
    )
    def delete(self, request: Request, *, id: UUID, **_: Any) -> Response:  # noqa: A002
        """Put a workflow away."""
        confirmed = request.query_params.get("confirmed") == "true"
        services.archive_workflow(self.actor, workflow_id=id, confirmed=confirmed)
        return Response(status=status.HTTP_204_NO_CONTENT)


class DraftView(BatonView):
    """`GET` and `PUT workflows/<id>/draft/`."""

    permissions: ClassVar = {"GET": Permission.SEE_DRAFT, "PUT": Permission.EDIT_DRAFT}
    audits: ClassVar[dict[str, Audited]] = {"PUT": (WorkflowEdited,)}
    max_body: ClassVar = MAX_GRAPH_BYTES

    @extend_schema(operation_id="getDraft", responses=Draft)
    def get(self, _request: Request, *, id: UUID, **_: Any) -> Response:  # noqa: A002
        """Show the draft with its problems of this moment."""
        draft = selectors.draft_for(self.actor, id)
        graph = graphs.read_graph(draft.graph)
        within = around(graph, workspace=self.actor.home, own=id)
        return _draft(SavedDraft(draft, graphs.check(graph, within)))

    @extend_schema(
        operation_id="saveDraft", parameters=[_IF_MATCH], request=GraphBody, responses=Draft
    )
    def put(self, request: Request, *, id: UUID, **_: Any) -> Response:  # noqa: A002
        """Save a graph and check it, in one request."""
        revision = _revision(request)
        graph = _graph(request.data)
        saved = services.save_draft(self.actor, workflow_id=id, revision=revision, graph=graph)
        return _draft(saved)


class CheckView(BatonView):
    """`POST workflows/<id>/check/`."""

    permissions: ClassVar = {"POST": Permission.EDIT_DRAFT}
    audits: ClassVar[dict[str, Audited]] = {"POST": NotAudited("It reads and saves nothing.")}
    max_body: ClassVar = MAX_GRAPH_BYTES

    @extend_schema(operation_id="checkGraph", request=GraphBody, responses=Checked)
    def post(self, request: Request, *, id: UUID, **_: Any) -> Response:  # noqa: A002
        """Check a graph without saving it, while people type."""
        selectors.workflow_for(self.actor, id)
        graph = _graph(request.data)
        issues = graphs.check(graph, around(graph, workspace=self.actor.home, own=id))
        return Response({"issues": graphs.as_json(issues)})


class ScopeView(BatonView):
    """`POST workflows/<id>/scope/`."""

    permissions: ClassVar = {"POST": Permission.EDIT_DRAFT}
    audits: ClassVar[dict[str, Audited]] = {"POST": NotAudited("It reads and saves nothing.")}
    max_body: ClassVar = MAX_GRAPH_BYTES

    @extend_schema(operation_id="describeScope", request=ScopeBody, responses=Scope)
    def post(self, request: Request, *, id: UUID, **_: Any) -> Response:  # noqa: A002
        """List what can be inserted at a node."""
        selectors.workflow_for(self.actor, id)
        body: Any = request.data
        graph = _graph(body, also=("node", "field"))
        node, field = body.get("node"), body.get("field", "")
        if not isinstance(node, str):
            raise Invalid(fields=[{"field": "/node", "message": "Name a node."}])
        if not isinstance(field, str):
            raise Invalid(fields=[{"field": "/field", "message": "A JSON Pointer in the node."}])
        within = around(graph, workspace=self.actor.home, own=id)
        found = graphs.scope(graph, within, node=node, field=field)
        return Response({"paths": [_path(path) for path in found]})


class SignatureView(BatonView):
    """`GET workflows/<id>/signature/`."""

    permissions: ClassVar = {"GET": Permission.SEE_PUBLISHED_WORKFLOW}

    @extend_schema(operation_id="getSignature", responses=SignatureSerializer)
    def get(self, _request: Request, *, id: UUID, **_: Any) -> Response:  # noqa: A002
        """Say what a published workflow takes and answers, for whoever calls it."""
        return Response(SignatureSerializer(signature_of(self.actor, id)).data)


class VersionsView(BatonView):
    """`GET` and `POST workflows/<id>/versions/`."""

    permissions: ClassVar = {
        "GET": Permission.SEE_PUBLISHED_WORKFLOW,
        "POST": Permission.PUBLISH,
    }
    audits: ClassVar[dict[str, Audited]] = {"POST": (WorkflowPublished,)}

    @extend_schema(
        operation_id="listVersions",
        parameters=[*PAGE_PARAMETERS],
        responses=listed(VersionRowSerializer, "VersionPage"),
    )
    def get(self, request: Request, *, id: UUID, **_: Any) -> Response:  # noqa: A002
        """List versions, newest first."""
        found = page(selectors.versions_of(self.actor, id), request, by="-number")
        rows = VersionRowSerializer(found.rows, many=True).data
        return Response({"items": rows, "next": found.next})

    @extend_schema(
        operation_id="publishVersion",
        parameters=[_IF_MATCH],
        request=PublishSerializer,
        responses={201: VersionRowSerializer},
    )
    def post(self, request: Request, *, id: UUID, **_: Any) -> Response:  # noqa: A002
        """Publish the draft as the next version."""
        revision = _revision(request)
        note = self.read(PublishSerializer).validated_data["note"]
        version = publish_version(self.actor, workflow_id=id, revision=revision, note=note)
        return Response(VersionRowSerializer(version).data, status=status.HTTP_201_CREATED)


class VersionView(BatonView):
    """`GET workflows/<id>/versions/<number>/`."""

    permissions: ClassVar = {"GET": Permission.SEE_PUBLISHED_WORKFLOW}

    @extend_schema(operation_id="getVersion", responses=VersionDetail)
    def get(
        self,
        _request: Request,
        *,
        id: UUID,  # noqa: A002
        number: int,
        **_: Any,
    ) -> Response:
        """Show a version with its graph."""
        return Response(show_version(selectors.version_for(self.actor, id, number=number)))


def _row(workflow: Workflow) -> Any:
    context = {"last_runs": selectors.last_runs([workflow])}
    return WorkflowRowSerializer(workflow, context=context).data


def _draft(saved: SavedDraft) -> Response:
    return Response(show_draft(saved), headers={"ETag": f'"{saved.draft.revision}"'})


def _revision(request: Request) -> int:
    given = request.headers.get("If-Match")
    if given is None:
        raise RevisionMissing
    match = _ETAG.fullmatch(given.strip())
    if match is None:
        raise RevisionMissing
    return int(match[1])


def _graph(data: Any, *, also: tuple[str, ...] = ()) -> WorkflowGraph:
    if not isinstance(data, Mapping):
        raise Malformed("Send a JSON object.")
    unknown = sorted(set(data) - {"graph", *also})
    if unknown:
        message = "Nothing of this name is taken here."
        raise Invalid(fields=[{"field": f"/{name}", "message": message} for name in unknown])
    if "graph" not in data:
        raise Invalid(fields=[{"field": "/graph", "message": "This field is required."}])
    return graphs.read_graph(data["graph"])


def _path(found: Any) -> dict[str, Any]:
    return {
        "path": found.path,
        "type": found.type,
        "title": found.title,
        "description": found.description,
    }
