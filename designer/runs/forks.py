"""
Forks: new runs that go on from where another one came to.

A fork executes the same version with the same input. It takes over what the other run did well,
so that no effect is repeated: all of it, or what does not come after a chosen step. Which outcomes
these are is asked of Temporal when a worker starts the fork (`designer.worker.run_inputs`).

A fork has the business key of the run that it goes on from, but is not refused because of it: a
person asked for this very run. Whoever starts a run with that key while the fork is under way is
given the fork. It waits its turn where the workflow allows only so many runs at once.
"""

from uuid import UUID

from django.db import IntegrityError, transaction

from designer.access.actor import Actor
from designer.access.permissions import Permission
from designer.audit.control_events import RunForked
from designer.audit.services import record
from designer.common.errors import Conflict
from designer.runs.acceptance import Order, accept
from designer.runs.business_keys import BusinessKey
from designer.runs.controls import NoStep
from designer.runs.models import Run, StartedBy, StepState
from designer.runs.services import ClientKeyReused, check_client_key
from designer.runs.visibility import require_run
from designer.workflows.stored_plans import kind_at
from engine.events.step_path import around


class RunNotOver(Conflict):
    """The run goes on, so another cannot take over from it yet."""

    code = "run.not_over"
    message = "This run has not ended. Cancel it first, or wait for its end."


class WorkflowArchived(Conflict):
    """The workflow was put away, so nothing starts it any more."""

    code = "run.workflow_archived"
    message = "This workflow was archived, so none of its runs can go on in a new one."


class NothingToResume(Conflict):
    """The run ended well, so without a step there is nothing left to execute."""

    code = "run.nothing_to_resume"
    message = "This run succeeded, so there is nothing to go on with. Choose a step to fork from."


class ContainerOver(Conflict):
    """The step is inside a container that ended well, whose inner outcomes are not kept."""

    code = "fork.container_is_finished"
    message = "The container around this step has ended. Fork from the container itself."


def fork_run(actor: Actor, *, run: Run, step: str = "", client_key: str) -> tuple[Run, bool]:
    """
    Have a run that has ended go on in a new one.

    The new run belongs to whom the first one belonged to; `forked_by` says who asked for it.

    Args:
        step: Path of the step that is executed again, with all that comes after it; empty for
            every step that did not succeed.
        client_key: The same key for the same run and step makes one fork.

    Returns:
        The new run, and whether this call made it.

    Raises:
        NotFound, Forbidden: the actor may not know of the run, or not fork it.
        RunNotOver, WorkflowArchived, NothingToResume, NoStep, ContainerOver, ClientKeyReused: see
            there.
    """
    require_run(actor, run, Permission.RETRY_STEP)
    check_client_key(client_key)
    if (earlier := _earlier(run, step=step, client_key=client_key)) is not None:
        return earlier, False
    _check(run, step)
    try:
        with transaction.atomic():
            fork, _ = accept(actor, _order(actor, run, step=step, client_key=client_key))
            record(
                actor,
                RunForked(
                    id=str(fork.id),
                    label=f"#{fork.number}",
                    workflow=str(run.workflow_id),
                    forked_from=str(run.id),
                    step=step,
                ),
            )
    except IntegrityError:
        # Two requests with one key at the same moment: the constraint let one of them in.
        earlier = _earlier(run, step=step, client_key=client_key)
        if earlier is None:
            raise
        return earlier, False
    return fork, True


def _check(run: Run, step: str) -> None:
    if run.finished_at is None:
        raise RunNotOver
    if run.workflow.archived_at is not None:
        raise WorkflowArchived
    if not step and run.status == "succeeded":
        raise NothingToResume
    if step and kind_at(run.version.plan, step) in (None, "undo"):
        raise NoStep
    containers = [path for path in around(step) if not path.endswith("]")]
    if StepState.objects.filter(run=run, path__in=containers, status="succeeded").exists():
        raise ContainerOver


def _order(actor: Actor, run: Run, *, step: str, client_key: str) -> Order:
    key = None if run.business_key is None else BusinessKey(run.business_key, run.key_kept)
    return Order(
        workflow=run.workflow,
        version=run.version,
        trigger=StartedBy.FORK,
        started_by=run.started_by,
        started_by_label=run.started_by_label,
        input=run.input,
        key=key,
        asks=False,
        client_key=client_key,
        held=run.workflow.at_once is not None,
        rest={
            "forked_from": run,
            "fork_step": step,
            "forked_by": actor.label[:200],
            "depth": run.depth,
        },
    )


def _earlier(run: Run, *, step: str, client_key: str) -> Run | None:
    made: dict[str, str | UUID] = {"workflow": run.workflow_id, "started_by": run.started_by}
    fork = Run.objects.filter(**made, trigger=StartedBy.FORK, client_key=client_key).first()
    if fork is not None and (fork.forked_from_id, fork.fork_step) != (run.id, step):
        raise ClientKeyReused("This client key made another fork. Use a new key for a new one.")
    return fork
