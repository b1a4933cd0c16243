"""Reading connections; never their secrets."""

from uuid import UUID

from django.db.models import QuerySet

from designer.access.actor import Actor
from designer.connections.models import Connection


def connections_of(actor: Actor) -> QuerySet[Connection]:
    """List the connections of the actor's workspace, without their secrets' bytes at hand."""
    connections = Connection.objects.filter(workspace=actor.home).select_related("created_by")
    return connections.prefetch_related("uses")


def connector_by_connection(workspace_id: UUID) -> dict[str, str]:
    """Give the connector of each connection in a workspace, by the connection's id."""
    pairs = Connection.objects.filter(workspace=workspace_id).values_list("id", "connector")
    return {str(id_): connector for id_, connector in pairs}
