"""Reading workflows, drafts and versions."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import F, Max, Q, QuerySet

from designer.access.actor import Actor
from designer.access.permissions import Permission
from designer.access.require import require
from designer.common.errors import NotFound
from designer.workflows.models import Draft, Version, Workflow


def workflows_of(actor: Actor, *, text: str = "") -> QuerySet[Workflow]:
    """
    List the workflows that an actor may know of.

    Whoever may not see drafts does not learn of a workflow before its first publication.
    """
    require(actor, Permission.SEE_PUBLISHED_WORKFLOW)
    workflows = _rows().filter(workspace=actor.home, archived_at=None)
    if Permission.SEE_DRAFT not in actor.grants:
        workflows = workflows.exclude(live_version=None)
    if text:
        workflows = workflows.filter(Q(name__icontains=text) | Q(description__icontains=text))
    return workflows


def _rows() -> QuerySet[Workflow]:
    # Graphs and plans are megabytes, and no list shows them.
    return Workflow.objects.select_related("created_by", "live_version", "draft").defer(
        "draft__graph",
        "draft__schemas",
        "live_version__graph",
        "live_version__plan",
        "live_version__schemas",
    )


def changed_workflow(workflow_id: UUID) -> Workflow:
    """Read again what the actor has just made or changed, as a token may that cannot look."""
    return _rows().get(id=workflow_id)


def workflow_for(actor: Actor, workflow_id: UUID) -> Workflow:
    """
    Find a workflow that the actor may know of.

    Raises:
        NotFound: there is none.
    """
    workflow = workflows_of(actor).filter(id=workflow_id).first()
    if workflow is None:
        raise NotFound
    return workflow


def draft_for(actor: Actor, workflow_id: UUID) -> Draft:
    """
    Find a draft that the actor may see.

    Raises:
        NotFound: there is none.
        Forbidden: the actor may not see drafts.
    """
    require(actor, Permission.SEE_DRAFT)
    drafts = Draft.objects.filter(workflow__workspace=actor.home, workflow__archived_at=None)
    draft = (
        drafts.filter(workflow=workflow_id)
        .select_related("workflow__live_version", "updated_by", "based_on")
        .first()
    )
    if draft is None:
        raise NotFound
    return draft


def versions_of(actor: Actor, workflow_id: UUID) -> QuerySet[Version]:
    """
    List the versions of a workflow.

    Raises:
        NotFound: there is no such workflow.
    """
    workflow = workflow_for(actor, workflow_id)
    return Version.objects.filter(workflow=workflow).select_related("published_by")


def version_for(actor: Actor, workflow_id: UUID, *, number: int) -> Version:
    """
    Find a version.

    Raises:
        NotFound: there is none.
    """
    version = versions_of(actor, workflow_id).filter(number=number).first()
    if version is None:
        raise NotFound
    return version


def last_runs(workflows: Iterable[Workflow]) -> dict[UUID, dict[str, Any]]:
    """
    Give each workflow's newest run, by the workflow's id.

    Runs are numbered in their workspace, so the highest number is the newest run; they are
    reached from the workflow's side, because this package knows nothing of runs.
    """
    ids = [workflow.id for workflow in workflows]
    newest = (
        Workflow.objects.filter(id__in=ids, runs__isnull=False)
        .annotate(newest=Max("runs__number"))
        .values_list("id", "newest")
    )
    numbers = dict(newest)
    rows = Workflow.objects.filter(id__in=ids, runs__number__in=numbers.values()).values(
        "id",
        run_id=F("runs__id"),
        number=F("runs__number"),
        status=F("runs__status"),
        begun=F("runs__created_at"),
    )
    held = Workflow.objects.filter(
        id__in=ids,
        runs__number__in=numbers.values(),
        runs__finished_at=None,
        runs__steps__status="held",
    )
    undecided = set(held.values_list("runs", flat=True).distinct())
    return {
        row["id"]: {
            "id": row["run_id"],
            "number": row["number"],
            "status": row["status"],
            "needs_decision": row["run_id"] in undecided,
            "created_at": row["begun"],
        }
        for row in rows
        if numbers.get(row["id"]) == row["number"]
    }
