"""When something happens again and again: what people say, as data."""

import functools
import zoneinfo
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter

from engine.errors import EngineError, Fault

LAST_DAY: Literal[-1] = -1
"""In place of a day of the month: its last one, whichever that is."""

LONGEST_INTERVAL_S = 366 * 24 * 3_600
LONGEST_JITTER_S = 24 * 3_600
MOST_TIMES = 48

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class SpecInvalid(EngineError):
    """
    A recurrence cannot be read, or never comes.

    `data["field"]` names the field at fault, as a JSON Pointer into the spec.
    """

    code = "schedule.spec_invalid"
    fault = Fault.AUTHOR


@functools.cache
def time_zones() -> frozenset[str]:
    """Name every time zone that is known here."""
    return frozenset(zoneinfo.available_timezones())


def _known_zone(name: str) -> str:
    if name not in time_zones():
        raise ValueError("There is no such time zone. Write it like Europe/Berlin.")
    return name


def _sorted_once(values: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(sorted(set(values)))


TimeZone = Annotated[str, StringConstraints(max_length=64), AfterValidator(_known_zone)]
TimeOfDay = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
DayOfMonth = Annotated[int, Field(ge=LAST_DAY, le=31)]
Month = Annotated[int, Field(ge=1, le=12)]


def _no_day_zero(days: tuple[int, ...]) -> tuple[int, ...]:
    if 0 in days:
        raise ValueError("Days count from 1; -1 is the last one of the month.")
    return _sorted_once(days)


class _Spec(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    time_zone: TimeZone = "UTC"
    jitter_s: int = Field(
        default=0,
        ge=0,
        le=LONGEST_JITTER_S,
        description="Each fire is put off by up to this much, so that not all come at once.",
    )


class CronSpec(_Spec):
    """Five fields, as in crontab(5): minute, hour, day of month, month, day of week."""

    kind: Literal["cron"] = "cron"
    expression: str = Field(max_length=200)


class IntervalSpec(_Spec):
    """Every so many seconds, counted from midnight of 1 January 1970 UTC plus the offset."""

    kind: Literal["interval"] = "interval"
    every_s: int = Field(ge=1, le=LONGEST_INTERVAL_S)
    offset_s: int = Field(default=0, ge=0, lt=LONGEST_INTERVAL_S)


class CalendarSpec(_Spec):
    """
    At these times of the day, on the days for which everything said here is so.

    Attributes:
        weekdays, days, months: Empty means all of them. With weekdays and days of the month both
            must fit: Monday and 1 to 7 is the first Monday.
    """

    kind: Literal["calendar"] = "calendar"
    times: tuple[TimeOfDay, ...] = Field(min_length=1, max_length=MOST_TIMES)
    weekdays: tuple[Weekday, ...] = Field(default=(), max_length=7)
    days: Annotated[tuple[DayOfMonth, ...], AfterValidator(_no_day_zero)] = ()
    months: Annotated[tuple[Month, ...], AfterValidator(_sorted_once)] = ()


Spec = Annotated[CronSpec | IntervalSpec | CalendarSpec, Field(discriminator="kind")]
"""THE list of ways to say when."""

SPEC: TypeAdapter[CronSpec | IntervalSpec | CalendarSpec] = TypeAdapter(Spec)
