"""Starting and cancelling runs. Nothing here waits for Temporal: the run row is the outbox."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from designer.access.actor import Actor
from designer.access.permissions import Permission
from designer.access.require import require
from designer.audit.events import RunCancelled as RunCancelledAudit
from designer.audit.services import record
from designer.common.canonical import canonical
from designer.common.errors import Conflict, Invalid
from designer.common.nudges import OUTBOX, nudge
from designer.runs.acceptance import Order, accept
from designer.runs.business_keys import business_key_of
from designer.runs.input_check import check_input
from designer.runs.journal import append_events
from designer.runs.models import Run, StartedBy
from designer.runs.visibility import require_run
from designer.workflows.models import Version, Workflow
from engine.events.model import RunCancelled

RUN_ENDED_KEY = "run:ended"
"""Key of the event that ends a run, whoever tells it; so a run ends once."""

_MAX_CLIENT_KEY = 200

_PERMISSION = {
    StartedBy.FORM: Permission.START_BY_FORM,
    StartedBy.API: Permission.START_BY_API,
    StartedBy.WEBHOOK: Permission.START_BY_API,
    StartedBy.SCHEDULE: Permission.START_BY_API,
}


class NotPublished(Conflict):
    """The workflow has no live version, or was put away."""

    code = "run.workflow_not_live"
    message = "This workflow cannot be started: it has no published version."


class ClientKeyReused(Conflict):
    """The same client key came with another input."""

    code = "run.client_key_reused"
    message = (
        "This client key started a run with another input. "
        "Use a new key for a new start, and the same key only to repeat one."
    )


class RunOver(Conflict):
    """The run has ended, so there is nothing to cancel."""

    code = "run.over"
    message = "This run has ended already."


def start_run(
    actor: Actor,
    *,
    workflow: Workflow,
    trigger: StartedBy,
    input: Any,  # noqa: A002
    client_key: str | None = None,
    closed: bool = False,
) -> tuple[Run, bool]:
    """
    Accept a run of the workflow's live version; a worker will execute it.

    Args:
        client_key: The same key from the same actor for the same workflow starts one run.
        closed: True refuses input fields that the schema does not name.

    Returns:
        The run, and whether this call made it; False when the client key was used before, or when
        another run has the business key.

    Raises:
        NotPublished, InputInvalid, InputTooLarge, ClientKeyReused, BusinessKeyInvalid: see there.
    """
    require(actor, _PERMISSION[trigger], workspace=workflow.workspace_id)
    check_client_key(client_key)
    same: dict[str, Any] = {"workflow": workflow, "trigger": trigger, "started_by": actor.id}
    if client_key is not None:
        earlier = _earlier(same, client_key=client_key, given=input)
        if earlier is not None:
            return earlier, False
    version = live_version(workflow)
    check_input(input, schema=version.plan["input_schema"], closed=closed)
    order = Order(
        workflow=workflow,
        version=version,
        trigger=trigger,
        started_by=actor.id,
        started_by_label=actor.label,
        input=input,
        key=business_key_of(version, given=input, now=timezone.now()),
        client_key=client_key,
        held=workflow.at_once is not None,
    )
    try:
        with transaction.atomic():
            return accept(actor, order)
    except IntegrityError:
        # Two requests with one key at the same moment: the constraint let one of them in.
        if client_key is None:
            raise
        earlier = _earlier(same, client_key=client_key, given=input)
        if earlier is None:
            raise
        return earlier, False


def live_version(workflow: Workflow) -> Version:
    """
    Give the version that new runs get.

    Raises:
        NotPublished: there is none, or the workflow was put away.
    """
    if workflow.archived_at is not None or workflow.live_version is None:
        raise NotPublished
    return workflow.live_version


def cancel_run(actor: Actor, *, run: Run, reason: str = "") -> Run:
    """
    Stop a run: at once when no worker has seen it, else as soon as its worker hears of it.

    Cancelling twice changes nothing.

    Raises:
        NotFound, Forbidden: the actor may not know of it, or not cancel it.
        RunOver: it has ended.
    """
    require_run(actor, run, Permission.CANCEL_RUN)
    with transaction.atomic():
        run = Run.objects.select_for_update(no_key=True).defer("input", "output").get(pk=run.pk)
        if run.finished_at is not None:
            raise RunOver
        if run.cancel_requested_at is not None:
            return run
        run.cancel_requested_at = timezone.now()
        run.cancel_reason = reason[:500]
        run.save(update_fields=["cancel_requested_at", "cancel_reason"])
        if run.dispatched_at is None and run.dispatch_tries == 0:
            # Nobody has begun to hand it to Temporal, and now nobody will.
            end = RunCancelled(key=RUN_ENDED_KEY, at=timezone.now(), reason=run.cancel_reason)
            append_events(run.id, [end])
        record(
            actor,
            RunCancelledAudit(
                id=str(run.id),
                label=f"#{run.number}",
                reason=run.cancel_reason,
                workflow=str(run.workflow_id),
            ),
        )
        transaction.on_commit(lambda: nudge(OUTBOX), robust=True)
    return run


def check_client_key(client_key: str | None) -> None:
    """
    Refuse a key that cannot be stored.

    Raises:
        Invalid: it is empty, too long, or not printable.
    """
    if client_key is None or (1 <= len(client_key) <= _MAX_CLIENT_KEY and client_key.isprintable()):
        return
    raise Invalid(
        fields=[
            {"field": "/client_key", "message": f"1 to {_MAX_CLIENT_KEY} printable characters."}
        ]
    )


def _earlier(same: dict[str, Any], *, client_key: str, given: Any) -> Run | None:
    run = Run.objects.filter(**same, client_key=client_key).first()
    if run is not None and canonical(run.input) != canonical(given):
        raise ClientKeyReused(run_id=str(run.id))
    return run
