"""Remembering who was refused, without letting them flood the log."""

from typing import Any, Final

from django.core.cache import cache
from django.db import transaction

from designer.access.actor import Actor
from designer.access.signals import denied
from designer.audit.events import AccessDenied
from designer.audit.services import record

QUIET_S: Final = 60
"""How long repeats of the same refusal are only counted."""


def connect() -> None:
    """Listen to `designer.access`."""
    denied.connect(remember, dispatch_uid="audit_denials")


def remember(*, actor: Actor, permission: str, method: str, path: str, **_: Any) -> None:
    """
    Record a refusal in a transaction of its own; the refused one is rolled back by now.

    The first in a minute is written; the next one written says how many were counted since.
    """
    key = f"denied:{actor.workspace}:{actor.id}:{actor.via}:{permission}"
    counter = f"{key}:more"
    if not cache.add(key, 1, QUIET_S):
        cache.add(counter, 0, 24 * 3600)
        cache.incr(counter)
        return
    more = cache.get(counter, 0)
    cache.delete(counter)
    with transaction.atomic():
        record(
            actor,
            AccessDenied(
                id=path[-64:],
                label=path[:200],
                permission=permission,
                method=method,
                reason=f"{more} more like this were counted before." if more else "",
            ),
        )
