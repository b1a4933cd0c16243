"""Schedules in Temporal's own words, and what in those words matters."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from google.protobuf.duration_pb2 import Duration
from google.protobuf.timestamp_pb2 import Timestamp
from temporalio.api.common.v1 import Payloads, WorkflowType
from temporalio.api.enums.v1 import ScheduleOverlapPolicy
from temporalio.api.schedule.v1 import (
    IntervalSpec,
    Range,
    Schedule,
    ScheduleAction,
    SchedulePolicies,
    ScheduleSpec,
    ScheduleState,
    StructuredCalendarSpec,
)
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflow.v1 import NewWorkflowExecutionInfo

from engine.recurrence.fire_times import Interval, Recurrence
from engine.recurrence.pattern import Pattern
from engine.runtime.fire_contract import FIRE_SCHEDULE, action_name

Overlap = Literal["skip", "buffer_one", "buffer_all", "cancel_other", "allow_all"]
"""
What happens when a slot comes while an earlier run of the schedule is still going on.

Temporal's "terminate" is missing on purpose: a run that is terminated undoes nothing.
"""

_OVERLAP: Final[dict[Overlap, ScheduleOverlapPolicy.ValueType]] = {
    "skip": ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_SKIP,
    "buffer_one": ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_BUFFER_ONE,
    "buffer_all": ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_BUFFER_ALL,
    "cancel_other": ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_CANCEL_OTHER,
    "allow_all": ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_ALLOW_ALL,
}
_NOTE: Final = "Baton revision "


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedSchedule:
    """
    How a schedule should be in Temporal.

    Attributes:
        revision: Counts changes; an older revision never replaces a newer one.
        since: When this revision began to count. Slots between then and now are made up for, as
            far as the catch-up window reaches.
    """

    schedule_id: str
    revision: int
    recurrence: Recurrence
    overlap: Overlap
    catch_up: timedelta
    paused: bool
    since: datetime


def to_wire(wanted: WantedSchedule, *, order: Payloads, task_queue: str) -> Schedule:
    """Write a schedule; `order` is the sealed input of what it starts."""
    return Schedule(
        spec=_spec(wanted.recurrence),
        action=ScheduleAction(
            start_workflow=NewWorkflowExecutionInfo(
                workflow_id=action_name(task_queue, wanted.schedule_id),
                workflow_type=WorkflowType(name=FIRE_SCHEDULE),
                task_queue=TaskQueue(name=task_queue),
                input=order,
            )
        ),
        policies=SchedulePolicies(
            overlap_policy=wire_overlap(wanted.overlap), catchup_window=_duration(wanted.catch_up)
        ),
        # People's own notes stay with us: this one is not sealed.
        state=ScheduleState(notes=f"{_NOTE}{wanted.revision}", paused=wanted.paused),
    )


def revision_of(schedule: Schedule) -> int | None:
    """Read which revision Temporal holds; None when somebody else wrote the note."""
    number = schedule.state.notes.removeprefix(_NOTE)
    written_by_us = number != schedule.state.notes and number.isascii() and number.isdigit()
    return int(number) if written_by_us else None


def essence(schedule: Schedule) -> tuple[Any, ...]:
    """Give what decides how a schedule behaves, but for the sealed input; made to be compared."""
    spec, action = schedule.spec, schedule.action.start_workflow
    return (
        frozenset(_calendar_essence(calendar) for calendar in spec.structured_calendar),
        frozenset((i.interval.ToTimedelta(), i.phase.ToTimedelta()) for i in spec.interval),
        (len(spec.exclude_structured_calendar), spec.HasField("start_time")),
        spec.HasField("end_time"),
        (spec.timezone_name, spec.jitter.ToTimedelta()),
        (action.workflow_id, action.workflow_type.name, action.task_queue.name),
        (schedule.policies.overlap_policy, schedule.policies.catchup_window.ToTimedelta()),
        (schedule.policies.pause_on_failure, schedule.state.limited_actions),
        (schedule.state.paused, schedule.state.notes),
    )


def wire_overlap(overlap: Overlap | None) -> ScheduleOverlapPolicy.ValueType:
    """Write an overlap policy; None leaves it to the schedule."""
    if overlap is None:
        return ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_UNSPECIFIED
    return _OVERLAP[overlap]


def wire_time(moment: datetime) -> Timestamp:
    """Write a time."""
    written = Timestamp()
    written.FromDatetime(moment)
    return written


def _spec(recurrence: Recurrence) -> ScheduleSpec:
    return ScheduleSpec(
        structured_calendar=[_calendar(pattern) for pattern in recurrence.patterns],
        interval=[_interval(recurrence.interval)] if recurrence.interval else [],
        jitter=_duration(recurrence.jitter),
        timezone_name=recurrence.zone.key,
    )


def _calendar(pattern: Pattern) -> StructuredCalendarSpec:
    return StructuredCalendarSpec(
        second=[Range(start=0, end=0, step=1)],
        minute=_ranges(pattern.minutes),
        hour=_ranges(pattern.hours),
        day_of_month=_ranges(pattern.days),
        month=_ranges(pattern.months),
        year=_ranges(pattern.years),
        day_of_week=_ranges(pattern.weekdays),
    )


def _interval(interval: Interval) -> IntervalSpec:
    return IntervalSpec(
        interval=_duration(timedelta(seconds=interval.every_s)),
        phase=_duration(timedelta(seconds=interval.offset_s)),
    )


def _ranges(values: frozenset[int]) -> list[Range]:
    """Write a set as runs of neighbours."""
    runs: list[list[int]] = []
    for value in sorted(values):
        if runs and runs[-1][1] == value - 1:
            runs[-1][1] = value
        else:
            runs.append([value, value])
    return [Range(start=first, end=last, step=1) for first, last in runs]


def _calendar_essence(calendar: StructuredCalendarSpec) -> tuple[frozenset[int], ...]:
    return tuple(
        _values(ranges)
        for ranges in (
            calendar.second,
            calendar.minute,
            calendar.hour,
            calendar.day_of_month,
            calendar.month,
            calendar.year,
            calendar.day_of_week,
        )
    )


def _values(ranges: Iterable[Range]) -> frozenset[int]:
    return frozenset(
        value
        for found in ranges
        for value in range(found.start, max(found.start, found.end) + 1, found.step or 1)
    )


def _duration(span: timedelta) -> Duration:
    written = Duration()
    written.FromTimedelta(span)
    return written
