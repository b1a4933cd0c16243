"""
Every periodic job, on one page. What people schedule belongs to Temporal, never here.

Adding one: see docs/how-to/add-a-housekeeping-job.md.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from django_q.models import Schedule

_JOBS = "designer.housekeeping.jobs"


@dataclass(frozen=True, slots=True)
class Daily:
    """Once a day, at this hour, UTC."""

    hour: int


@dataclass(frozen=True, slots=True)
class Every:
    """Every so many minutes."""

    minutes: int


@dataclass(frozen=True, slots=True)
class Job:
    """
    One periodic job.

    Attributes:
        name: Name of its file in `jobs`, and of the function in it, which takes nothing.
    """

    name: str
    when: Daily | Every

    @property
    def function(self) -> str:
        """Dotted name of the function."""
        return f"{_JOBS}.{self.name}.{self.name}"


JOBS: Final = (
    Job("delete_expired_messages", Every(minutes=60)),
    Job("delete_expired_sessions", Every(minutes=60)),
    Job("delete_old_deliveries", Daily(hour=2)),
    Job("delete_old_job_results", Daily(hour=2)),
    Job("delete_old_slots", Daily(hour=2)),
    Job("delete_unread_values", Every(minutes=60)),
    Job("verify_audit_chain", Daily(hour=3)),
)


def sync_schedules() -> None:
    """Make the stored schedules those of this page; running it again changes nothing."""
    now = timezone.now()
    with transaction.atomic():
        ours = Schedule.objects.filter(func__startswith=f"{_JOBS}.")
        ours.exclude(name__in=[job.name for job in JOBS]).delete()
        for job in JOBS:
            wanted = _columns(job)
            known = ours.filter(name=job.name).first()
            if known is None:
                Schedule.objects.create(name=job.name, next_run=_first(job.when, now), **wanted)
            elif any(getattr(known, name) != value for name, value in wanted.items()):
                # A new rhythm starts anew; an unchanged one keeps its place in time.
                ours.filter(pk=known.pk).update(next_run=_first(job.when, now), **wanted)


def _columns(job: Job) -> dict[str, object]:
    match job.when:
        case Daily():
            return {"func": job.function, "schedule_type": Schedule.DAILY, "minutes": None}
        case Every(minutes=minutes):
            return {"func": job.function, "schedule_type": Schedule.MINUTES, "minutes": minutes}


def _first(when: Daily | Every, now: datetime) -> datetime:
    match when:
        case Daily(hour=hour):
            today = now.replace(hour=hour, minute=0, second=0, microsecond=0)
            return today if today > now else today + timedelta(days=1)
        case Every(minutes=minutes):
            return now + timedelta(minutes=minutes)
