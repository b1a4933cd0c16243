"""Completing the tasks that runs wait for."""

from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from designer.access.actor import Actor
from designer.access.permissions import Permission
from designer.access.require import OutOfReach, require
from designer.accounts.models import Membership, User
from designer.accounts.selectors import roles_of
from designer.audit.events import TaskCompleted
from designer.audit.services import record
from designer.common.canonical import canonical
from designer.common.errors import Conflict, Forbidden, Invalid, NotFound, TooLarge
from designer.common.ids import new_id
from designer.runs import signals
from designer.runs.input_check import problems_of
from designer.runs.models import Run, RunSignal, SignalKind, StepState
from designer.runs.step_view import StepView, TaskView
from designer.runs.values import is_storable, size_of
from designer.runs.visibility import require_run
from engine.runtime.activity_contract import CompleteTask

MAX_RESULT_BYTES = 256 * 1024


class NoTask(NotFound):
    """The step is no task, or has not come to its turn."""

    code = "task.not_found"
    message = "There is no task at this step. It may not have come to its turn yet."


class TaskOver(Conflict):
    """The task was done, or its run went on without it."""

    code = "task.over"
    message = "This task is over: somebody completed it, or the run goes on without it."


class ResultInvalid(Invalid):
    """The result does not fit what the task asks for."""

    code = "task.result_invalid"
    message = "Some values do not fit what this task asks for. See the fields."


class ResultTooLarge(TooLarge):
    """The result of a task is larger than a run may be told."""

    code = "task.result_too_large"


def complete_task(
    actor: Actor, *, run: Run, step: str, output: Any, request_id: UUID | None = None
) -> None:
    """
    Take what a person gives as the result of a task; its run goes on as soon as it hears of it.

    Args:
        step: Path of the step that waits.
        request_id: The same request a second time changes nothing.

    Raises:
        NoTask, TaskOver, ResultInvalid, ResultTooLarge: see there.
        NotFound, Forbidden: it is not the actor's task.
    """
    view = _step(run, step)
    if view is None or view.task is None:
        require_run(actor, run)
        raise NoTask
    _require_task(actor, run, view.task)
    request_id = request_id or new_id()
    body = CompleteTask(id=str(request_id), step=step, output=output, by=actor.label[:200])
    if _is_repeated(run, body):
        return
    if view.is_settled or run.finished_at is not None:
        raise TaskOver
    _check(output, view.task)
    try:
        with transaction.atomic():
            _put(actor, run, body)
    except IntegrityError as error:
        # Two people at the same moment, or one a moment ago: the constraint let one of them in.
        if not _is_repeated(run, body):
            raise TaskOver from error


def is_assigned(actor: Actor, task: TaskView) -> bool:
    """
    Say whether a task is the actor's.

    People are named by id or e-mail address, groups by the name of a role; without either it is
    the task of everybody who may work on tasks.
    """
    if not task.people and not task.groups:
        return True
    people = {name.strip().lower() for name in task.people}
    key = _uuid(actor.id)
    user = User.objects.filter(pk=key).first() if key else None
    if user is None:
        return False
    if people & {str(user.id), user.email.lower()}:
        return True
    membership = Membership.objects.filter(user=user, workspace=actor.workspace).first()
    roles = roles_of(membership.id) if membership else ()
    return bool({name.strip().lower() for name in task.groups} & {role.value for role in roles})


def _require_task(actor: Actor, run: Run, task: TaskView) -> None:
    """Refuse whoever has no part in it; who may not know of the run learns nothing."""
    owner = actor.id if is_assigned(actor, task) else ""
    try:
        require(actor, Permission.WORK_ON_TASK, workspace=run.workspace_id, owner=owner)
    except Forbidden:
        try:
            require_run(actor, run)
        except Forbidden:
            raise OutOfReach(permission=Permission.WORK_ON_TASK) from None
        raise


def _step(run: Run, path: str) -> StepView | None:
    state = StepState.objects.filter(run=run, path=path).values_list("state", flat=True).first()
    return None if state is None else StepView.model_validate(state)


def _is_repeated(run: Run, body: CompleteTask) -> bool:
    told = RunSignal.objects.filter(pk=body.id, run=run, refused_at=None).first()
    return told is not None and canonical(told.body) == canonical(body.model_dump(mode="json"))


def _check(output: Any, task: TaskView) -> None:
    size = size_of(output)
    if size > MAX_RESULT_BYTES:
        raise ResultTooLarge(
            f"The result has {size} bytes; a task takes at most {MAX_RESULT_BYTES}.",
            size=size,
            limit_bytes=MAX_RESULT_BYTES,
        )
    problems = problems_of(output, task.result_schema)
    if not is_storable(output):
        problems.append({"field": "", "message": "It holds characters that cannot be stored."})
    if problems:
        raise ResultInvalid(fields=[{**p, "field": f"/output{p['field']}"} for p in problems])


def _put(actor: Actor, run: Run, body: CompleteTask) -> None:
    locked = Run.objects.select_for_update(no_key=True).only("finished_at").get(pk=run.pk)
    if locked.finished_at is not None:
        raise TaskOver
    signals.put(run.id, kind=SignalKind.COMPLETE_TASK, body=body, step=body.step, id=UUID(body.id))
    record(
        actor,
        TaskCompleted(
            id=str(run.id),
            label=f"#{run.number}",
            workflow=str(run.workflow_id),
            step=body.step,
        ),
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
