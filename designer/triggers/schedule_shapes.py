"""What the API says and takes about schedules."""

from datetime import MAXYEAR, MINYEAR, UTC, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
)

from designer.common.names import checked_name
from designer.triggers.schedules import CATCH_UP_S, LONGEST_CATCH_UP_S, SHORTEST_CATCH_UP_S
from engine.client.schedule_wire import Overlap
from engine.recurrence.spec import Spec

Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=120),
    AfterValidator(checked_name),
]
Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
ClientKey = Annotated[str, StringConstraints(min_length=1, max_length=200)]
CatchUp = Annotated[int, Field(ge=SHORTEST_CATCH_UP_S, le=LONGEST_CATCH_UP_S)]


_NO_YEAR = "Neither the first nor the last year of the calendar will do."


def _in_utc(moment: datetime) -> datetime:
    try:
        in_utc = moment.astimezone(UTC)
    except OverflowError:
        raise ValueError(_NO_YEAR) from None
    if in_utc.year in {MINYEAR, MAXYEAR}:
        # Whoever counts on from there, or looks at it from another time zone, leaves the calendar.
        raise ValueError(_NO_YEAR)
    return in_utc


Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]


class _Taken(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Told(BaseModel):
    model_config = ConfigDict(frozen=True, from_attributes=True)


class NewSchedule(_Taken):
    """What a schedule is made of."""

    name: Name
    spec: Spec
    overlap: Overlap = "skip"
    catch_up_s: CatchUp = CATCH_UP_S
    input: dict[str, Any] = Field(default_factory=dict)


class ScheduleChange(_Taken):
    """What may change of a schedule; `revision` is the one that was seen."""

    revision: int | None = None
    name: Name | None = None
    spec: Spec | None = None
    overlap: Overlap | None = None
    catch_up_s: CatchUp | None = None
    input: dict[str, Any] | None = None


class ScheduleNote(_Taken):
    """Why somebody pauses or resumes a schedule."""

    note: Note = ""


class SpecBody(_Taken):
    """Times to look at before they are saved."""

    spec: Spec


class RunNow(_Taken):
    """A slot out of its time; the same key again fires nothing."""

    client_key: ClientKey | None = None


class Backfill(_Taken):
    """The stretch of the past to fill, both ends included."""

    first: Moment
    last: Moment
    one_after_another: bool = False
    client_key: ClientKey | None = None


class SchedulePreview(_Told):
    """The next times, without jitter."""

    next: tuple[datetime, ...]


class BackfillSlots(_Told):
    """What a back-fill would fire, and what has started its run before."""

    open: tuple[datetime, ...]
    done: tuple[datetime, ...]


class SlotOrderRow(_Told):
    """Slots that somebody ordered."""

    id: UUID
    kind: Literal["by_hand", "backfill"]
    first: datetime
    last: datetime
    slots: int
    ordered_at: datetime


class SchedulePerson(_Told):
    """Somebody."""

    id: UUID
    name: str


class SlotRun(_Told):
    """The run that a slot started."""

    id: UUID
    number: int
    status: Literal["queued", "running", "succeeded", "failed", "cancelled"]
    needs_decision: bool


class SlotMissed(_Told):
    """Why a slot started no run."""

    code: str
    message: str


class SlotRow(_Told):
    """A slot that was fired; it has a run, or says why it missed it."""

    scheduled_for: datetime
    kind: Literal["planned", "by_hand", "backfill"]
    fired_at: datetime
    run: SlotRun | None
    missed: SlotMissed | None


class SlotPage(_Told):
    """Some slots, the newest first."""

    items: tuple[SlotRow, ...]
    next: str | None


class SchedulePause(_Told):
    """Since when it is paused, by whom and why."""

    at: datetime
    by: SchedulePerson
    note: str


class ScheduleRow(_Told):
    """
    A schedule, and how it goes.

    Attributes:
        input: None for those who may not see the data of runs.
        in_temporal: Whether Temporal has it as it is here; if not, soon.
        next: The next times, without jitter, whether paused or not.
        ordered: How many slots were ordered by hand and are not with Temporal yet.
        skipped: Slots that the overlap rule dropped.
        missed: Slots that came while something was down for longer than the catch-up window.
    """

    id: UUID
    workflow: UUID
    name: str
    spec: Spec
    overlap: Overlap
    catch_up_s: int
    input: dict[str, Any] | None
    revision: int
    paused: SchedulePause | None
    in_temporal: bool
    next: tuple[datetime, ...]
    last: SlotRow | None
    ordered: int
    skipped: int
    missed: int
    created_by: SchedulePerson
    created_at: datetime
    changed_by: SchedulePerson
    changed_at: datetime


class SchedulePage(_Told):
    """The schedules of a workflow."""

    items: tuple[ScheduleRow, ...]
    next: str | None
