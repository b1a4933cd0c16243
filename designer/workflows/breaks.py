"""What a new version of a connector changes and breaks: workflows that fitted the one before."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from designer.workflows import graphs
from designer.workflows.models import Draft, Version, Workflow
from designer.workflows.recorded_schemas import (
    ConnectionUse,
    GraphCall,
    RecordedCatalog,
    calls_of,
    connection_use,
    facts_of,
    recorded_facts,
)
from designer.workflows.schema_changes import input_changes, output_changes
from designer.workflows.surroundings import Surroundings, around
from engine.graph.facts import OperationFacts
from engine.graph.issues import Issue, Severity
from engine.graph.model import WorkflowGraph

_OF_THE_WORKSPACE = ("connection.", "call_workflow.")
"""Problems that no connector makes: something else of the workspace has changed."""

_CONNECTIONS: Mapping[ConnectionUse, str] = {
    "needed": "needs a connection now",
    "taken": "takes a connection now, but works without",
    "none": "takes no connection any more",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CallChange:
    """
    Something that an operation takes or gives differently.

    Attributes:
        node: Id of the node that calls it. `undoes`: it is the call that undoes that node.
        side: `input`, `output`, `connection`, or `operation` when it is not installed any more.
        path: Where in the input or output, as `customer.lines[].price`.
    """

    node: str
    undoes: bool
    connector: str
    operation: str
    side: str
    path: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """
    One field that no longer fits what is installed.

    Attributes:
        breaks: It goes wrong whatever the data is; otherwise for some values only.
        node, field: Where it is, as in an issue.
    """

    breaks: bool
    node: str | None
    field: str
    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """
    What has changed for a live version or a draft.

    Attributes:
        version: Number of the live version; None for the draft.
        titles: What people call the nodes that are mentioned, by id.
        changes: Empty when it is not known what the connectors were like before.
    """

    workspace: str
    workflow_id: UUID
    workflow: str
    version: int | None
    titles: dict[str, str]
    changes: tuple[CallChange, ...]
    breaks: tuple[Break, ...]


def everywhere() -> QuerySet[Workflow]:
    """List the workflows of all workspaces, with what a report needs."""
    return with_graphs(Workflow.objects.filter(archived_at=None)).order_by(
        "workspace__slug", "name"
    )


def with_graphs(workflows: QuerySet[Workflow]) -> QuerySet[Workflow]:
    """Fetch what `reports` reads of each workflow along with it."""
    related = workflows.select_related("workspace", "live_version", "draft")
    return related.defer(None).defer("live_version__plan", "live_version__output_schema")


def reports(workflows: Iterable[Workflow], *, drafts: bool = True) -> Iterator[Report]:
    """
    Hold live versions and drafts against the connectors that are installed.

    Nothing is told of what is as it was. Where it is on record what the operations took and
    gave at the last save or publication, an issue counts that was not there with those. Where
    it is not, a version counts with every error, since it was published without any; a draft
    when it has more of them than at its last save.
    """
    for workflow in workflows:
        live = workflow.live_version
        subjects: list[Version | Draft] = [live] if live else []
        subjects += [workflow.draft] if drafts else []
        for subject in subjects:
            report = _report(workflow, subject)
            if report is not None:
                yield report


def _report(workflow: Workflow, subject: Version | Draft) -> Report | None:
    graph = graphs.read_graph(subject.graph)
    within = around(graph, workspace=workflow.workspace_id, own=workflow.id)
    if subject.schemas:
        changes = tuple(_changes(graph, subject.schemas))
        if not changes:
            return None
        known = {_identity(issue) for issue in _before(graph, within, subject.schemas)}
        new = [issue for issue in _now(graph, within) if _identity(issue) not in known]
    else:
        changes = ()
        new = [issue for issue in _now(graph, within) if issue.severity is Severity.ERROR]
        if not new or (isinstance(subject, Draft) and len(new) <= subject.problems):
            return None
    mentioned = {change.node for change in changes} | {issue.node for issue in new}
    return Report(
        workspace=workflow.workspace.slug,
        workflow_id=workflow.id,
        workflow=workflow.name,
        version=subject.number if isinstance(subject, Version) else None,
        titles={node.id: node.name or node.id for node in graph.nodes if node.id in mentioned},
        changes=changes,
        breaks=tuple(_break(issue) for issue in new),
    )


def _now(graph: WorkflowGraph, within: Surroundings) -> list[Issue]:
    found = graphs.check(graph, within)
    return [issue for issue in found if not issue.code.startswith(_OF_THE_WORKSPACE)]


def _before(
    graph: WorkflowGraph, within: Surroundings, record: Mapping[str, Any]
) -> tuple[Issue, ...]:
    return graphs.check(graph, within, catalog=RecordedCatalog(graph, record))


def _identity(issue: Issue) -> tuple[str | None, str, str, Severity, int | None]:
    """Tell issues apart; the message may spell a type of either time."""
    return issue.node, issue.field, issue.code, issue.severity, issue.start


def _changes(graph: WorkflowGraph, record: Mapping[str, Any]) -> Iterator[CallChange]:
    catalog = graphs.catalog()
    for place in calls_of(graph):
        before, now = recorded_facts(record, place.key), facts_of(place, catalog)
        if before is None or before == now:
            continue
        if now is None:
            yield _change(place, "operation", "", "is not installed any more")
            continue
        yield from _of_facts(place, before, now)


def _of_facts(
    place: GraphCall, before: OperationFacts, now: OperationFacts
) -> Iterator[CallChange]:
    for one in input_changes(before.input_schema, now.input_schema):
        yield _change(place, "input", one.path, one.sentence)
    for one in output_changes(before.output_schema, now.output_schema):
        yield _change(place, "output", one.path, one.sentence)
    if connection_use(before) != connection_use(now):
        yield _change(place, "connection", "", _CONNECTIONS[connection_use(now)])


def _change(place: GraphCall, side: str, path: str, sentence: str) -> CallChange:
    return CallChange(
        node=place.node.id,
        undoes=place.call is not place.node,
        connector=place.call.connector,
        operation=place.call.operation,
        side=side,
        path=path,
        sentence=sentence,
    )


def _break(issue: Issue) -> Break:
    return Break(
        breaks=issue.severity is Severity.ERROR,
        node=issue.node,
        field=issue.field,
        code=issue.code,
        message=issue.message,
    )
