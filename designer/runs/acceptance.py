"""Putting a run into the outbox: the one place where a run's row is made."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max

from designer.access.actor import Actor
from designer.accounts.models import Workspace
from designer.audit.events import RunStarted
from designer.audit.services import record
from designer.common.nudges import OUTBOX, nudge
from designer.runs.business_keys import BusinessKey, holder_of
from designer.runs.models import Run, StartedBy
from designer.workflows.models import Version, Workflow
from designer.workflows.scripts_policy import refuse_scripts


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """
    A run to be made.

    Attributes:
        held: Whether it waits for its turn, because its workflow allows only so many at once.
        asks: False makes a run although another has its business key; later ones find it all the
            same.
        rest: Other columns of the row.
    """

    workflow: Workflow
    version: Version
    trigger: StartedBy
    started_by: str
    started_by_label: str
    input: Any
    key: BusinessKey | None
    client_key: str | None = None
    held: bool = False
    asks: bool = True
    rest: dict[str, Any] | None = None


def accept(actor: Actor, order: Order) -> tuple[Run, bool]:
    """
    Add a run and its audit event, unless another run has its business key.

    To be called inside a transaction. The workspace's lock counts the numbers, and lets one start
    at a time ask who has a key.

    Returns:
        The run, and whether it is new.

    Raises:
        ScriptsSwitchedOff: it has a script, and scripts are switched off.
        IntegrityError: the same client key, or the same call of a parent, at the same moment.
    """
    refuse_scripts(order.version.plan)
    workflow = order.workflow
    workspace = Workspace.objects.select_for_update(no_key=True).get(pk=workflow.workspace_id)
    first = holder_of(workflow, order.key) if order.key and order.asks else None
    if first is not None:
        return first, False
    newest = Run.objects.filter(workspace=workspace).aggregate(Max("number"))["number__max"]
    run = Run.objects.create(
        workspace=workspace,
        workflow=workflow,
        version=order.version,
        number=(newest or 0) + 1,
        trigger=order.trigger,
        started_by=order.started_by,
        started_by_label=order.started_by_label[:200],
        client_key=order.client_key,
        business_key=order.key.text if order.key else None,
        key_kept=order.key is not None and order.key.kept,
        priority=priority_of(order.version),
        held=order.held,
        input=order.input,
        **(order.rest or {}),
    )
    record(
        actor,
        RunStarted(
            id=str(run.id),
            label=f"#{run.number} {workflow.name}",
            workflow=str(workflow.id),
            version=order.version.number,
            digest=order.version.digest,
            trigger=order.trigger.value,
        ),
    )
    transaction.on_commit(lambda: nudge(OUTBOX), robust=True)
    return run, True


def priority_of(version: Version) -> int:
    """Give the priority of a version's runs: 1 is served first, 5 last."""
    settings: dict[str, Any] = version.graph.get("settings", {})
    priority: int = settings.get("priority", 3)
    return priority
