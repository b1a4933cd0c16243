"""The credential broker: the one place that opens stored secrets."""

from uuid import UUID

from django.db import transaction

from designer.access.actor import Actor
from designer.audit.events import ConnectionRefused, ConnectionUsed
from designer.audit.services import record
from designer.common.sealing import SealBroken
from designer.connections.credentials import open_secrets
from designer.connections.models import Connection
from engine.connectors.kit.errors import CredentialsRefused
from engine.ports import OpenedConnection


def open_connection(
    actor: Actor, *, connection_id: str, connector: str, run_id: str, step: str, planned: bool
) -> OpenedConnection:
    """
    Open a connection for one call in a run, and leave an audit record of its use.

    The record is committed before the secrets leave this function: no use without its record.

    Args:
        actor: The run, acting in its workspace.
        connector: Connector of the operation that asks.
        planned: Whether the version that the run executes names this connection at this step.

    Raises:
        CredentialsRefused: it does not exist in the run's workspace, is for another connector,
            the run's version does not name it, or its secrets cannot be opened.
    """
    connection = _find(actor, connection_id)
    if connection is None or connection.connector != connector or not planned:
        _refuse(actor, connection_id, connector=connector, run_id=run_id, step=step)
        raise CredentialsRefused(
            "The connection does not exist, is for another connector, or is not part of this "
            "version. Choose a connection in the step and publish again.",
            certain=True,
            connection=connection_id,
        )
    with transaction.atomic():
        record(
            actor,
            ConnectionUsed(
                id=str(connection.id),
                label=connection.name,
                run=run_id,
                step=step,
                connector=connector,
            ),
        )
    try:
        secrets = open_secrets(bytes(connection.sealed), connection_id=connection.id)
    except SealBroken as error:
        raise CredentialsRefused(
            "The secrets of the connection cannot be opened with the present keys. "
            "Enter them again.",
            certain=True,
            connection=connection_id,
        ) from error
    return OpenedConnection(
        id=str(connection.id),
        connector=connection.connector,
        config=connection.config,
        secrets=secrets,
        allowed_hosts=tuple(connection.allowed_hosts),
    )


def _find(actor: Actor, connection_id: str) -> Connection | None:
    try:
        wanted = UUID(connection_id)
    except ValueError:
        return None
    return Connection.objects.filter(id=wanted, workspace=actor.home).first()


def _refuse(actor: Actor, connection_id: str, *, connector: str, run_id: str, step: str) -> None:
    with transaction.atomic():
        record(
            actor,
            ConnectionRefused(id=connection_id, run=run_id, step=step, connector=connector),
        )
