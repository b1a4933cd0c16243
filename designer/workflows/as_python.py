"""Workflows as files of Python, so that nobody is locked in."""

from dataclasses import dataclass
from uuid import UUID

from designer.access.actor import Actor
from designer.access.permissions import Permission
from designer.connections.selectors import connections_of
from designer.workflows import graphs, selectors
from designer.workflows.models import Workflow
from designer.workflows.surroundings import around, called_by
from engine.codegen.about import About
from engine.codegen.generate import file_name, generate_python
from engine.graph.model import WorkflowGraph
from engine.plan.model import Plan
from engine.plan.upgrade import load_plan


@dataclass(frozen=True, slots=True, kw_only=True)
class PythonFile:
    """
    A file of Python.

    Attributes:
        version: None when it was made of the draft.
    """

    name: str
    code: str
    version: int | None


def draft_as_python(actor: Actor, workflow_id: UUID) -> PythonFile:
    """
    Write a draft as Python, as it was saved last.

    Raises:
        Forbidden, NotFound: the actor may not see the draft; there is none.
        GraphRefused: it has errors.
    """
    draft = selectors.draft_for(actor, workflow_id)
    graph = graphs.read_graph(draft.graph)
    plan = graphs.compile_checked(graph, around(graph, workspace=actor.home, own=workflow_id))
    return _write(actor, draft.workflow, graph, plan, version=None)


def version_as_python(actor: Actor, workflow_id: UUID, *, number: int) -> PythonFile:
    """
    Write a version as Python.

    Raises:
        Forbidden, NotFound: the actor may not see the version; there is none.
    """
    version = selectors.version_for(actor, workflow_id, number=number)
    graph = graphs.read_graph(version.graph)
    workflow = selectors.workflow_for(actor, workflow_id)
    return _write(actor, workflow, graph, load_plan(version.plan), version=number)


def _write(
    actor: Actor, workflow: Workflow, graph: WorkflowGraph, plan: Plan, *, version: int | None
) -> PythonFile:
    about = About(
        title=workflow.name,
        description=workflow.description,
        version=version,
        connections=_names_of_connections(actor, graph),
        workflows=_names_of_workflows(actor, graph),
        notes={node.id: node.notes for node in graph.nodes if node.notes},
    )
    return PythonFile(name=file_name(about), code=generate_python(plan, about), version=version)


def _names_of_connections(actor: Actor, graph: WorkflowGraph) -> dict[str, str]:
    """Name the connections for whoever may list them; for others their ids must do."""
    if Permission.LIST_CONNECTIONS not in actor.grants:
        return {}
    used = graphs.used_connections(graph)
    names = connections_of(actor).values_list("id", "name") if used else ()
    return {str(id_): name for id_, name in names if str(id_) in used}


def _names_of_workflows(actor: Actor, graph: WorkflowGraph) -> dict[str, str]:
    called = called_by(graph)
    rows = selectors.workflows_of(actor).filter(id__in=called) if called else ()
    return {str(row.id): row.name for row in rows}
