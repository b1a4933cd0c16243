"""Runs that are under way and still need a connection, whatever has become of their workflow."""

from uuid import UUID

from designer.connections.holders import Holder
from designer.connections.models import Connection
from designer.runs.models import Run
from designer.workflows.models import Version
from designer.workflows.stored_plans import names_connection


def holders(connection_id: UUID) -> tuple[Holder, ...]:
    """List the unfinished runs whose version names a connection: also superseded or archived."""
    wanted = str(connection_id)
    home = Connection.objects.filter(id=connection_id).values("workspace")
    unfinished = Run.objects.filter(workspace__in=home, finished_at=None)
    versions = Version.objects.filter(id__in=unfinished.values("version")).only("id", "plan")
    naming = [
        version.id
        for version in versions.iterator(chunk_size=20)
        if names_connection(version.plan, wanted)
    ]
    found = unfinished.filter(version__in=naming).order_by("number")
    rows = found.values_list("id", "number", "workflow_id", "workflow__name")
    return tuple(
        Holder(run_id=run, number=number, workflow_id=workflow, workflow_name=name)
        for run, number, workflow, name in rows
    )
