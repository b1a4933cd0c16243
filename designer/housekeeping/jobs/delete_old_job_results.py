"""What these jobs leave behind themselves."""

from datetime import timedelta

from django.utils import timezone
from django_q.models import Task

KEPT = timedelta(days=14)


def delete_old_job_results() -> int:
    """Delete results of jobs, failed ones too, and say how many."""
    return int(Task.objects.filter(stopped__lt=timezone.now() - KEPT).delete()[0])
