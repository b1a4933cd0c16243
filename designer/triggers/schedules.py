"""Making, changing, pausing and removing schedules. The worker brings them to Temporal."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from designer.access.actor import Actor
from designer.access.permissions import Permission
from designer.access.require import require, require_any
from designer.audit.services import record
from designer.audit.trigger_events import (
    ScheduleChanged,
    ScheduleCreated,
    ScheduleDeleted,
    SchedulePaused,
    ScheduleResumed,
)
from designer.common.canonical import digest
from designer.common.errors import NotFound
from designer.common.nudges import SCHEDULES, nudge
from designer.runs.input_check import InputInvalid, check_input
from designer.triggers.models import Overlap, Schedule
from designer.triggers.schedule_errors import (
    ScheduleSpecInvalid,
    ScheduleStale,
    ScheduleWorkflowArchived,
    TooManySchedules,
)
from designer.workflows.models import Workflow
from engine.recurrence.fire_times import Recurrence, recurrence_of
from engine.recurrence.spec import SPEC, CalendarSpec, CronSpec, IntervalSpec, SpecInvalid

AnySpec = CronSpec | IntervalSpec | CalendarSpec

MOST_SCHEDULES = 100
SHORTEST_CATCH_UP_S = 10
LONGEST_CATCH_UP_S = 365 * 24 * 3_600
CATCH_UP_S = 3_600
"""How late a slot may be unless told: an hour covers most outages, and surprises nobody."""

MAY_PAUSE = (Permission.PAUSE_WORKFLOW, Permission.MANAGE_SCHEDULE)
"""Either of these is enough to pause and to resume."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleSettings:
    """What a schedule is made of."""

    name: str
    spec: AnySpec
    overlap: Overlap = Overlap.SKIP
    catch_up_s: int = CATCH_UP_S
    input: dict[str, Any] = field(default_factory=dict)


def create_schedule(actor: Actor, *, workflow: Workflow, settings: ScheduleSettings) -> Schedule:
    """
    Let a workflow start by itself.

    Raises:
        ScheduleSpecInvalid, InputInvalid: it can never work.
        ScheduleWorkflowArchived, TooManySchedules: see there.
    """
    require(actor, Permission.MANAGE_SCHEDULE, workspace=workflow.workspace_id)
    work_out(settings.spec)
    now = timezone.now()
    with transaction.atomic():
        workflow = _locked_workflow(workflow.pk)
        _check_input(workflow, settings.input)
        if workflow.schedules.filter(deleted_at=None).count() >= MOST_SCHEDULES:
            raise TooManySchedules(most=MOST_SCHEDULES)
        schedule = Schedule.objects.create(
            workspace_id=workflow.workspace_id,
            workflow=workflow,
            name=settings.name,
            spec=settings.spec.model_dump(mode="json"),
            spec_since=now,
            overlap=settings.overlap,
            catch_up_s=settings.catch_up_s,
            input=settings.input,
            created_by_id=UUID(actor.id),
            changed_by_id=UUID(actor.id),
            effective_at=now,
        )
        record(
            actor,
            ScheduleCreated(
                id=str(schedule.id),
                label=schedule.name,
                workflow=str(workflow.id),
                spec=schedule.spec,
                overlap=schedule.overlap,
                catch_up_s=schedule.catch_up_s,
            ),
        )
        _announce()
    return schedule


def change_schedule(
    actor: Actor, *, schedule_id: UUID, changes: dict[str, Any], revision: int | None = None
) -> Schedule:
    """
    Change what a schedule is made of.

    Args:
        changes: Some of the fields of `ScheduleSettings`.
        revision: The one that the actor has seen; None changes whichever is there.

    Raises:
        ScheduleStale: somebody changed it in the meantime.
        ScheduleSpecInvalid, InputInvalid: it can never work.
    """
    require(actor, Permission.MANAGE_SCHEDULE)
    given = dict(changes)
    if "spec" in given:
        work_out(given["spec"])
        given["spec"] = given["spec"].model_dump(mode="json")
    now = timezone.now()
    with transaction.atomic():
        schedule = locked_schedule(actor, schedule_id)
        if revision is not None and revision != schedule.revision:
            raise ScheduleStale(revision=schedule.revision)
        before = {name: getattr(schedule, name) for name in given}
        changed = {name: new for name, new in given.items() if before[name] != new}
        if not changed:
            return schedule
        if "input" in changed:
            _check_input(schedule.workflow, changed["input"])
        for name, new in changed.items():
            setattr(schedule, name, new)
        schedule.changed_by_id, schedule.changed_at = UUID(actor.id), now
        if "spec" in changed:
            schedule.spec_since = now
        _count(schedule, now=now)
        schedule.save()
        record(
            actor,
            ScheduleChanged(
                id=str(schedule.id),
                label=schedule.name,
                workflow=str(schedule.workflow_id),
                before=_told({name: before[name] for name in changed}),
                changed=_told(changed),
            ),
        )
        _announce()
    return schedule


