"""What webhooks remember of requests."""

from datetime import timedelta

from django.utils import timezone

from designer.triggers.models import Delivery

KEPT = timedelta(days=30)
"""Senders repeat a delivery for hours or days; a signature is worth nothing after minutes."""


def delete_old_deliveries() -> int:
    """Forget deliveries that nobody will repeat any more, and say how many."""
    return Delivery.objects.filter(received_at__lt=timezone.now() - KEPT).delete()[0]
