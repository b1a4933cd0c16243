"""
What passes between a schedule in Temporal, the workflow that it starts, and the client.

Everything of one schedule has names that begin with the task queue, so that two installations in
one namespace leave each other's schedules alone.
"""

import re
from datetime import UTC, datetime
from typing import Final

from pydantic import BaseModel, ConfigDict

FIRE_SCHEDULE = "FireSchedule"
FIRE_SLOT = "fire_slot"
CANCEL_SLOT = "cancel_slot"
SLOT_ENDED = "slot_ended"


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FireOrder(_Model):
    """The one argument of `FireSchedule`, sealed into the schedule's action."""

    schedule_id: str


class FireSlot(_Model):
    """
    Input of both activities: one time at which a schedule fired.

    Attributes:
        scheduled_for: What the schedule names the slot by, before any jitter.
        begun_at: When Temporal began to fire it; later than that only if no worker was there.
    """

    schedule_id: str
    scheduled_for: datetime
    begun_at: datetime


class SlotFired(_Model):
    """
    How a slot stands.

    Attributes:
        run_id: The run that it started; None when it was missed.
        waits: Whether the slot lasts as long as its run does, and the run is not over.
    """

    run_id: str | None = None
    waits: bool = False


class SlotEnded(_Model):
    """Argument of the signal that the slot's run is over."""

    run_id: str


def schedule_name(task_queue: str, schedule_id: str) -> str:
    """Give a schedule's id in Temporal."""
    return f"{task_queue}/schedule/{schedule_id}"


def action_name(task_queue: str, schedule_id: str) -> str:
    """Give the id that the schedule's executions begin with; Temporal adds the time."""
    return f"{schedule_name(task_queue, schedule_id)}/fire"


def execution_name(task_queue: str, schedule_id: str, *, scheduled_for: datetime) -> str:
    """Give the id of the execution that fires one slot."""
    return f"{action_name(task_queue, schedule_id)}-{scheduled_for.astimezone(UTC):{_TIME}}"


def slot_time(execution: str, *, schedule_id: str) -> datetime | None:
    """Read the slot's time from an execution's id; None when it is none of this schedule."""
    found = _EXECUTION.fullmatch(execution)
    if found is None or not found["action"].endswith(f"/schedule/{schedule_id}/fire"):
        return None
    return datetime.strptime(found["time"], _TIME).replace(tzinfo=UTC)


def sealed_for(workflow_id: str) -> str:
    """
    Say for which name the input of an execution is sealed.

    Temporal adds the time to the id only when it fires, long after the input was sealed.
    """
    found = _EXECUTION.fullmatch(workflow_id)
    return found["action"] if found else workflow_id


_TIME: Final = "%Y-%m-%dT%H:%M:%SZ"
_EXECUTION: Final = re.compile(
    r"(?P<action>.+/schedule/[^/]+/fire)-(?P<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)"
)
