"""What a new version of a connector breaks: workflows that fitted the one before it."""

from collections.abc import Iterator
from dataclasses import dataclass

from designer.workflows import graphs
from designer.workflows.models import Draft, Workflow
from designer.workflows.surroundings import around
from engine.graph.issues import Issue, Severity

_OF_THE_WORKSPACE = ("connection.", "call_workflow.")
"""Problems that no connector makes: something else of the workspace has changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """
    One field that no longer fits what is installed.

    Attributes:
        version: Number of the live version; None for the draft.
        node, field: Where it is, as in an issue.
    """

    workspace: str
    workflow: str
    version: int | None
    node: str | None
    field: str
    code: str
    message: str


def find_breaks() -> Iterator[Break]:
    """
    Hold every live version and every draft against the connectors that are installed.

    A version was published without errors, so each that it has now has come since. A draft may
    have been saved with errors; it is listed when it has more of them than at its last save.
    """
    workflows = Workflow.objects.filter(archived_at=None).select_related("workspace")
    for workflow in workflows.select_related("live_version").order_by("workspace__slug", "name"):
        live = workflow.live_version
        if live is not None:
            for issue in _errors(workflow, live.graph):
                yield _break(workflow, live.number, issue)
        draft = Draft.objects.filter(workflow=workflow).first()
        if draft is not None:
            errors = _errors(workflow, draft.graph)
            if len(errors) > draft.problems:
                yield from (_break(workflow, None, issue) for issue in errors)


def _errors(workflow: Workflow, drawn: object) -> list[Issue]:
    graph = graphs.read_graph(drawn)
    within = around(graph, workspace=workflow.workspace_id, own=workflow.id)
    return [
        issue
        for issue in graphs.check(graph, within)
        if issue.severity is Severity.ERROR and not issue.code.startswith(_OF_THE_WORKSPACE)
    ]


def _break(workflow: Workflow, version: int | None, issue: Issue) -> Break:
    return Break(
        workspace=workflow.workspace.slug,
        workflow=workflow.name,
        version=version,
        node=issue.node,
        field=issue.field,
        code=issue.code,
        message=issue.message,
    )
