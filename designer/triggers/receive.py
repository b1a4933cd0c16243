"""What a webhook does with a request: refuse it, or start exactly one run."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from designer.access.actor import Actor, ActorKind
from designer.access.grants import Grant
from designer.access.permissions import Permission
from designer.audit.services import record
from designer.audit.trigger_events import WebhookRefused
from designer.common.errors import DesignerError, Malformed, NotFound, TooManyRequests
from designer.common.parsers import load_json
from designer.runs.models import StartedBy
from designer.runs.services import start_run
from designer.triggers.models import Delivery, Webhook
from designer.triggers.services import digest_of, signing_secret
from designer.triggers.signature import Refusal, check
from designer.triggers.throttle import allows

TIMESTAMP = "x-baton-timestamp"
SIGNATURE = "x-baton-signature"
DELIVERY = "x-baton-delivery"

_PER_WEBHOOK = (2_000, 10)
_PER_STRANGER = (120, 60)
_AUDITED_REFUSALS = (1, 60)
_MAX_DELIVERY = 200
_NOBODYS_SECRET = "nobody knows this webhook, but checking takes its time"  # noqa: S105


class SignatureRefused(DesignerError):
    """The request is not signed with the webhook's secret, or not recently."""

    code = "webhook.signature_refused"
    status = 401
    message = (
        "The signature does not hold. Send X-Baton-Timestamp (seconds) and X-Baton-Signature: "
        "sha256=hex(hmac(secret, timestamp + '.' + body))."
    )


@dataclass(frozen=True, slots=True)
class Accepted:
    """
    The run that a request started, and how long its sender waits for it.

    Attributes:
        created: False when the run was there already: the request came before, or the run has its
            business key.
    """

    webhook: UUID
    run: UUID
    wait_s: int
    created: bool


def accept(
    path_secret: str, *, headers: Mapping[str, str], body: bytes, ip: str | None
) -> Accepted:
    """
    Check a request and start its run, unless it is a repetition.

    Args:
        headers: By lower-case name.
        body: The raw body, of a size that the caller has limited.

    Raises:
        NotFound: nobody has this address, or it is switched off.
        SignatureRefused, TooManyRequests, Malformed, InputInvalid, BusinessKeyInvalid,
        NotPublished: see there.
    """
    found = Webhook.objects.select_related("workflow__live_version")
    webhook = found.filter(path_digest=digest_of(path_secret), enabled=True).first()
    if webhook is None:
        # The same work as for a webhook that exists, so that the time tells nothing.
        _check(_NOBODYS_SECRET, headers, body)
        if not allows(f"hook-stranger:{ip}", times=_PER_STRANGER[0], within_s=_PER_STRANGER[1]):
            raise TooManyRequests(retry_after_s=_PER_STRANGER[1])
        raise NotFound
    refusal = _check(signing_secret(webhook), headers, body)
    if refusal is not None:
        _remember_refusal(webhook, refusal, ip=ip)
        raise SignatureRefused(why=refusal.value)
    if not allows(f"hook:{webhook.id}", times=_PER_WEBHOOK[0], within_s=_PER_WEBHOOK[1]):
        raise TooManyRequests(retry_after_s=_PER_WEBHOOK[1])
    run_id, created = _start_once(webhook, keys=_keys(headers), given=_read(body), ip=ip)
    return Accepted(webhook.id, run_id, webhook.wait_s, created)


def actor_of(webhook: Webhook, *, ip: str | None = None) -> Actor:
    """Make the actor that a webhook is: it may start its workflow and nothing else."""
    return Actor(
        kind=ActorKind.WEBHOOK,
        id=str(webhook.id),
        label=webhook.name,
        workspace=webhook.workspace_id,
        grants={Permission.START_BY_API: Grant.ANY},
        ip=ip,
    )


def _check(secret: str, headers: Mapping[str, str], body: bytes) -> Refusal | None:
    return check(
        secret,
        timestamp=headers.get(TIMESTAMP, ""),
        signature=headers.get(SIGNATURE, ""),
        body=body,
        now_s=time.time(),
    )


def _keys(headers: Mapping[str, str]) -> list[str]:
    keys = [f"signature:{headers[SIGNATURE].lower()}"]
    delivery = headers.get(DELIVERY, "")
    if delivery:
        if len(delivery) > _MAX_DELIVERY or not delivery.isprintable():
            raise Malformed(f"X-Baton-Delivery takes up to {_MAX_DELIVERY} printable characters.")
        keys.append(f"id:{delivery}")
    return keys


def _read(body: bytes) -> dict[str, Any]:
    given = load_json(body)
    if not isinstance(given, dict):
        raise Malformed("Send a JSON object.")
    return given


def _start_once(
    webhook: Webhook, *, keys: list[str], given: dict[str, Any], ip: str | None
) -> tuple[UUID, bool]:
    earlier = _earlier(webhook, keys)
    if earlier is not None:
        return earlier, False
    try:
        with transaction.atomic():
            run, created = start_run(
                actor_of(webhook, ip=ip),
                workflow=webhook.workflow,
                trigger=StartedBy.WEBHOOK,
                input=given,
            )
            Delivery.objects.bulk_create(
                Delivery(webhook=webhook, key=key, run_id=run.id) for key in keys
            )
    except IntegrityError:
        # The same request twice at the same moment: the constraint let one of them in.
        earlier = _earlier(webhook, keys)
        if earlier is None:
            raise
        return earlier, False
    return run.id, created


def _earlier(webhook: Webhook, keys: list[str]) -> UUID | None:
    known = Delivery.objects.filter(webhook=webhook, key__in=keys).order_by("id")
    return known.values_list("run_id", flat=True).first()


def _remember_refusal(webhook: Webhook, refusal: Refusal, *, ip: str | None) -> None:
    times, within_s = _AUDITED_REFUSALS
    if allows(f"hook-refusal:{webhook.id}:{ip}", times=times, within_s=within_s):
        with transaction.atomic():
            event = WebhookRefused(id=str(webhook.id), label=webhook.name, why=refusal.value)
            record(actor_of(webhook, ip=ip), event)
