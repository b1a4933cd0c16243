"""Messages that nobody waited for, and signals that every run has long heard."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from designer.runs.models import Message, RunSignal

KEPT = timedelta(days=7)
"""A signal is sent again only while Temporal may still lose its run."""


def delete_expired_messages() -> int:
    """
    Delete messages that have expired, and signals of runs that are over; say how many.

    A message that a run was given, and may still take, stays for as long as the run goes on.
    """
    now = timezone.now()
    settled = Q(run=None) | Q(taken_at__isnull=False) | ~Q(refused="")
    settled |= Q(run__finished_at__isnull=False)
    messages = Message.objects.filter(settled, expires_at__lte=now).delete()[0]
    old = RunSignal.objects.filter(run__finished_at__lte=now - KEPT)
    return messages + old.delete()[0]
