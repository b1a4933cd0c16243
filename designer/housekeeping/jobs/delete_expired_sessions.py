"""Sessions that ended by themselves."""

from django.contrib.sessions.models import Session
from django.utils import timezone


def delete_expired_sessions() -> int:
    """Delete sessions whose time is over, and say how many."""
    return Session.objects.filter(expire_date__lt=timezone.now()).delete()[0]
