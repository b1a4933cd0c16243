"""What people tell a run that is under way: to pause and go on, and what becomes of a step."""

from typing import Any, Final, Literal
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction
from django.db.models.fields.json import KT

from designer.access.actor import Actor
from designer.access.permissions import Permission
from designer.access.require import require
from designer.audit.control_events import (
    RunOutputOverridden,
    RunPaused,
    RunResumed,
    RunStepFailed,
    RunStepRetried,
    RunStepSkipped,
)
from designer.audit.event_data import AuditEventData
from designer.audit.services import record
from designer.common.canonical import canonical, digest
from designer.common.errors import Conflict, Invalid, NotFound, TooLarge
from designer.common.ids import new_id
from designer.runs import signals
from designer.runs.models import Run, RunSignal, SignalKind, StepState
from designer.runs.services import RunOver
from designer.runs.step_view import StepView
from designer.runs.values import is_storable, size_of
from designer.runs.visibility import require_run
from designer.workflows.models import Version
from designer.workflows.stored_plans import kind_at
from engine.runtime.activity_contract import VALUE_LIMIT_BYTES, PauseRun, SteerStep

Action = Literal["retry", "skip", "succeed", "fail"]

_WAY_OUT: Final = frozenset(
    {"operation", "transform", "script", "decision", "task", "call_workflow", "undo"}
)
"""Kinds of steps with an output and one way out, so that a person can finish them."""


class RequestIdReused(Conflict):
    """The same id came with another request."""

    code = "run.request_id_reused"
    message = "This id came with another request before. Use a new id for a new request."


class NoStep(NotFound):
    """The run's version has no such step."""

    code = "step.not_found"
    message = "This run has no such step. Look at its path again."


class StepOver(Conflict):
    """The step has ended, so there is nothing to decide."""

    code = "step.over"
    message = "This step has ended already, so there is nothing to decide."


class StepNotHeld(Conflict):
    """Only a step that waits for a decision can be tried again."""

    code = "step.not_held"
    message = "This step does not wait for a decision, so it cannot be tried again."


class StepDecided(Conflict):
    """Somebody else decided first."""

    code = "step.decided"
    message = "Somebody has decided about this step already. The run goes on in a moment."


class StepHasNoOutput(Invalid):
    """Nobody can finish this step by hand: a choice, a wait, an end or a container."""

    code = "step.has_no_output"
    status = 409
    message = "A step of this kind cannot be finished by hand. Skip it, or let it fail."


class OutputTooLarge(TooLarge):
    """The output that somebody gave is larger than that of a step may be."""

    code = "step.output_too_large"


def pause_run(actor: Actor, *, run: Run, request_id: UUID | None = None) -> None:
    """
    Let nothing new start in a run; what runs goes on to its end. Pausing twice changes nothing.

    Args:
        request_id: The same request a second time changes nothing.

    Raises:
        NotFound, Forbidden: the actor may not know of it, or not pause it.
        RunOver, RequestIdReused: see there.
    """
    _tell(actor, run, kind=SignalKind.PAUSE_RUN, request_id=request_id)


def resume_run(actor: Actor, *, run: Run, request_id: UUID | None = None) -> None:
    """
    Let a paused run go on; one that is not paused is left as it is.

    Raises:
        NotFound, Forbidden, RunOver, RequestIdReused: as of `pause_run`.
    """
    _tell(actor, run, kind=SignalKind.RESUME_RUN, request_id=request_id)


def steer_step(
    actor: Actor,
    *,
    run: Run,
    step: str,
    action: Action,
    output: Any = None,
    reason: str = "",
    request_id: UUID | None = None,
) -> None:
    """
    Decide what becomes of a step; its run acts on it as soon as it hears of it.

    Of a step that is held everything can be decided, once. One that runs, waits or has not begun
    can be skipped, finished or failed.

    Args:
        step: Its path.
        action: `retry` does it again, `skip` leaves it and what only follows from it out,
            `succeed` finishes it with `output`, `fail` lets it fail.
        request_id: The same request a second time changes nothing.

    Raises:
        NotFound, Forbidden: the actor may not know of the run, or not decide this.
        NoStep, StepOver, StepNotHeld, StepDecided, StepHasNoOutput, OutputTooLarge: see there.
        RunOver, RequestIdReused: see there.
    """
    require_run(actor, run, Permission.LIST_RUNS)
    view = _step(run, step)
    held = view is not None and view.status == "held"
    permission = _permission(action, held=held)
    require(
        actor,
        permission,
        workspace=run.workspace_id,
        owner=run.started_by,
        second_person=not settings.BATON_FOUR_EYES,
    )
    kind = kind_at(_plan(run), step)
    if kind is None:
        raise NoStep
    output = output if action == "succeed" else None
    if action == "succeed":
        _check_output(output, kind=kind)
    body = SteerStep(id="", step=step, action=action, output=output, by=actor.label[:200])
    _steer(actor, run, body, held=held, reason=reason, request_id=request_id or new_id())


