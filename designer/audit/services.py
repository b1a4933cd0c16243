"""Writing the audit log. There is one way, and it only adds."""

import ipaddress
import json
from typing import Any

import structlog
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from designer.access.actor import Actor, ActorKind
from designer.access.permissions import Permission
from designer.access.require import require
from designer.audit.chain import FIRST_HASH, chain_hash
from designer.audit.event_data import AuditEventData
from designer.audit.events import EVENTS, AuditVerified
from designer.audit.models import AuditEvent, AuditHead
from designer.audit.verify import Verdict, verify_chain
from designer.common.ids import new_id
from designer.common.request_id import current_request_id

log = structlog.get_logger(__name__)

SYSTEM = Actor(kind=ActorKind.SYSTEM, id="system", label="Baton", workspace=None, grants={})
"""Who acts when nobody does."""


class NotInTransaction(RuntimeError):
    """A programming error: an audit event must commit together with what it tells."""


def record(actor: Actor, event: AuditEventData) -> AuditEvent:
    """
    Add an event to the chain, inside the caller's transaction.

    The head of the chain stays locked until that transaction ends, so call this late, and never
    wait for a network between here and the commit.

    Raises:
        NotInTransaction: there is no transaction, so that the event could outlive its cause.
    """
    if not connection.in_atomic_block:
        raise NotInTransaction(type(event).__name__)
    if type(event) not in EVENTS:
        raise TypeError(f"{type(event).__name__} is not on the list of audit events.")
    head = _locked_head()
    row: dict[str, Any] = {
        "id": new_id(),
        "at": timezone.now(),
        "workspace": actor.workspace,
        "actor_kind": actor.kind.value,
        "actor_id": actor.id[:64],
        "actor_label": actor.label[:200],
        "actor_via": actor.via[:64],
        "action": event.action,
        "outcome": event.outcome,
        "target_kind": event.target_kind,
        "target_id": event.id[:64],
        "target_label": event.label[:200],
        "ip": _plain_ip(actor.ip),
        "request_id": (actor.request_id or current_request_id())[:64],
        "before": _as_stored(event.before),
        "after": _as_stored(event.after()),
        "reason": event.reason[:2_000],
    }
    seq = head.seq + 1
    digest = chain_hash(seq=seq, prev_hash=head.hash, row=row)
    added = AuditEvent.objects.create(seq=seq, prev_hash=head.hash, hash=digest, **row)
    AuditHead.objects.filter(id=head.id).update(seq=seq, hash=digest)
    return added


def _locked_head() -> AuditHead:
    head = AuditHead.objects.select_for_update().filter(id=1).first()
    if head is None:
        AuditHead.objects.get_or_create(id=1, defaults={"seq": 0, "hash": FIRST_HASH})
        head = AuditHead.objects.select_for_update().get(id=1)
    return head


def _as_stored(value: dict[str, Any] | None) -> Any:
    """
    Make of a value what every database gives back unchanged, so that the hash can be made again.

    PostgreSQL writes some fractions in another way than Python; here they become texts.
    """
    return None if value is None else json.loads(json.dumps(value, default=str), parse_float=str)


def _plain_ip(given: str | None) -> str | None:
    try:
        address = ipaddress.ip_address(given or "")
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return str(mapped or address)


def verify(actor: Actor) -> Verdict:
    """Check the whole chain, and remember that somebody did."""
    require(actor, Permission.VERIFY_AUDIT)
    return verify_and_remember(actor)


def verify_and_remember(actor: Actor) -> Verdict:
    """Check the whole chain; when it is too broken to be added to, the log of the process says."""
    verdict = verify_chain()
    bad = verdict.first_bad
    event = AuditVerified(ok=verdict.ok, count=verdict.count, first_bad=bad.seq if bad else None)
    try:
        with transaction.atomic():
            record(actor, event)
    except DatabaseError:
        log.exception("the audit log cannot be added to", first_bad=event.first_bad)
    return verdict
