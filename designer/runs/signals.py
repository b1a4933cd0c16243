"""
What runs are still to be told: the outbox of signals.

Whoever decides that a run is to hear something commits a row; a dispatcher sends it afterwards.
It may be killed between sending and noting that it has: then it is sent again, and the run knows
it by its id. Signals of one run are sent in their order.
"""

from datetime import timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from pydantic import BaseModel

from designer.common.ids import new_id
from designer.common.nudges import OUTBOX, nudge
from designer.runs.models import RunSignal, SignalKind
from engine.runtime.activity_contract import CompleteTask, PauseRun, ReceiveMessage, SteerStep

LEASE = timedelta(seconds=10)
"""How long a claimed signal is left alone; a dead dispatcher delays it by at most this."""

_FIRST_RETRY_S = 0.5
_LONGEST_RETRY_S = 30.0

BODIES: dict[str, type[BaseModel]] = {
    SignalKind.RECEIVE_MESSAGE: ReceiveMessage,
    SignalKind.COMPLETE_TASK: CompleteTask,
    SignalKind.STEER_STEP: SteerStep,
    SignalKind.PAUSE_RUN: PauseRun,
    SignalKind.RESUME_RUN: PauseRun,
}
"""The shape of each kind's body."""


def put(
    run_id: UUID,
    *,
    kind: SignalKind,
    body: BaseModel,
    step: str = "",
    id: UUID | None = None,  # noqa: A002
) -> RunSignal:
    """
    Put a signal into the outbox; call it inside the transaction of the decision.

    Args:
        step: Path of the step that it is for; a task is completed once.
        id: Id of the row, if the caller has one already.
    """
    signal = RunSignal.objects.create(
        id=id or new_id(), run_id=run_id, kind=kind, step=step, body=body.model_dump(mode="json")
    )
    transaction.on_commit(lambda: nudge(OUTBOX), robust=True)
    return signal


def claim_signals(*, limit: int = 20) -> list[RunSignal]:
    """
    Claim signals that are due: of each run the oldest, once Temporal has the run.

    Those behind it are claimed when it has been sent.
    """
    now = timezone.now()
    waiting = RunSignal.objects.filter(sent_at=None, refused_at=None)
    earlier = waiting.filter(run=OuterRef("run"), id__lt=OuterRef("id"))
    due = waiting.filter(
        ~Exists(earlier), run__dispatched_at__isnull=False, run__finished_at=None, send_at__lte=now
    ).order_by("send_at")
    if not due.exists():
        return []
    with transaction.atomic():
        claimed = list(_locked(due)[:limit])
        keys = [signal.pk for signal in claimed]
        RunSignal.objects.filter(pk__in=keys).update(send_at=now + LEASE, tries=F("tries") + 1)
    return claimed


def note_sent(signal: RunSignal) -> None:
    """Remember that the run's worker has it."""
    RunSignal.objects.filter(pk=signal.pk).update(sent_at=timezone.now())


def put_off(signal: RunSignal) -> None:
    """Let a signal that could not be sent wait, longer each time; so do those behind it."""
    wait_s = min(_FIRST_RETRY_S * 2 ** min(signal.tries, 10), _LONGEST_RETRY_S)
    RunSignal.objects.filter(pk=signal.pk, sent_at=None).update(
        send_at=timezone.now() + timedelta(seconds=wait_s)
    )


def send_again(run_id: UUID) -> None:
    """Send everything once more: Temporal has lost the run and begins it anew."""
    RunSignal.objects.filter(run=run_id, refused_at=None).update(
        sent_at=None, send_at=timezone.now()
    )


def refuse(signals: QuerySet[RunSignal]) -> None:
    """Send these no more."""
    signals.filter(refused_at=None).update(refused_at=timezone.now())


def refuse_unsent(run_id: UUID) -> None:
    """Send nothing more to a run that is over."""
    refuse(RunSignal.objects.filter(Q(run=run_id), sent_at=None))


def _locked(rows: QuerySet[RunSignal]) -> QuerySet[RunSignal]:
    if connection.features.has_select_for_update_skip_locked:
        return rows.select_for_update(no_key=True, skip_locked=True, of=("self",))
    return rows.select_for_update()
