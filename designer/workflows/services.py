"""Creating, editing, renaming and archiving workflows."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from designer.access.actor import Actor
from designer.access.permissions import Permission
from designer.access.require import require
from designer.audit.events import (
    WorkflowArchived,
    WorkflowCreated,
    WorkflowEdited,
    WorkflowRenamed,
)
from designer.audit.services import record
from designer.common.canonical import digest, spelt
from designer.common.errors import NotFound
from designer.connections.services import note_uses
from designer.workflows import graphs
from designer.workflows.callers import callers_of
from designer.workflows.errors import CalledByOthers, DraftChanged, WorkflowNameTaken
from designer.workflows.models import Draft, Workflow
from designer.workflows.recorded_schemas import record_schemas
from designer.workflows.surroundings import around
from designer.workflows.templates import library
from engine.graph.issues import Issue
from engine.graph.model import WorkflowGraph


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """A draft as it is now, with what is wrong with it."""

    draft: Draft
    issues: tuple[Issue, ...]


def create_workflow(
    actor: Actor, *, name: str, description: str = "", template: str = ""
) -> Workflow:
    """
    Begin a workflow, with a draft made from a template.

    Raises:
        Forbidden: the actor may not edit drafts.
        WorkflowNameTaken: another workflow has this name.
        UnknownTemplate: there is no such template.
    """
    require(actor, Permission.EDIT_DRAFT)
    template = template or library.BLANK
    graph = library.make(template)
    issues = graphs.check(graph, around(graph, workspace=actor.home, own=None))
    with transaction.atomic():
        workflow = Workflow(
            workspace_id=actor.home,
            name=name,
            description=description,
            created_by_id=UUID(actor.id),
        )
        _save(workflow, force_insert=True)
        Draft.objects.create(
            workflow=workflow,
            graph=graph.model_dump(mode="json"),
            schemas=record_schemas(graph, graphs.catalog()),
            problems=graphs.count_errors(issues),
            updated_by_id=UUID(actor.id),
        )
        record(
            actor,
            WorkflowCreated(
                id=str(workflow.id), label=workflow.name, name=workflow.name, template=template
            ),
        )
    return workflow


def save_draft(
    actor: Actor, *, workflow_id: UUID, revision: int, graph: WorkflowGraph
) -> SavedDraft:
    """
    Save a graph and check it. Saving what is saved already changes nothing.

    Args:
        revision: The revision that the actor has seen.

    Raises:
        Forbidden: the actor may not edit drafts.
        NotFound: there is no such workflow.
        DraftChanged: somebody saved in the meantime; nothing was written.
    """
    require(actor, Permission.EDIT_DRAFT)
    # Checked before the lock is taken: a large graph takes a while, and others want to save.
    issues = graphs.check(graph, around(graph, workspace=actor.home, own=workflow_id))
    as_json = graph.model_dump(mode="json")
    schemas = record_schemas(graph, graphs.catalog())
    with transaction.atomic():
        draft = locked_draft(actor, workflow_id=workflow_id, revision=revision)
        if spelt(draft.graph) == spelt(as_json):
            return SavedDraft(draft, issues)
        before = digest(draft.graph)
        draft.graph = as_json
        draft.schemas = schemas
        draft.revision += 1
        draft.problems = graphs.count_errors(issues)
        draft.updated_by_id = UUID(actor.id)
        draft.save()
        note_connections(draft, graph)
        record(
            actor,
            WorkflowEdited(
                id=str(workflow_id),
                label=draft.workflow.name,
                before={"revision": revision, "digest": before},
                revision=draft.revision,
                digest=digest(as_json),
            ),
        )
    draft.refresh_from_db(fields=["updated_by"])
    return SavedDraft(draft, issues)


def locked_draft(actor: Actor, *, workflow_id: UUID, revision: int) -> Draft:
    """
    Lock a draft at the revision that the actor has seen.

    Raises:
        NotFound: there is no such workflow in the actor's workspace.
        DraftChanged: it has another revision by now.
    """
    _lock(actor, workflow_id)
    draft = Draft.objects.select_related("workflow__live_version", "updated_by").get(
        workflow=workflow_id
    )
    if draft.revision != revision:
        raise DraftChanged(
            revision=draft.revision,
            updated_by={"id": str(draft.updated_by.id), "name": str(draft.updated_by)},
        )
    return draft


def note_connections(draft: Draft, graph: WorkflowGraph) -> None:
    """Remember which connections the draft and the live version name."""
    live = draft.workflow.live_version
    published = [WorkflowGraph.model_validate(live.graph)] if live else []
    note_uses(
        workspace_id=draft.workflow.workspace_id,
        workflow_id=draft.workflow_id,
        workflow_name=draft.workflow.name,
        connections=graphs.used_connections(graph, *published),
    )


@transaction.atomic
def rename_workflow(
    actor: Actor, *, workflow_id: UUID, name: str | None, description: str | None
) -> Workflow:
    """
    Change a workflow's name or description; None leaves it as it is.

    Raises:
        Forbidden: the actor may not edit workflows.
        NotFound: there is no such workflow.
        WorkflowNameTaken: another workflow has this name.
    """
    require(actor, Permission.EDIT_DRAFT)
    workflow = _locked(actor, workflow_id)
    before = {"name": workflow.name, "description": workflow.description}
    workflow.name = workflow.name if name is None else name
    workflow.description = workflow.description if description is None else description
    if before == {"name": workflow.name, "description": workflow.description}:
        return workflow
    _save(workflow)
    note_connections(workflow.draft, WorkflowGraph.model_validate(workflow.draft.graph))
    record(
        actor,
        WorkflowRenamed(
            id=str(workflow.id),
            label=workflow.name,
            before=before,
            name=workflow.name,
            description=workflow.description,
        ),
    )
    return workflow


@transaction.atomic
def archive_workflow(actor: Actor, *, workflow_id: UUID, confirmed: bool = False) -> None:
    """
    Put a workflow away: nothing starts it any more; runs that are under way finish.

    Args:
        confirmed: The actor knows which other workflows run it.

    Raises:
        CalledByOthers: others run it, and that was not confirmed.
        Forbidden: it is somebody else's and the actor may archive only their own.
        NotFound: there is no such workflow.
    """
    workflow = _locked(actor, workflow_id)
    require(
        actor,
        Permission.ARCHIVE_WORKFLOW,
        owner=str(workflow.created_by_id),
        second_person=not settings.BATON_FOUR_EYES,
    )
    callers = () if confirmed else callers_of(workflow)
    if callers:
        raise CalledByOthers(callers=[caller.as_json() for caller in callers])
    live = workflow.live_version.number if workflow.live_version else None
    workflow.archived_at = timezone.now()
    workflow.live_version = None
    workflow.save()
    note_uses(
        workspace_id=workflow.workspace_id,
        workflow_id=workflow.id,
        workflow_name=workflow.name,
        connections=(),
    )
    record(
        actor,
        WorkflowArchived(id=str(workflow.id), label=workflow.name, before={"live_version": live}),
    )


def _locked(actor: Actor, workflow_id: UUID) -> Workflow:
    _lock(actor, workflow_id)
    return Workflow.objects.select_related("draft", "live_version").get(id=workflow_id)


def _lock(actor: Actor, workflow_id: UUID) -> None:
    """
    Hold a workflow with its draft until the transaction ends; whoever changes either comes here.

    Locked first and read afterwards: PostgreSQL reads a row again once it gets the lock, but not
    the rows that were joined to it, and an outdated join would hide the row.

    Raises:
        NotFound: there is no such workflow in the actor's workspace.
    """
    workflows = Workflow.objects.select_for_update(no_key=True).only("id")
    if not workflows.filter(id=workflow_id, workspace=actor.home, archived_at=None).first():
        raise NotFound


def _save(workflow: Workflow, *, force_insert: bool = False) -> None:
    try:
        with transaction.atomic():
            workflow.save(force_insert=force_insert)
    except IntegrityError as error:
        raise WorkflowNameTaken from error
