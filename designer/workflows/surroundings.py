"""What a drawing may use of its workspace: connections, and workflows that it may call."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from designer.access.actor import Actor
from designer.access.permissions import Permission
from designer.access.require import require
from designer.common.errors import NotFound
from designer.connections.selectors import connector_by_connection
from designer.workflows.models import Workflow
from engine.graph.facts import WorkflowFacts
from engine.graph.model import WorkflowGraph
from engine.graph.nodes.call_workflow import CallWorkflowNode


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """
    What the checks ask of the workspace.

    Attributes:
        connections: Connector of each connection, by the connection's id.
        workflows: Those that the graph calls and that are there, by id.
    """

    connections: Mapping[str, str]
    workflows: Mapping[str, WorkflowFacts]


def around(graph: WorkflowGraph, *, workspace: UUID, own: UUID | None) -> Surroundings:
    """
    Look up what a graph names.

    Args:
        own: The workflow that the graph belongs to; None before it exists.
    """
    called = called_by(graph)
    return Surroundings(
        connections=connector_by_connection(workspace),
        workflows={} if not called else _facts(called, workspace=workspace, own=own),
    )


def called_by(graph: WorkflowGraph) -> set[UUID]:
    """List the workflows that a graph calls, as far as it names any."""
    names = {node.workflow for node in graph.nodes if isinstance(node, CallWorkflowNode)}
    return {id_ for name in names if (id_ := _as_uuid(name)) is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """What a workflow takes and answers, as JSON Schemas of its live version."""

    id: UUID
    name: str
    live_version: int
    input_schema: dict[str, Any]
    output_schema: dict[str, Any]


def signature_of(actor: Actor, workflow_id: UUID) -> Signature:
    """
    Say what a published workflow takes and answers.

    Raises:
        Forbidden: the actor may not see published workflows.
        NotFound: there is none, or it has no live version.
    """
    require(actor, Permission.SEE_PUBLISHED_WORKFLOW)
    found = _there({workflow_id}, workspace=actor.home).first()
    if found is None or found.live_version is None:
        raise NotFound
    version = found.live_version
    return Signature(
        id=found.id,
        name=found.name,
        live_version=version.number,
        input_schema=version.plan["input_schema"],
        output_schema=version.output_schema,
    )


def _facts(called: set[UUID], *, workspace: UUID, own: UUID | None) -> dict[str, WorkflowFacts]:
    facts: dict[str, WorkflowFacts] = {}
    for workflow in _there(called, workspace=workspace):
        version = workflow.live_version
        facts[str(workflow.id)] = WorkflowFacts(
            name=workflow.name,
            input_schema={} if version is None else version.plan["input_schema"],
            output_schema={} if version is None else version.output_schema,
            live=version is not None,
            own=workflow.id == own,
        )
    return facts


def _there(ids: set[UUID], *, workspace: UUID) -> QuerySet[Workflow]:
    rows = Workflow.objects.filter(workspace=workspace, archived_at=None, id__in=ids)
    return rows.select_related("live_version").defer("live_version__graph", "live_version__schemas")


def _as_uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
