"""What the API says and takes about workflows."""

from datetime import datetime
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from pydantic import BaseModel, ConfigDict, Field
from rest_framework import serializers

from designer.accounts.session_api import PersonSerializer
from designer.common.bodies import Body
from designer.common.names import NameField
from designer.workflows.models import Draft as DraftRow
from designer.workflows.models import Version as VersionModel
from designer.workflows.services import SavedDraft
from engine.graph.issues import Issue
from engine.graph.model import WorkflowGraph


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, from_attributes=True)


class WorkflowPerson(_Shape):
    """Somebody."""

    id: UUID
    name: str


class DraftWorkflow(_Shape):
    """The workflow that a draft belongs to."""

    id: UUID
    name: str
    live_version: int | None


class Draft(_Shape):
    """A draft with its problems."""

    workflow: DraftWorkflow
    revision: int
    graph: WorkflowGraph
    issues: tuple[Issue, ...]
    based_on: int | None
    updated_at: datetime
    updated_by: WorkflowPerson


class GraphBody(_Shape):
    """A graph to save or to check."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    graph: WorkflowGraph


class ScopeBody(GraphBody):
    """A graph, and the node, and the field of it, where something is to be inserted."""

    node: str
    field: str = Field(default="", description="JSON Pointer in the node; some fields see more.")


class Checked(_Shape):
    """The problems of a graph."""

    issues: tuple[Issue, ...]


class ScopePathInfo(_Shape):
    """Something that can be inserted."""

    path: str
    type: str
    title: str
    description: str


class Scope(_Shape):
    """Everything that can be inserted at a node."""

    paths: tuple[ScopePathInfo, ...]


class VersionDetail(_Shape):
    """A version with its graph."""

    id: UUID
    number: int
    digest: str
    note: str
    published_by: WorkflowPerson
    published_at: datetime
    graph: WorkflowGraph


class LastRunSerializer(serializers.Serializer[Any]):
    """The newest run of a workflow."""

    id = serializers.UUIDField()
    number = serializers.IntegerField()
    status = serializers.ChoiceField(["queued", "running", "succeeded", "failed", "cancelled"])
    needs_decision = serializers.BooleanField()
    created_at = serializers.DateTimeField()


class WorkflowRowSerializer(serializers.Serializer[Any]):
    """A workflow; its newest runs come in the context, `last_runs`."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    description = serializers.CharField(allow_blank=True)
    created_by = PersonSerializer()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField(source="draft.updated_at")
    live_version = serializers.IntegerField(
        source="live_version.number", allow_null=True, default=None
    )
    problems = serializers.IntegerField(source="draft.problems")
    last_run = serializers.SerializerMethodField()

    @extend_schema_field(LastRunSerializer(allow_null=True))
    def get_last_run(self, workflow: Any) -> Any:
        """Find the newest run among those that were fetched for the whole page."""
        run = self.context["last_runs"].get(workflow.id)
        return LastRunSerializer(run).data if run else None


class VersionRowSerializer(serializers.Serializer[Any]):
    """A version."""

    id = serializers.UUIDField()
    number = serializers.IntegerField()
    digest = serializers.CharField()
    note = serializers.CharField(allow_blank=True)
    published_by = PersonSerializer()
    published_at = serializers.DateTimeField()


class SignatureSerializer(serializers.Serializer[Any]):
    """What a published workflow takes and answers, as JSON Schemas."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    live_version = serializers.IntegerField()
    input_schema = serializers.DictField()
    output_schema = serializers.DictField(help_text="Empty when it may be anything.")


class NewWorkflowSerializer(Body):
    """A workflow to begin."""

    name = NameField(max_length=120)
    description = serializers.CharField(
        max_length=2_000, required=False, default="", allow_blank=True
    )
    template = serializers.CharField(
        max_length=60,
        required=False,
        default="",
        allow_blank=True,
        help_text="Empty is a blank one.",
    )


class WorkflowChangeSerializer(Body):
    """What to change."""

    name = NameField(max_length=120, required=False)
    description = serializers.CharField(max_length=2_000, required=False, allow_blank=True)


class PublishSerializer(Body):
    """What to say about a version."""

    note = serializers.CharField(max_length=2_000, required=False, default="", allow_blank=True)


def show_draft(saved: SavedDraft) -> dict[str, Any]:
    """Write a draft as the API does; the graph is passed on as it is stored."""
    row: DraftRow = saved.draft
    live = row.workflow.live_version
    return {
        "workflow": {
            "id": str(row.workflow_id),
            "name": row.workflow.name,
            "live_version": live.number if live else None,
        },
        "revision": row.revision,
        "graph": row.graph,
        "issues": [issue.model_dump(mode="json") for issue in saved.issues],
        "based_on": row.based_on.number if row.based_on else None,
        "updated_at": row.updated_at,
        "updated_by": {"id": str(row.updated_by_id), "name": str(row.updated_by)},
    }


def show_version(version: VersionModel) -> dict[str, Any]:
    """Write a version with its graph as the API does."""
    return {**VersionRowSerializer(version).data, "graph": version.graph}
