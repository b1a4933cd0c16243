"""Large values that no run may read any more."""

from datetime import timedelta

from django.utils import timezone

from designer.runs.kept import delete_unread

KEPT = timedelta(days=1)
"""One that is being put has no reader yet."""

MOST = 500


def delete_unread_values() -> int:
    """
    Delete what deleted runs and broken-off attempts have left behind, and say how many there were.

    What is more than `MOST` waits for the next time.
    """
    return delete_unread(before=timezone.now() - KEPT, most=MOST)
