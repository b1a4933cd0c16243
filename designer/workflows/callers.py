"""Which workflows run another one."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F, TextField
from django.db.models.functions import Cast

from designer.workflows.models import Draft, Version, Workflow

_MOST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """
    A workflow that runs another one.

    Attributes:
        live, draft: Whether its live version does, and its draft.
    """

    id: UUID
    name: str
    live: bool
    draft: bool

    def as_json(self) -> dict[str, Any]:
        """Write it as the API does."""
        return {"id": str(self.id), "name": self.name, "live": self.live, "draft": self.draft}


def callers_of(workflow: Workflow) -> tuple[Caller, ...]:
    """List the other workflows whose live version or draft runs a workflow, by name."""
    drawn = Draft.objects.filter(workflow__archived_at=None)
    live = Version.objects.filter(workflow__live_version=F("id"), workflow__archived_at=None)
    by_draft = {row.workflow_id: row.workflow.name for row in _naming(drawn, workflow)}
    by_live = {row.workflow_id: row.workflow.name for row in _naming(live, workflow)}
    found = [
        Caller(id=id_, name=name, live=id_ in by_live, draft=id_ in by_draft)
        for id_, name in {**by_draft, **by_live}.items()
        if id_ != workflow.id
    ]
    return tuple(sorted(found, key=lambda caller: (caller.name, str(caller.id)))[:_MOST])


def _naming(rows: Any, workflow: Workflow) -> Iterator[Any]:
    """List the rows whose graph calls a workflow; the database looks for its id first."""
    here = rows.filter(workflow__workspace=workflow.workspace_id)
    texts = here.annotate(text=Cast("graph", TextField())).filter(text__contains=str(workflow.id))
    for row in texts.select_related("workflow"):
        nodes = row.graph.get("nodes", ())
        if any(_calls(node, str(workflow.id)) for node in nodes):
            yield row


def _calls(node: dict[str, Any], workflow_id: str) -> bool:
    return node.get("kind") == "call_workflow" and node.get("workflow") == workflow_id
