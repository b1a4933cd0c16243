"""Fulfils the engine's ports with Django: the record, the credentials, where to connect."""

from pathlib import Path

from designer.accounts.models import User
from designer.audit.models import AuditEvent
from designer.connections.broker import open_connection
from designer.connections.rate_limits import Turns
from designer.runs.calls import acting
from designer.runs.journal import Journal
from designer.runs.kept import KeptValues
from designer.runs.models import Run
from designer.settings.environment import Environment
from designer.worker.calls import Calls
from designer.worker.slots import Slots
from designer.workflows.stored_plans import is_planned
from engine.connectors.kit.errors import CredentialsRefused
from engine.ports import EgressPolicy, OpenedConnection, Ports


class Credentials:
    """Fulfils `engine.ports.CredentialBroker`."""

    def open(
        self, *, connection_id: str, connector: str, run_id: str, step: str
    ) -> OpenedConnection:
        """See `engine.ports.CredentialBroker.open`."""
        rows = Run.objects.select_related("version")
        run = rows.only("number", "workspace_id", "version__plan").filter(pk=run_id).first()
        if run is None:
            raise CredentialsRefused(f"There is no run {run_id}.", certain=True)
        return open_connection(
            acting(run),
            connection_id=connection_id,
            connector=connector,
            run_id=run_id,
            step=step,
            planned=is_planned(run.version.plan, step=step, connection_id=connection_id),
        )


def make_ports(environment: Environment) -> Ports:
    """Assemble what the engine's worker needs of us."""
    return Ports(
        journal=Journal(),
        credentials=Credentials(),
        egress=EgressPolicy(
            allow=_listed(environment.egress_allow),
            deny=_listed(environment.egress_deny),
            only_allowed=environment.egress_only_allowed,
            file_folders=tuple(str(Path(p)) for p in _listed(environment.sqlite_folders)),
            own_tables=tuple(
                model._meta.db_table  # noqa: SLF001 -- Django has no other way
                for model in (AuditEvent, Run, User)
            ),
        ),
        schedules=Slots(),
        calls=Calls(),
        rates=Turns(),
        values=KeptValues(),
    )


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
