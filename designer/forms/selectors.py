"""Reading forms and requests."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from designer.access.actor import Actor
from designer.access.permissions import Permission
from designer.access.require import require
from designer.common.errors import NotFound
from designer.forms.start_forms import FormView, form_of
from designer.runs.models import Run, StartedBy
from designer.workflows.models import Version, Workflow


@dataclass(frozen=True, slots=True)
class LiveForm:
    """A form that somebody may fill in, and what it starts."""

    workflow: Workflow
    version: Version
    view: FormView


def live_forms(actor: Actor) -> list[LiveForm]:
    """List the forms that the actor may fill in, by title."""
    require(actor, Permission.START_BY_FORM)
    live = Workflow.objects.filter(
        workspace=actor.home, archived_at=None, live_version__isnull=False
    )
    found = [_form(w) for w in live.select_related("live_version").defer("live_version__plan")]
    return sorted((f for f in found if f is not None), key=lambda f: f.view.title.casefold())


def live_form(actor: Actor, workflow_id: UUID) -> LiveForm:
    """
    Find one form.

    Raises:
        NotFound: the workflow has no live version, or none with a form.
    """
    require(actor, Permission.START_BY_FORM)
    found = Workflow.objects.filter(workspace=actor.home, archived_at=None, pk=workflow_id)
    workflow = found.select_related("live_version").first()
    form = None if workflow is None else _form(workflow)
    if form is None:
        raise NotFound
    return form


def own_requests(actor: Actor) -> QuerySet[Run]:
    """List what the actor asked for by form; nobody else's, whatever their role."""
    require(actor, Permission.LIST_RUNS)
    runs = Run.objects.filter(workspace=actor.home, trigger=StartedBy.FORM, started_by=actor.id)
    return runs.select_related("workflow", "version")


def is_own_request(actor: Actor, run: Run) -> bool:
    """Say whether the actor asked for a run by form."""
    return (run.trigger, run.started_by) == (StartedBy.FORM, actor.id)


def own_request(actor: Actor, request_id: UUID) -> Run:
    """
    Find one of the actor's own requests.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    run = own_requests(actor).filter(pk=request_id).first()
    if run is None:
        raise NotFound
    return run


def _form(workflow: Workflow) -> LiveForm | None:
    version = workflow.live_version
    view = None if version is None else form_of(version.graph, name=workflow.name)
    return None if version is None or view is None else LiveForm(workflow, version, view)
