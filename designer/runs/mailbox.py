"""
Who waits for which message, and which message goes to whom.

A message and the step that waits for it may come in either order, and at the same moment. Both
sides look for the other while they hold the address, the workspace with the name and the key, so
that one of them finds the other.

All of this belongs inside a transaction; the journal calls it under the run's lock.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.db import connection
from django.utils import timezone

from designer.runs import signals
from designer.runs.input_check import problems_of
from designer.runs.models import Message, RunSignal, SignalKind, Subscription
from designer.runs.record_rows import RunRow, has_correspondence
from designer.runs.step_view import StepView
from engine.events.model import RunEvent, RunMessageDropped, StepReceived, StepWaiting
from engine.runtime.activity_contract import ReceiveMessage

Address = tuple[str, str]
"""Name and key of a message, in one workspace."""


def project(
    run: RunRow, events: Iterable[RunEvent], views: Mapping[str, StepView | None], *, is_over: bool
) -> list[RunEvent]:
    """
    Bring subscriptions and messages up to what a run has told.

    Args:
        events: Those that are new.
        views: How the steps stand that they are about.

    Returns:
        Events to add: messages that had come early and do not fit.
    """
    opened: list[StepWaiting] = []
    for event in events:
        match event:
            case StepWaiting() if not is_over and not _is_settled(views.get(event.step)):
                opened.append(event)
            case StepReceived():
                _note_taken(event.message_id)
            case RunMessageDropped():
                _note_refused(event)
    if is_over:
        if has_correspondence(run):
            _close(run)
        return []
    ended = [path for path, view in views.items() if view and view.ways and view.is_settled]
    return _change(run, opened, ended) if opened or ended else []


def lock_addresses(workspace: UUID, addresses: Iterable[Address]) -> None:
    """Hold addresses until the transaction ends, so that nobody else matches there."""
    if connection.vendor != "postgresql":
        return  # SQLite lets one transaction write at a time
    numbers = sorted({_lock_number(workspace, address) for address in addresses})
    with connection.cursor() as cursor:
        for number in numbers:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def first_in_line(workspace: UUID, address: Address) -> Subscription | None:
    """Find the step that has waited longest for a message and was given none; hold the address."""
    name, key = address
    line = Subscription.objects.filter(workspace=workspace, name=name, key=key, message=None)
    return line.order_by("id").first()


def give(message: Message, subscription: Subscription) -> None:
    """Give a message to a step; its run is told by the outbox."""
    subscription.message = message
    subscription.save(update_fields=["message"])
    message.run_id = subscription.run_id
    message.save(update_fields=["run"])
    body = ReceiveMessage(
        id=str(message.id), name=message.name, key=message.key, payload=message.payload
    )
    signals.put(
        subscription.run_id,
        kind=SignalKind.RECEIVE_MESSAGE,
        body=body,
        step=subscription.step,
    )


def _change(run: RunRow, opened: Sequence[StepWaiting], ended: Sequence[str]) -> list[RunEvent]:
    over = list(Subscription.objects.filter(run=run.id, step__in=ended)) if ended else []
    asked = [(e.step, way) for e in opened for way in e.ways if way.message is not None]
    # All at once: two transactions that hold addresses one after another could block each other.
    lock_addresses(
        run.workspace,
        [
            *((one.name, one.key) for one in over),
            *((way.message or "", way.key or "") for _, way in asked),
        ],
    )
    Subscription.objects.filter(pk__in=[one.pk for one in over]).delete()
    dropped: list[RunEvent] = []
    for step, way in asked:
        subscription, is_new = Subscription.objects.get_or_create(
            run_id=run.id,
            step=step,
            way=way.id,
            defaults={
                "workspace_id": run.workspace,
                "name": way.message or "",
                "key": way.key or "",
                "payload_schema": way.payload_schema,
            },
        )
        if is_new:
            dropped += _give_the_oldest(subscription)
    return dropped


def _give_the_oldest(subscription: Subscription) -> list[RunEvent]:
    """Give a step the oldest message that was kept for it and fits; tell of those that do not."""
    kept = Message.objects.filter(
        workspace=subscription.workspace_id,
        name=subscription.name,
        key=subscription.key,
        run=None,
        refused="",
        expires_at__gt=timezone.now(),
    ).order_by("id")
    dropped: list[RunEvent] = []
    for message in kept:
        problems = problems_of(message.payload, subscription.payload_schema or {})
        if not problems:
            give(message, subscription)
            break
        words = "; ".join(f"{p['field'].lstrip('/')}: {p['message']}" for p in problems[:3])
        dropped.append(_told_as_dropped(message, subscription, words))
    return dropped


def _told_as_dropped(message: Message, subscription: Subscription, words: str) -> RunEvent:
    return RunMessageDropped(
        key=f"message:{message.id}:unfit:{subscription.step}"[:300],
        at=timezone.now(),
        name=message.name,
        message_id=str(message.id),
        reason="invalid_payload",
        step=subscription.step,
        detail=words[:2_000],
    )


def _close(run: RunRow) -> None:
    """Take back what a run that is over never took, and give it to whoever waits."""
    over = Subscription.objects.filter(run=run.id)
    left = list(Message.objects.filter(run=run.id, taken_at=None, refused="").order_by("id"))
    addresses = {(one.name, one.key) for one in over} | {(one.name, one.key) for one in left}
    lock_addresses(run.workspace, addresses)
    over.delete()
    signals.refuse_unsent(run.id)
    for message in left:
        message.run = None
        message.save(update_fields=["run"])
        following = first_in_line(run.workspace, (message.name, message.key))
        if following and not problems_of(message.payload, following.payload_schema or {}):
            give(message, following)


def _note_taken(message_id: str) -> None:
    key = _uuid(message_id)
    if key is not None:
        Message.objects.filter(pk=key).update(taken_at=timezone.now())


def _note_refused(event: RunMessageDropped) -> None:
    """Remember that a run dropped a message, or a person's result, that it was told."""
    key = _uuid(event.message_id)
    if key is not None:
        Message.objects.filter(pk=key, run__isnull=False).update(refused=event.reason)
        signals.refuse(RunSignal.objects.filter(pk=key))


def _is_settled(view: StepView | None) -> bool:
    return view is not None and view.is_settled


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _lock_number(workspace: UUID, address: Address) -> int:
    text = "\n".join(("baton-message", str(workspace), *address))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big", signed=True)
