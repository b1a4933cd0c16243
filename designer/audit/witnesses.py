"""What proves that there were audit events, besides the log itself."""

from dataclasses import dataclass

from django.apps import apps
from django.contrib.auth import get_user_model

from designer.audit.models import AuditEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """
    A model none of whose rows comes to be without an audit event that names it.

    Attributes:
        model: As `app.Model`; its ids order by age.
        action: The event's.
        called: Word for a row, for people.
    """

    model: str
    action: str
    called: str


_WITNESSES: dict[str, Witness] = {}


def register(witness: Witness) -> None:
    """Let a model bear witness; apps above this one call it when they are ready."""
    _WITNESSES[witness.model] = witness


def gap() -> str:
    """Say what the log should tell of and does not; empty when nothing is known to be missing."""
    if not AuditEvent.objects.exists():
        return _why_not_empty()
    for witness in _WITNESSES.values():
        rows = apps.get_model(witness.model)._default_manager.order_by("pk")  # noqa: SLF001
        oldest = rows.values_list("pk", flat=True).first()
        if oldest is None:
            continue
        told = AuditEvent.objects.filter(target_id=str(oldest), action=witness.action)
        if not told.exists():
            return f"the log was begun anew: it does not tell of the oldest {witness.called}"
    return ""


def _why_not_empty() -> str:
    counts = {
        w.called: apps.get_model(w.model)._default_manager.count()  # noqa: SLF001
        for w in _WITNESSES.values()
    }
    counts["user"] = get_user_model().objects.count()
    there = [f"{count} {name}{'s' * (count > 1)}" for name, count in counts.items() if count]
    if not there:
        return ""
    return f"the log was emptied: it holds nothing, and there are {', '.join(there)}"
