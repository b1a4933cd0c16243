"""Runs that other runs call."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from designer.access.actor import Actor, ActorKind
from designer.access.permissions import Permission
from designer.access.require import require
from designer.accounts.selectors import actor_for
from designer.audit.events import RunCancelled as RunCancelledAudit
from designer.audit.services import record
from designer.common.errors import Forbidden, Invalid, NotFound
from designer.common.nudges import OUTBOX, nudge
from designer.runs.acceptance import Order, accept
from designer.runs.business_keys import business_key_of
from designer.runs.input_check import check_input
from designer.runs.journal import append_events
from designer.runs.models import Run, RunStatus, StartedBy
from designer.runs.services import RUN_ENDED_KEY, NotPublished, live_version
from designer.workflows.errors import ScriptsSwitchedOff
from designer.workflows.models import Version, Workflow
from engine.events.model import RunCancelled
from engine.ports import CallRefused, RunClosed

MAX_DEPTH: Final = 20
"""How many runs may have called one another in a row."""

STOPPED_WITH_CALLER: Final = "The run that called it was stopped."
NEVER_STARTED: Final = "The run that called it ended before it could start this one."


class CalledWorkflowGone(CallRefused):
    """The workflow is not in the workspace, or was put away."""

    code = "call_workflow.unknown"


class CalledWorkflowNotLive(CallRefused):
    """The workflow has no version that can be run."""

    code = "call_workflow.not_live"


class CallNotAllowed(CallRefused):
    """Who published the calling version may not have it call workflows any more."""

    code = "call_workflow.not_allowed"


class CallInputInvalid(CallRefused):
    """The input does not fit what the workflow takes; `data["fields"]` lists what is wrong."""

    code = "call_workflow.input_invalid"


class CallTooDeep(CallRefused):
    """Too many runs have called one another."""

    code = "call_workflow.too_deep"


class CallOfScripts(CallRefused):
    """The called workflow has a script, and scripts are switched off."""

    code = "call_workflow.scripts_switched_off"


class CallOfItself(CallRefused):
    """The run that has the business key is one of those that wait for this call."""

    code = "call_workflow.waits_for_itself"


def prepare_call(
    caller_id: str, *, step: str, workflow_id: str, given: dict[str, Any]
) -> tuple[Run, bool]:
    """
    Make the row of a called run, in the version that is live now.

    It is not for the outbox: the caller's own execution starts it, and a sweep sees to it when
    that has not happened before the caller ended.

    Returns:
        The run, and whether it is the caller's own: False when another has the business key.

    Raises:
        CallRefused: its subclasses say why.
        RunClosed: the caller is not there, or is over.
    """
    caller = _caller(caller_id)
    earlier = _earlier(caller, step)
    if earlier is not None:
        return earlier, True
    version = _version_to_call(caller, workflow_id)
    now = timezone.now()
    try:
        check_input(given, schema=version.plan["input_schema"])
        key = business_key_of(version, given=given, now=now)
    except Invalid as error:
        raise CallInputInvalid(
            f"{version.workflow.name} does not take this input: {_first_problem(error)}",
            fields=error.data.get("fields", []),
        ) from error
    order = Order(
        workflow=version.workflow,
        version=version,
        trigger=StartedBy.WORKFLOW,
        started_by=caller.started_by,
        started_by_label=caller.started_by_label,
        input=given,
        key=key,
        rest=_as_child(caller, step=step, now=now),
    )
    try:
        with transaction.atomic():
            run, created = accept(acting(caller), order)
    except ScriptsSwitchedOff as error:
        raise CallOfScripts(
            f"{version.workflow.name} has a script, and scripts are switched off on this instance."
        ) from error
    except IntegrityError:
        # The same call twice at the same moment: the constraint let one of them in.
        earlier = _earlier(caller, step)
        if earlier is None:
            raise
        return earlier, True
    if not created:
        _refuse_to_wait_for_itself(run, caller)
    return run, created


def stop_called(run_id: str, *, begun: bool) -> None:
    """Ask a called run to stop; one that was never started is over at once."""
    with transaction.atomic():
        rows = Run.objects.select_for_update(no_key=True).defer("input", "output")
        run = rows.filter(pk=run_id).first()
        if run is None or run.finished_at is not None or run.cancel_requested_at is not None:
            return
        if not begun:
            end_unstarted(run, reason=STOPPED_WITH_CALLER)
            return
        run.cancel_requested_at = timezone.now()
        run.cancel_reason = STOPPED_WITH_CALLER
        run.save(update_fields=["cancel_requested_at", "cancel_reason"])
        record(
            acting(run),
            RunCancelledAudit(
                id=str(run.id),
                label=f"#{run.number}",
                reason=run.cancel_reason,
                workflow=str(run.workflow_id),
            ),
        )
        transaction.on_commit(lambda: nudge(OUTBOX), robust=True)


def end_unstarted(run: Run, *, reason: str) -> None:
    """End a called run that its caller has not started and never will."""
    end = RunCancelled(key=RUN_ENDED_KEY, at=timezone.now(), reason=reason)
    append_events(run.id, [end])


def is_left_behind(run: Run) -> bool:
    """
    Say whether a called run will never be started, because its caller has ended.

    Asked of runs that Temporal does not know.
    """
    return (
        waits_for_its_caller(run) and run.parent is not None and run.parent.finished_at is not None
    )


def waits_for_its_caller(run: Run) -> bool:
    """Say whether a run is one that another has called and, as far as is known, not yet started."""
    return run.parent_id is not None and run.started_at is None and run.dispatched_at is not None


def acting(run: Run) -> Actor:
    """Make the actor that a run is in its workspace."""
    return Actor(
        kind=ActorKind.SYSTEM,
        id=str(run.id),
        label=f"run {run.number}",
        workspace=run.workspace_id,
        grants={},
    )


def _caller(run_id: str) -> Run:
    rows = Run.objects.select_related("version__published_by", "workspace")
    run = rows.defer("input", "output", "version__graph", "version__plan").filter(pk=run_id).first()
    if run is None or run.finished_at is not None:
        raise RunClosed(f"Run {run_id} is over.", run_id=run_id)
    return run


def _earlier(caller: Run, step: str) -> Run | None:
    made = Run.objects.filter(parent=caller, parent_step=step)
    rows = made.exclude(status__in=[RunStatus.FAILED, RunStatus.CANCELLED])
    return rows.select_related("version", "workflow").first()


def _version_to_call(caller: Run, workflow_id: str) -> Version:
    _require_leave(caller)
    workflow = _find(caller, workflow_id)
    if workflow is None:
        raise CalledWorkflowGone(
            "The workflow to run is not there any more. Choose another and publish again.",
            workflow=workflow_id,
        )
    if caller.depth >= MAX_DEPTH:
        raise CallTooDeep(
            f"{MAX_DEPTH + 1} runs have called one another, the last one {workflow.name}. "
            "Put a condition before the call, or a loop in its place.",
            depth=caller.depth,
        )
    try:
        version = live_version(workflow)
    except NotPublished:
        raise CalledWorkflowNotLive(
            f"{workflow.name} has no published version. Publish it first.", workflow=workflow_id
        ) from None
    return version


def _require_leave(caller: Run) -> None:
    """Refuse when who published the calling version may not have it call workflows any more."""
    publisher = caller.version.published_by
    try:
        actor = actor_for(publisher, caller.workspace)
        require(actor, Permission.CALL_WORKFLOW, workspace=caller.workspace_id)
    except (Forbidden, NotFound):
        raise CallNotAllowed(
            f"{publisher}, who published this version, may not have it run other workflows any "
            "more. Let somebody who may publish it again.",
            publisher=str(publisher.pk),
        ) from None


def _find(caller: Run, workflow_id: str) -> Workflow | None:
    try:
        wanted = UUID(workflow_id)
    except ValueError:
        return None
    rows = Workflow.objects.filter(workspace=caller.workspace_id, archived_at=None, pk=wanted)
    return rows.select_related("live_version__workflow").first()


def _as_child(caller: Run, *, step: str, now: datetime) -> dict[str, Any]:
    return {
        "parent": caller,
        "parent_step": step,
        "depth": caller.depth + 1,
        # As if it had been dispatched: it is the caller that brings it to Temporal.
        "dispatched_at": now,
        "dispatch_tries": 1,
    }


def _refuse_to_wait_for_itself(run: Run, caller: Run) -> None:
    """Refuse when a run would wait for one that waits for it."""
    above: Run | None = caller
    while above is not None:
        if above.pk == run.pk:
            raise CallOfItself(
                f"Run #{run.number} is about the same and waits for this call. "
                "Give the call another business key.",
                run_id=str(run.id),
            )
        above = above.parent


def _first_problem(error: Invalid) -> str:
    problems = error.data.get("fields")
    if not problems:
        return error.message
    first = problems[0]
    return f"{first['field'].removeprefix('/') or 'the input'}: {first['message']}"
