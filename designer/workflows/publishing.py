"""Publishing: a draft becomes an immutable version."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from designer.access.actor import Actor
from designer.access.permissions import Permission
from designer.access.require import require
from designer.audit.events import WorkflowEdited, WorkflowPublished
from designer.audit.models import AuditEvent
from designer.audit.services import record
from designer.common.canonical import digest, spelt
from designer.common.errors import Forbidden
from designer.workflows import graphs
from designer.workflows.errors import NothingToPublish
from designer.workflows.models import Draft, Version
from designer.workflows.recorded_schemas import record_schemas
from designer.workflows.services import locked_draft, note_connections
from designer.workflows.surroundings import around, called_by
from engine.graph.model import WorkflowGraph


def publish_version(actor: Actor, *, workflow_id: UUID, revision: int, note: str = "") -> Version:
    """
    Compile a draft and make it the live version. Runs that are under way keep theirs.

    Args:
        revision: The revision that the actor has seen; exactly that is published.

    Raises:
        Forbidden: the actor may not publish, or not what calls other workflows; or four eyes are
            needed and the actor made some of the changes.
        NotFound: there is no such workflow.
        DraftChanged: somebody saved in the meantime.
        GraphRefused: the graph has errors.
        NothingToPublish: the live version is the same.
    """
    require(actor, Permission.PUBLISH)
    with transaction.atomic():
        draft = locked_draft(actor, workflow_id=workflow_id, revision=revision)
    # Compiled without the lock; the revision is compared again under it.
    graph = graphs.read_graph(draft.graph)
    content = _compile(actor, graph, workflow_id=workflow_id)
    as_json, fingerprint = content["graph"], content["digest"]
    with transaction.atomic():
        draft = locked_draft(actor, workflow_id=workflow_id, revision=revision)
        _require_other_eyes(actor, draft)
        live = draft.workflow.live_version
        # The digest does not tell the order of a form's fields; the graph's own text does.
        same = live is not None and live.digest == fingerprint
        if live is not None and same and spelt(live.graph) == spelt(as_json):
            raise NothingToPublish(version=live.number)
        versions = Version.objects.filter(workflow=workflow_id)
        last = versions.aggregate(last=Max("number"))["last"] or 0
        version = Version.objects.create(
            workflow=draft.workflow,
            number=last + 1,
            note=note,
            published_by_id=UUID(actor.id),
            **content,
        )
        draft.workflow.live_version = version
        draft.workflow.at_once = graph.settings.at_once
        draft.workflow.save(update_fields=["live_version", "at_once"])
        Draft.objects.filter(id=draft.id).update(based_on=version)
        note_connections(draft, graph)
        record(
            actor,
            WorkflowPublished(
                id=str(workflow_id),
                label=draft.workflow.name,
                before={"version": live.number, "digest": live.digest} if live else None,
                version=version.number,
                digest=fingerprint,
                note=note,
                alone=not settings.BATON_FOUR_EYES,
            ),
        )
    return version


def _compile(actor: Actor, graph: WorkflowGraph, *, workflow_id: UUID) -> dict[str, Any]:
    """Give what a version of this graph holds."""
    if called_by(graph):
        require(actor, Permission.CALL_WORKFLOW)
    within = around(graph, workspace=actor.home, own=workflow_id)
    as_json = graph.model_dump(mode="json")
    plan = graphs.compile_checked(graph, within).model_dump(mode="json")
    return {
        "graph": as_json,
        "plan": plan,
        "output_schema": graphs.describe_answer(graph, within),
        "schemas": record_schemas(graph, graphs.catalog()),
        "digest": digest({"graph": as_json, "plan": plan}),
    }


def _require_other_eyes(actor: Actor, draft: Draft) -> None:
    if not settings.BATON_FOUR_EYES:
        return
    if actor.id in _authors_since_last_version(draft):
        raise Forbidden(
            "Somebody who made none of the changes must publish this.", reason="second_person"
        )


def _authors_since_last_version(draft: Draft) -> set[str]:
    """
    List who changed the draft since it was last published, from the audit log.

    Tokens act as their owner there, so a second account is needed, not a second token.
    """
    edits = AuditEvent.objects.filter(
        workspace=draft.workflow.workspace_id,
        target_id=str(draft.workflow_id),
        action=WorkflowEdited.action,
    )
    published = AuditEvent.objects.filter(
        workspace=draft.workflow.workspace_id,
        target_id=str(draft.workflow_id),
        action=WorkflowPublished.action,
    )
    last = published.aggregate(last=Max("seq"))["last"] or 0
    authors = set(edits.filter(seq__gt=last).values_list("actor_id", flat=True))
    return authors | {str(draft.updated_by_id)}
