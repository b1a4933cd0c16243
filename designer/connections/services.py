"""Storing, changing and deleting connections."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from designer.access.actor import Actor
from designer.access.permissions import Permission
from designer.access.require import require
from designer.audit.events import (
    ConnectionChanged,
    ConnectionCreated,
    ConnectionDeleted,
    ConnectionRotated,
)
from designer.audit.services import record
from designer.common.errors import NotFound
from designer.common.ids import new_id
from designer.connections.credentials import (
    checked_config,
    checked_hosts,
    checked_secrets,
    fingerprints,
    seal_secrets,
)
from designer.connections.errors import ConnectionInUse, ConnectionNameTaken
from designer.connections.holders import Holder, holders_of
from designer.connections.models import Connection, ConnectionUse
from designer.connections.rate_limits import checked_limit

MAX_TOLD: Final = 20
"""How many runs are named to whoever deletes what they need."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionChange:
    """
    What to change; None leaves it as it is. Secrets are replaced as a whole.

    Attributes:
        lift_rate_limit: Takes the limit away.
    """

    name: str | None = None
    config: Mapping[str, Any] | None = None
    secrets: Mapping[str, Any] | None = None
    allowed_hosts: Sequence[str] | None = None
    rate_limit: Mapping[str, Any] | None = None
    lift_rate_limit: bool = False

    @property
    def is_of_its_keeper(self) -> bool:
        """Whether it changes what belongs to whoever keeps the connection."""
        parts = (self.name, self.config, self.secrets, self.rate_limit)
        return self.lift_rate_limit or any(part is not None for part in parts)


def create_connection(
    actor: Actor,
    *,
    connector: str,
    name: str,
    config: Mapping[str, Any],
    secrets: Mapping[str, Any],
    allowed_hosts: Sequence[str],
    rate_limit: Mapping[str, Any] | None = None,
) -> Connection:
    """
    Store credentials.

    Raises:
        Forbidden: the actor may not store secrets.
        Invalid, UnknownConnector: they do not fit the connector.
        ConnectionNameTaken: another connection has this name.
    """
    require(actor, Permission.WRITE_SECRET, owner=actor.id)
    fitting = checked_secrets(connector, secrets)
    connection = Connection(
        id=new_id(),
        workspace_id=actor.home,
        connector=connector,
        name=name,
        config=checked_config(connector, config),
        allowed_hosts=checked_hosts(allowed_hosts),
        rate_limit=checked_limit(rate_limit),
        created_by_id=UUID(actor.id),
    )
    connection.sealed = seal_secrets(fitting, connection_id=connection.id)
    with transaction.atomic():
        _save(connection, force_insert=True)
        record(
            actor,
            ConnectionCreated(
                id=str(connection.id),
                label=connection.name,
                connector=connector,
                config=connection.config,
                allowed_hosts=connection.allowed_hosts,
                rate_limit=connection.rate_limit,
                secrets=fingerprints(fitting, connection_id=connection.id),
            ),
        )
    return connection


@transaction.atomic
def change_connection(actor: Actor, *, connection_id: UUID, change: ConnectionChange) -> Connection:
    """
    Change a connection; the workflows that name it use the change from their next call on.

    Raises:
        NotFound: there is none in the actor's workspace.
        Forbidden: it is somebody else's, or the actor may not change where secrets may go.
        Invalid: the new values do not fit the connector.
        ConnectionNameTaken: another connection has this name.
    """
    connection = _locked(actor, connection_id)
    if change.is_of_its_keeper:
        require(actor, Permission.WRITE_SECRET, owner=str(connection.created_by_id))
    before = {
        "name": connection.name,
        "config": connection.config,
        "allowed_hosts": connection.allowed_hosts,
        "rate_limit": connection.rate_limit,
    }
    if change.allowed_hosts is not None:
        require(
            actor,
            Permission.CHANGE_ALLOWED_HOSTS,
            second_person=not settings.BATON_FOUR_EYES,
        )
        connection.allowed_hosts = checked_hosts(change.allowed_hosts)
    if change.name is not None:
        connection.name = change.name
    if change.config is not None:
        connection.config = checked_config(connection.connector, change.config)
    if change.rate_limit is not None or change.lift_rate_limit:
        connection.rate_limit = checked_limit(change.rate_limit)
    if change.secrets is not None:
        _rotate(actor, connection, change.secrets)
    _save(connection)
    after = {name: getattr(connection, name) for name in before}
    changed = {name: value for name, value in after.items() if value != before[name]}
    if changed:
        record(
            actor,
            ConnectionChanged(
                id=str(connection.id),
                label=connection.name,
                before={name: before[name] for name in changed},
                changed=changed,
            ),
        )
    return connection


