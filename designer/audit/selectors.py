"""Reading the audit log."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from designer.access.actor import Actor
from designer.access.grants import Grant
from designer.access.permissions import Permission
from designer.access.require import require
from designer.audit.models import AuditEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilter:
    """What somebody looks for; empty means everything."""

    actor: str = ""
    action: str = ""
    target: str = ""
    since: datetime | None = None
    until: datetime | None = None
    text: str = ""


def audit_events(actor: Actor, wanted: AuditFilter, *, own: bool) -> QuerySet[AuditEvent]:
    """
    List the events that an actor may read, or those among them that are the actor's own.

    Those are the workspace's, and what its members did outside of any workspace (signing in).
    Whoever may read only their own gets those.
    """
    grant = require(actor, Permission.READ_AUDIT)
    users = get_user_model().objects.filter(memberships__workspace=actor.workspace)
    members = [str(user) for user in users.values_list("id", flat=True)]
    rows = AuditEvent.objects.filter(
        Q(workspace=actor.workspace)
        | Q(workspace=None, actor_id__in=members)
        | Q(workspace=None, target_kind="user", target_id__in=members)
    )
    if own or grant is Grant.OWN:
        rows = rows.filter(actor_id=actor.id)
    return rows.filter(_matches(wanted))


def _matches(wanted: AuditFilter) -> Q:
    match = Q()
    if wanted.actor:
        match &= Q(actor_id=wanted.actor) | Q(actor_label__icontains=wanted.actor)
    if wanted.action:
        # `workflow` finds `workflow.published`; a whole name finds itself.
        match &= Q(action=wanted.action) | Q(action__startswith=f"{wanted.action}.")
    if wanted.target:
        match &= Q(target_id=wanted.target) | Q(target_label__icontains=wanted.target)
    if wanted.since:
        match &= Q(at__gte=wanted.since)
    if wanted.until:
        match &= Q(at__lt=wanted.until)
    if wanted.text:
        match &= (
            Q(actor_label__icontains=wanted.text)
            | Q(target_label__icontains=wanted.text)
            | Q(action__icontains=wanted.text)
            | Q(reason__icontains=wanted.text)
        )
    return match