def pause_schedule(actor: Actor, *, schedule_id: UUID, note: str = "") -> Schedule:
    """Let a schedule start nothing until it is resumed; pausing twice changes the note alone."""
    require_any(actor, MAY_PAUSE)
    with transaction.atomic():
        schedule = locked_schedule(actor, schedule_id)
        if schedule.paused and schedule.pause_note == note:
            return schedule
        now = timezone.now()
        if not schedule.paused:
            schedule.paused_at, schedule.resumed_at = now, None
            _count(schedule, now=now)
        schedule.pause_note = note
        schedule.paused_by_id = UUID(actor.id)
        schedule.save()
        record(
            actor,
            SchedulePaused(
                id=str(schedule.id),
                label=schedule.name,
                workflow=str(schedule.workflow_id),
                reason=note,
            ),
        )
        _announce()
    return schedule


def resume_schedule(actor: Actor, *, schedule_id: UUID, note: str = "") -> Schedule:
    """Let a schedule go on from now; what it missed in between stays missed."""
    require_any(actor, MAY_PAUSE)
    with transaction.atomic():
        schedule = locked_schedule(actor, schedule_id)
        if not schedule.paused:
            return schedule
        now = timezone.now()
        schedule.resumed_at = now
        schedule.pause_note = ""
        schedule.paused_by = None
        _count(schedule, now=now)
        schedule.save()
        record(
            actor,
            ScheduleResumed(
                id=str(schedule.id),
                label=schedule.name,
                workflow=str(schedule.workflow_id),
                reason=note,
            ),
        )
        _announce()
    return schedule


def delete_schedule(actor: Actor, *, schedule_id: UUID) -> None:
    """Take a schedule away; runs that it started go on."""
    require(actor, Permission.MANAGE_SCHEDULE)
    with transaction.atomic():
        schedule = locked_schedule(actor, schedule_id)
        schedule.deleted_at = timezone.now()
        _count(schedule, now=schedule.deleted_at)
        schedule.save()
        record(
            actor,
            ScheduleDeleted(
                id=str(schedule.id), label=schedule.name, workflow=str(schedule.workflow_id)
            ),
        )
        _announce()


def locked_schedule(actor: Actor, schedule_id: UUID) -> Schedule:
    """
    Hold a schedule until the transaction ends.

    Raises:
        NotFound: there is none in the actor's workspace, or it was deleted.
    """
    found = Schedule.objects.select_for_update(no_key=True, of=("self",)).filter(
        pk=schedule_id, workspace=actor.home, deleted_at=None, workflow__archived_at=None
    )
    schedule = found.first()
    if schedule is None:
        raise NotFound
    return schedule


def work_out(spec: AnySpec) -> Recurrence:
    """
    Work a spec out.

    Raises:
        ScheduleSpecInvalid: it cannot be read, or never comes.
    """
    try:
        return recurrence_of(spec)
    except SpecInvalid as error:
        pointer = f"/spec{error.data.get('field', '')}"
        raise ScheduleSpecInvalid(
            error.message, fields=[{"field": pointer, "message": error.message}]
        ) from error


def recurrence_for(schedule: Schedule) -> Recurrence:
    """Work out when a stored schedule comes."""
    return recurrence_of(SPEC.validate_python(schedule.spec))


def _count(schedule: Schedule, *, now: datetime) -> None:
    """Note that Temporal must learn of a change, and that its failures so far do not matter."""
    if schedule.temporal_revision == schedule.revision:
        # Otherwise Temporal has not learnt of an earlier change, since which it misses slots.
        schedule.effective_at = now
    schedule.revision += 1
    schedule.put_at = now
    schedule.put_tries = 0


def _locked_workflow(workflow_id: UUID) -> Workflow:
    """Hold the workflow first and read it then, so that it cannot be put away meanwhile."""
    Workflow.objects.select_for_update(no_key=True).only("id").get(pk=workflow_id)
    workflow = Workflow.objects.select_related("live_version").get(pk=workflow_id)
    if workflow.archived_at is not None:
        raise ScheduleWorkflowArchived
    return workflow


def _check_input(workflow: Workflow, given: dict[str, Any]) -> None:
    """Refuse early what would be missed each time; without a version nobody knows yet."""
    live = workflow.live_version
    try:
        check_input(given, schema=live.plan["input_schema"] if live else {})
    except InputInvalid as error:
        fields = [{**found, "field": f"/input{found['field']}"} for found in error.data["fields"]]
        raise InputInvalid(fields=fields) from error


def _told(values: dict[str, Any]) -> dict[str, Any]:
    """Leave of an input what shows that it is another one; it may hold anybody's data."""
    return {
        name: {"digest": digest(value)} if name == "input" else value
        for name, value in values.items()
    }


def _announce() -> None:
    transaction.on_commit(lambda: nudge(SCHEDULES), robust=True)