@transaction.atomic
def delete_connection(actor: Actor, *, connection_id: UUID) -> None:
    """
    Forget a connection and its secrets.

    Raises:
        NotFound: there is none in the actor's workspace.
        Forbidden: the actor may not.
        ConnectionInUse: a workflow names it, or a run that has not ended still needs it.
    """
    require(actor, Permission.DELETE_CONNECTION, second_person=not settings.BATON_FOUR_EYES)
    connection = _locked(actor, connection_id)
    _refuse_if_used(connection)
    event = ConnectionDeleted(
        id=str(connection.id), label=connection.name, connector=connection.connector
    )
    connection.delete()
    record(actor, event)


def note_uses(
    *, workspace_id: UUID, workflow_id: UUID, workflow_name: str, connections: Iterable[str]
) -> None:
    """
    Remember which connections a workflow names; inside the caller's transaction.

    Ids that are none of the workspace's are left out: a graph may name anything.
    """
    wanted = {id_ for name in connections if (id_ := _as_uuid(name)) is not None}
    found = Connection.objects.filter(workspace=workspace_id, id__in=wanted)
    ids = set(found.values_list("id", flat=True))
    uses = ConnectionUse.objects.filter(workflow_id=workflow_id)
    uses.exclude(connection__in=ids).delete()
    uses.exclude(workflow_name=workflow_name).update(workflow_name=workflow_name)
    known = set(uses.values_list("connection_id", flat=True))
    ConnectionUse.objects.bulk_create(
        ConnectionUse(connection_id=id_, workflow_id=workflow_id, workflow_name=workflow_name)
        for id_ in sorted(ids - known)
    )


def _refuse_if_used(connection: Connection) -> None:
    names = {str(use.workflow_id): use.workflow_name for use in connection.uses.all()}
    runs = holders_of(connection.id)
    if not names and not runs:
        return
    message = None if names else _still_needed(runs)
    names |= {str(run.workflow_id): run.workflow_name for run in runs}
    raise ConnectionInUse(
        message,
        used_by=[{"workflow_id": id_, "name": name} for id_, name in names.items()],
        runs=[{"run_id": str(run.run_id), "number": run.number} for run in runs[:MAX_TOLD]],
    )


def _still_needed(runs: Sequence[Holder]) -> str:
    numbers = ", ".join(f"#{run.number}" for run in runs[:MAX_TOLD])
    more = " and others" if len(runs) > MAX_TOLD else ""
    return (
        f"Runs that have not ended still need this connection: {numbers}{more}. "
        "Wait until they end, or cancel them first."
    )


def _rotate(actor: Actor, connection: Connection, secrets: Mapping[str, Any]) -> None:
    fitting = checked_secrets(connection.connector, secrets)
    connection.sealed = seal_secrets(fitting, connection_id=connection.id)
    connection.rotated_at = timezone.now()
    record(
        actor,
        ConnectionRotated(
            id=str(connection.id),
            label=connection.name,
            secrets=fingerprints(fitting, connection_id=connection.id),
        ),
    )


def _locked(actor: Actor, connection_id: UUID) -> Connection:
    connections = Connection.objects.select_for_update().filter(workspace=actor.home)
    connection = connections.filter(id=connection_id).first()
    if connection is None:
        raise NotFound
    return connection


def _save(connection: Connection, *, force_insert: bool = False) -> None:
    try:
        with transaction.atomic():
            connection.save(force_insert=force_insert)
    except IntegrityError as error:
        raise ConnectionNameTaken from error


def _as_uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
