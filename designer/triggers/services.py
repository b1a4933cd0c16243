"""Making, changing and removing webhooks."""

import hashlib
import secrets
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from designer.access.actor import Actor
from designer.access.permissions import Permission
from designer.access.require import require
from designer.accounts.models import User
from designer.audit.services import record
from designer.audit.trigger_events import (
    WebhookChanged,
    WebhookCreated,
    WebhookDeleted,
    WebhookRotated,
)
from designer.common.errors import Conflict, NotFound
from designer.common.sealing import seal, unseal
from designer.triggers.models import Webhook
from designer.workflows.models import Workflow

MAX_WAIT_S = 60


class WorkflowArchived(Conflict):
    """The workflow was put away, so nothing may start it."""

    code = "webhook.workflow_archived"
    message = "This workflow was archived, so it gets no webhook."


@dataclass(frozen=True, slots=True)
class Opened:
    """A webhook with what is shown once: its address and its signing secret."""

    webhook: Webhook
    url: str
    secret: str


def create_webhook(actor: Actor, *, workflow: Workflow, name: str, wait_s: int) -> Opened:
    """Give a workflow an address that starts it."""
    require(actor, Permission.MANAGE_WEBHOOK, workspace=workflow.workspace_id)
    if workflow.archived_at is not None:
        raise WorkflowArchived
    webhook = Webhook(
        workspace_id=workflow.workspace_id,
        workflow=workflow,
        name=name,
        wait_s=wait_s,
        created_by=User.objects.get(pk=actor.id),
    )
    opened = _renew(webhook)
    with transaction.atomic():
        webhook.save()
        record(
            actor,
            WebhookCreated(
                id=str(webhook.id), label=name, workflow=str(workflow.id), wait_s=wait_s
            ),
        )
    return opened


def rotate_webhook(actor: Actor, *, webhook: Webhook) -> Opened:
    """Give a webhook a new address and a new secret; the old ones are good no more."""
    require(actor, Permission.MANAGE_WEBHOOK, workspace=webhook.workspace_id)
    with transaction.atomic():
        webhook = _locked(webhook)
        opened = _renew(webhook)
        webhook.rotated_at = timezone.now()
        webhook.save(update_fields=["path_digest", "sealed_secret", "rotated_at"])
        record(actor, WebhookRotated(id=str(webhook.id), label=webhook.name))
    return opened


def change_webhook(actor: Actor, *, webhook: Webhook, changes: dict[str, Any]) -> Webhook:
    """Rename a webhook, switch it on or off, or let it wait longer or shorter."""
    require(actor, Permission.MANAGE_WEBHOOK, workspace=webhook.workspace_id)
    with transaction.atomic():
        webhook = _locked(webhook)
        before = {name: getattr(webhook, name) for name in changes}
        changed = {name: new for name, new in changes.items() if before[name] != new}
        if changed:
            for name, new in changed.items():
                setattr(webhook, name, new)
            webhook.save(update_fields=list(changed))
            record(
                actor,
                WebhookChanged(
                    id=str(webhook.id),
                    label=webhook.name,
                    before={name: before[name] for name in changed},
                    changed=changed,
                ),
            )
    return webhook


def delete_webhook(actor: Actor, *, webhook: Webhook) -> None:
    """Remove a webhook; its address is gone at once."""
    require(actor, Permission.MANAGE_WEBHOOK, workspace=webhook.workspace_id)
    with transaction.atomic():
        webhook = _locked(webhook)
        record(
            actor,
            WebhookDeleted(
                id=str(webhook.id), label=webhook.name, workflow=str(webhook.workflow_id)
            ),
        )
        webhook.delete()


def digest_of(path_secret: str) -> str:
    """Make of the secret in an address what is kept of it."""
    return hashlib.sha256(path_secret.encode("utf-8", "replace")).hexdigest()


def signing_secret(webhook: Webhook) -> str:
    """Open a webhook's signing secret."""
    return unseal(bytes(webhook.sealed_secret), purpose=_purpose(webhook)).decode()


def _locked(webhook: Webhook) -> Webhook:
    """
    Hold a webhook until the transaction ends.

    Raises:
        NotFound: somebody deleted it in the meantime.
    """
    held = Webhook.objects.select_for_update().filter(pk=webhook.pk).first()
    if held is None:
        raise NotFound
    return held


def _renew(webhook: Webhook) -> Opened:
    path_secret, secret = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    webhook.path_digest = digest_of(path_secret)
    webhook.sealed_secret = seal(secret.encode(), purpose=_purpose(webhook))
    return Opened(webhook, f"{settings.BATON_BASE_URL}/hooks/{path_secret}/", secret)


def _purpose(webhook: Webhook) -> str:
    return f"webhook:{webhook.id}"
