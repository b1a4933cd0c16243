"""Sending messages to whoever waits for them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, Literal
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from designer.access.actor import Actor
from designer.access.permissions import Permission
from designer.access.require import require
from designer.audit.events import MessageDeleted, MessageSent
from designer.audit.services import record
from designer.common.canonical import canonical
from designer.common.errors import Conflict, Invalid, NotFound, TooLarge
from designer.runs.input_check import problems_of
from designer.runs.mailbox import Address, first_in_line, give, lock_addresses
from designer.runs.models import Message
from designer.runs.values import is_storable, size_of

KEPT: Final = timedelta(days=7)
"""How long a message waits for somebody to wait for it; and how long its id is remembered."""

MAX_PAYLOAD_BYTES: Final = 256 * 1024

Outcome = Literal["delivered", "kept", "duplicate"]


class MessageTooLarge(TooLarge):
    """The payload of a message is larger than a run may be told."""

    code = "message.too_large"


class PayloadInvalid(Invalid):
    """The payload does not fit what the step that waits for the message asks for."""

    code = "message.payload_invalid"
    message = "Some values do not fit what the waiting step expects. See the fields."


class MessageIdReused(Conflict):
    """Another message of this name had the same id."""

    code = "message.id_reused"
    message = (
        "A message of this name had this id before, with another key or payload. "
        "Give each message an id of its own."
    )


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a message: given to a run, kept for one to come, or known already."""

    message: Message
    outcome: Outcome


def send_message(
    actor: Actor, *, name: str, key: str = "", payload: Any = None, message_id: str | None = None
) -> Sent:
    """
    Take a message; the step that has waited longest for it gets it, now or later.

    Args:
        message_id: The sender's; a message of the same name with the same id counts once.

    Raises:
        Forbidden: see `designer.access.require`.
        MessageTooLarge, PayloadInvalid, MessageIdReused: see there.
    """
    require(actor, Permission.SEND_MESSAGE)
    _check(payload)
    new = Message(
        workspace_id=actor.home,
        name=name,
        key=key,
        message_id=message_id or str(uuid4()),
        payload=payload,
        sent_by=actor.id,
        sent_by_label=actor.label[:200],
        expires_at=timezone.now() + KEPT,
    )
    earlier = _earlier(new)
    if earlier is None:
        try:
            with transaction.atomic():
                return _take(actor, new, address=(name, key))
        except IntegrityError:
            # The same id at the same moment: the constraint let one of them in.
            earlier = _earlier(new)
            if earlier is None:
                raise
    return Sent(earlier, "duplicate")


def kept_messages(actor: Actor) -> QuerySet[Message]:
    """
    List the messages that nobody has received yet.

    Raises:
        Forbidden: the actor may not see the runs of others.
    """
    require(actor, Permission.LIST_RUNS)
    kept = Message.objects.filter(workspace=actor.home, run=None, expires_at__gt=timezone.now())
    return kept.defer("payload")


@transaction.atomic
def delete_message(actor: Actor, message_id: UUID) -> None:
    """
    Delete a message that nobody has received; its id is forgotten with it.

    Raises:
        Forbidden: the actor may not send messages.
        NotFound: there is none, or a run has it by now.
    """
    require(actor, Permission.SEND_MESSAGE)
    kept = Message.objects.filter(workspace=actor.home, run=None)
    found = kept.filter(pk=message_id).values_list("name", "key").first()
    if found is None:
        raise NotFound
    lock_addresses(actor.home, [found])
    # Somebody may have begun to wait for it before the address was held.
    message = kept.defer("payload").filter(pk=message_id).first()
    if message is None:
        raise NotFound
    record(
        actor,
        MessageDeleted(id=str(message.id), label=message.name, message_id=message.message_id),
    )
    message.delete()


def _check(payload: Any) -> None:
    size = size_of(payload)
    if size > MAX_PAYLOAD_BYTES:
        raise MessageTooLarge(
            f"The payload has {size} bytes; a message takes at most {MAX_PAYLOAD_BYTES}.",
            size=size,
            limit_bytes=MAX_PAYLOAD_BYTES,
        )
    if not is_storable(payload):
        words = "It holds characters that cannot be stored."
        raise PayloadInvalid(fields=[{"field": "/payload", "message": words}])


def _take(actor: Actor, message: Message, *, address: Address) -> Sent:
    lock_addresses(actor.home, [address])
    waiting = first_in_line(actor.home, address)
    if waiting is not None:
        problems = problems_of(message.payload, waiting.payload_schema or {})
        if problems:
            raise PayloadInvalid(fields=[{**p, "field": f"/payload{p['field']}"} for p in problems])
    message.save(force_insert=True)
    outcome: Outcome = "kept"
    if waiting is not None:
        give(message, waiting)
        outcome = "delivered"
    record(
        actor,
        MessageSent(
            id=str(message.id),
            label=message.name,
            message_id=message.message_id,
            what_happened=outcome,
            run=str(message.run_id) if message.run_id else None,
        ),
    )
    return Sent(message, outcome)


def _earlier(new: Message) -> Message | None:
    same = {"workspace": new.workspace_id, "name": new.name, "message_id": new.message_id}
    known = Message.objects.filter(**same).first()
    if known is None:
        return None
    if known.key != new.key or canonical(known.payload) != canonical(new.payload):
        raise MessageIdReused(message_id=new.message_id)
    return known
