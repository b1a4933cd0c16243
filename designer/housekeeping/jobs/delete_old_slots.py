"""What schedules remember of the times at which they fired."""

from datetime import timedelta

from django.utils import timezone

from designer.triggers.models import Slot

KEPT = timedelta(days=90)
"""The run of a slot keeps its key, so a slot that was forgotten still starts no second run."""


def delete_old_slots() -> int:
    """Forget slots that nobody looks at any more, and say how many."""
    old = Slot.objects.filter(fired_at__lt=timezone.now() - KEPT, awaited=False)
    return old.delete()[0]
