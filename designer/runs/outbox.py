"""
What of the runs still has to reach Temporal, and what Temporal still has to tell of them.

Each `claim_…` hands rows to one worker for a while, so that several workers share the work; a
worker that dies on the way leaves nothing behind but a short wait.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import assert_never
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from designer.runs import signals
from designer.runs.calls import (
    NEVER_STARTED,
    end_unstarted,
    is_left_behind,
    waits_for_its_caller,
)
from designer.runs.journal import append_events
from designer.runs.models import Run, StepState
from designer.runs.services import RUN_ENDED_KEY
from designer.runs.step_view import StepEvent
from engine.events.model import (
    ErrorInfo,
    RunCancelled,
    RunEvent,
    RunFailed,
    RunSucceeded,
    StepCancelled,
)
from engine.runtime.activity_contract import RunResult

LEASE = timedelta(seconds=10)
"""How long a claimed start is left alone; a dead dispatcher delays a run by at most this."""

_FIRST_RETRY_S = 0.5
_LONGEST_RETRY_S = 30.0
_QUIET = timedelta(seconds=5)
_LONGEST_CHECK = timedelta(seconds=60)


def claim_starts(*, limit: int = 20) -> list[Run]:
    """
    Claim runs that Temporal does not have yet, with version and workflow.

    The highest priority goes first, then the oldest. Runs that are held for their workflow's limit
    are not among them; `designer.runs.queue` lets them go.
    """
    now = timezone.now()
    waiting = Run.objects.filter(
        dispatched_at=None,
        finished_at=None,
        held=False,
        cancel_requested_at=None,
        dispatch_at__lte=now,
    ).order_by("priority", "id")
    if not waiting.exists():
        return []
    with transaction.atomic():
        claimed = list(_locked(waiting)[:limit].values_list("pk", flat=True))
        Run.objects.filter(pk__in=claimed).update(
            dispatch_at=now + LEASE, dispatch_tries=F("dispatch_tries") + 1
        )
    return list(
        Run.objects.filter(pk__in=claimed)
        .select_related("version", "workflow", "forked_from")
        .defer("forked_from__input", "forked_from__output", "forked_from__response")
        .defer("version__schemas")
        .order_by("priority", "id")
    )


def note_started(run_ids: Iterable[UUID]) -> None:
    """Remember that Temporal has these runs."""
    now = timezone.now()
    Run.objects.filter(pk__in=list(run_ids), dispatched_at=None).update(
        dispatched_at=now, check_at=now + _QUIET
    )


def put_off_start(run: Run) -> None:
    """Let a start that failed wait, longer each time."""
    wait_s = min(_FIRST_RETRY_S * 2 ** min(run.dispatch_tries - 1, 10), _LONGEST_RETRY_S)
    Run.objects.filter(pk=run.pk, dispatched_at=None).update(
        dispatch_at=timezone.now() + timedelta(seconds=wait_s)
    )


def open_cancellations(*, limit: int = 50) -> list[Run]:
    """List runs that somebody wants to stop and whose worker does not know it yet."""
    due = Q(dispatched_at__isnull=False) | Q(dispatch_at__lte=timezone.now())
    return list(
        Run.objects.filter(
            due, finished_at=None, cancel_sent_at=None, cancel_requested_at__isnull=False
        ).only("id", "cancel_reason", "dispatched_at", "started_at", "parent_id")[:limit]
    )


def note_cancel_sent(run_id: UUID) -> None:
    """Remember that the run's worker was told to stop."""
    Run.objects.filter(pk=run_id).update(cancel_sent_at=timezone.now())


def claim_quiet_runs(*, limit: int = 50) -> list[Run]:
    """Claim runs that are not over and of which nothing was heard for a while."""
    now = timezone.now()
    due = Run.objects.filter(
        finished_at=None, dispatched_at__isnull=False, check_at__lte=now
    ).order_by("check_at")
    if not due.exists():
        return []
    quiet: list[Run] = []
    with transaction.atomic():
        for run in _locked(due.defer("input", "output"))[:limit]:
            heard = run.heard_at or run.dispatched_at or run.created_at
            if now - heard >= _QUIET:
                quiet.append(run)
            Run.objects.filter(pk=run.pk).update(check_at=_next_check(now, heard=heard))
    return quiet


def _next_check(now: datetime, *, heard: datetime) -> datetime:
    """Look less often the longer a run has been quiet: most of those wait for something."""
    return now + min(max(_QUIET, (now - heard) / 4), _LONGEST_CHECK)


def _locked(rows: QuerySet[Run]) -> QuerySet[Run]:
    if connection.features.has_select_for_update_skip_locked:
        return rows.select_for_update(no_key=True, skip_locked=True)
    return rows.select_for_update()


def settle(run_id: UUID, *, result: RunResult) -> None:
    """
    Bring the record of a run up to how it ended in Temporal.

    Its last events may have died with a worker; the result carries them. What then still looks
    under way was stopped by the end of the run.
    """
    now = timezone.now()
    with transaction.atomic():
        append_events(run_id, [*result.tail, *_stopped(run_id, result=result, at=now)])
        append_events(run_id, [_end(result, at=now)])


def restart_or_give_up(run_id: UUID) -> bool:
    """
    Deal with a run that Temporal had accepted and does not know any more.

    As long as no effect was intended a new start repeats nothing. After that nobody can say how
    far the lost execution came, so the run fails in plain sight. A run that another has called
    waits to be started by that one, and ends when that one has ended without doing so.

    Returns:
        Whether it was lost indeed.
    """
    with transaction.atomic():
        run = Run.objects.select_for_update(no_key=True).defer("input", "output").get(pk=run_id)
        if run.finished_at is not None:
            return False
        if waits_for_its_caller(run):
            if is_left_behind(run):
                end_unstarted(run, reason=NEVER_STARTED)
            return False
        if not run.effects.exists():
            run.dispatched_at = None
            run.dispatch_at = timezone.now()
            run.save(update_fields=["dispatched_at", "dispatch_at"])
            signals.send_again(run.pk)
            return True
        settle(run_id, result=RunResult(outcome="failed", error=_LOST))
        return True


_LOST = ErrorInfo(
    code="run.lost",
    fault="platform",
    message=(
        "Temporal has lost this run, so it cannot go on. "
        "See its effects for what was done, and start it again if that is right."
    ),
)


def _stopped(run_id: UUID, *, result: RunResult, at: datetime) -> list[RunEvent]:
    told = {e.step for e in result.tail if isinstance(e, StepEvent)}
    states = StepState.objects.filter(run=run_id)
    open_ones = states.filter(status__in=["running", "retrying", "waiting", "held"])
    return [
        StepCancelled(key=f"{path}:cancelled", at=at, step=path)
        for path in open_ones.order_by("id").values_list("path", flat=True)
        if path not in told
    ]


def _end(result: RunResult, *, at: datetime) -> RunEvent:
    match result.outcome:
        case "succeeded":
            return RunSucceeded(key=RUN_ENDED_KEY, at=at, output=result.output)
        case "cancelled":
            return RunCancelled(key=RUN_ENDED_KEY, at=at)
        case "failed":
            return RunFailed(key=RUN_ENDED_KEY, at=at, error=result.error or _LOST)
        case _ as never:
            assert_never(never)