def _tell(actor: Actor, run: Run, *, kind: SignalKind, request_id: UUID | None) -> None:
    require_run(actor, run, Permission.PAUSE_RUN)
    with transaction.atomic():
        locked = _locked(run)
        if request_id is not None and (told := RunSignal.objects.filter(pk=request_id).first()):
            if (told.run_id, told.kind) != (run.id, kind):
                raise RequestIdReused
            return
        if locked.finished_at is not None:
            raise RunOver("This run has ended, so it cannot be paused and needs no resuming.")
        if _wanted(run) == kind:
            return
        signals.put(run.id, kind=kind, body=PauseRun(by=actor.label[:200]), id=request_id)
        event = RunPaused if kind == SignalKind.PAUSE_RUN else RunResumed
        record(actor, event(id=str(run.id), label=f"#{run.number}", workflow=str(run.workflow_id)))


def _wanted(run: Run) -> str:
    """Say what the run was told last; one that was told nothing goes on."""
    kinds = [SignalKind.PAUSE_RUN, SignalKind.RESUME_RUN]
    told = RunSignal.objects.filter(run=run, kind__in=kinds, refused_at=None)
    last = told.order_by("-created_at", "-id").values_list("kind", flat=True).first()
    return last or SignalKind.RESUME_RUN


def _steer(
    actor: Actor, run: Run, body: SteerStep, *, held: bool, reason: str, request_id: UUID
) -> None:
    with transaction.atomic():
        locked = _locked(run)
        if (told := RunSignal.objects.filter(pk=request_id).first()) is not None:
            if not _is_same(told, run, body):
                raise RequestIdReused
            return
        if locked.finished_at is not None:
            raise RunOver("This run has ended, so nothing can be decided about its steps.")
        view = _step(run, body.step)
        if view is not None and view.is_settled:
            raise StepOver
        if held and (view is None or view.status != "held"):
            # It went on between the question who may decide and the lock.
            raise StepDecided
        body = body.model_copy(update={"id": _decision_id(run, view, body, request_id)})
        told_before = RunSignal.objects.filter(
            run=run, kind=SignalKind.STEER_STEP, step=body.step
        ).annotate(decision=KT("body__id"))
        if body.id in told_before.values_list("decision", flat=True):
            raise StepDecided
        signals.put(run.id, kind=SignalKind.STEER_STEP, body=body, step=body.step, id=request_id)
        record(actor, _audit(run, body, reason=reason))


def _decision_id(run: Run, view: StepView | None, body: SteerStep, request_id: UUID) -> str:
    """
    Name a decision.

    One on a step that is held has its name from what it answers, so that the run itself takes the
    first of two, and never uses one for a later hold that its author has not seen.
    """
    if view is not None and view.status == "held" and view.held is not None:
        return str(uuid5(run.id, f"{body.step}#{view.held.hold}"))
    if body.action == "retry":
        raise StepNotHeld
    return str(request_id)


def _permission(action: Action, *, held: bool) -> Permission:
    """Trying again, or leaving what failed as failed, puts nothing in place of the truth."""
    if action == "retry" or (action == "fail" and held):
        return Permission.RETRY_STEP
    return Permission.OVERRIDE_STEP


def _is_same(told: RunSignal, run: Run, body: SteerStep) -> bool:
    asked = body.model_dump(mode="json", exclude={"id"})
    known = {name: value for name, value in told.body.items() if name != "id"}
    return told.run_id == run.id and canonical(known) == canonical(asked)


def _check_output(output: Any, *, kind: str) -> None:
    if kind not in _WAY_OUT:
        raise StepHasNoOutput
    size = size_of(output)
    if size > VALUE_LIMIT_BYTES:
        raise OutputTooLarge(
            f"The output has {size} bytes; that of a step has at most {VALUE_LIMIT_BYTES}.",
            size=size,
            limit_bytes=VALUE_LIMIT_BYTES,
        )
    if not is_storable(output):
        message = "It holds characters that cannot be stored."
        raise Invalid(fields=[{"field": "/output", "message": message}])


def _audit(run: Run, body: SteerStep, *, reason: str) -> AuditEventData:
    about: dict[str, Any] = {
        "id": str(run.id),
        "label": f"#{run.number}",
        "workflow": str(run.workflow_id),
        "step": body.step,
        "reason": reason,
    }
    match body.action:
        case "retry":
            return RunStepRetried(**about)
        case "skip":
            return RunStepSkipped(**about)
        case "succeed":
            return RunOutputOverridden(**about, output_digest=digest(body.output))
        case "fail":
            return RunStepFailed(**about)


def _locked(run: Run) -> Run:
    rows = Run.objects.select_for_update(no_key=True).only("finished_at")
    return rows.get(pk=run.pk)


def _step(run: Run, path: str) -> StepView | None:
    state = StepState.objects.filter(run=run, path=path).values_list("state", flat=True).first()
    return None if state is None else StepView.model_validate(state)


def _plan(run: Run) -> dict[str, Any]:
    plan: dict[str, Any] = Version.objects.values_list("plan", flat=True).get(pk=run.version_id)
    return plan
