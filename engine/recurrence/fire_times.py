"""When a recurrence comes: the one place that knows, for previews, checks and Temporal alike."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import islice
from typing import assert_never
from zoneinfo import ZoneInfo

from engine.recurrence.cron import read_cron
from engine.recurrence.pattern import ANY_DAY, ANY_MONTH, ANY_WEEKDAY, LAST_YEAR, Pattern
from engine.recurrence.spec import LAST_DAY, CalendarSpec, CronSpec, IntervalSpec, SpecInvalid

_SECOND = timedelta(seconds=1)
_TWICE = timedelta(hours=2)
_WEEKDAYS = {"sun": 0, "mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6}
_LONG_MONTHS = frozenset({1, 3, 5, 7, 8, 10, 12})
_SHORT_MONTHS = frozenset({4, 6, 9, 11})
_FEBRUARY = frozenset({2})
_FIRST_YEAR = 2000
_LEAP_YEARS = frozenset(
    y for y in range(_FIRST_YEAR, LAST_YEAR + 1) if (y % 4 == 0 and y % 100) or y % 400 == 0
)
_OTHER_YEARS = frozenset(range(_FIRST_YEAR, LAST_YEAR + 1)) - _LEAP_YEARS
_MOST_PATTERNS = 60


@dataclass(frozen=True, slots=True)
class Interval:
    """Every so many seconds since 1970, plus an offset."""

    every_s: int
    offset_s: int

    def next_after(self, moment: datetime) -> datetime:
        """Find the first time after a moment."""
        passed = (int(moment.timestamp()) - self.offset_s) // self.every_s
        return datetime.fromtimestamp((passed + 1) * self.every_s + self.offset_s, UTC)


@dataclass(frozen=True, slots=True)
class Recurrence:
    """
    A spec, worked out. It comes whenever its interval or one of its patterns does.

    Attributes:
        jitter: By how much each fire may be late; times are told without it.
    """

    zone: ZoneInfo
    patterns: tuple[Pattern, ...]
    interval: Interval | None
    jitter: timedelta

    def next_after(self, moment: datetime) -> datetime | None:
        """Find the first time after a moment, in whole seconds; None when none comes any more."""
        found = [pattern.next_after(moment, self.zone) for pattern in self.patterns]
        if self.interval is not None:
            found.append(self.interval.next_after(moment))
        return min((time for time in found if time is not None), default=None)

    def times_after(self, moment: datetime) -> Iterator[datetime]:
        """Give the times after a moment, in order."""
        while (time := self.next_after(moment)) is not None:
            yield time
            moment = time

    def times_within(self, first: datetime, last: datetime, *, limit: int) -> list[datetime]:
        """List the times from `first` to `last`, both included, at most `limit`."""
        coming = self.times_after(first - _SECOND if first.microsecond == 0 else first)
        found: list[datetime] = []
        for time in coming:
            if time > last or len(found) == limit:
                break
            found.append(time)
        return found

    def comes_at(self, moment: datetime) -> bool:
        """Say whether this very second is one of its times."""
        if self.next_after(moment - _SECOND) == moment:
            return True
        # In the hour that a clock goes through twice, what comes next depends on where one began.
        return moment in self.times_within(moment - _TWICE, moment, limit=10_000)


def next_times(recurrence: Recurrence, *, after: datetime, count: int = 10) -> list[datetime]:
    """List the next times."""
    return list(islice(recurrence.times_after(after), count))


@lru_cache(maxsize=1_024)
def recurrence_of(spec: CronSpec | IntervalSpec | CalendarSpec) -> Recurrence:
    """
    Work a spec out.

    Raises:
        SpecInvalid: it cannot be read, or never comes.
    """
    patterns, interval = _parts(spec)
    recurrence = Recurrence(
        zone=ZoneInfo(spec.time_zone),
        patterns=patterns,
        interval=interval,
        jitter=timedelta(seconds=spec.jitter_s),
    )
    if recurrence.next_after(datetime(_FIRST_YEAR, 1, 1, tzinfo=UTC)) is None:
        raise SpecInvalid("This never comes: no day fits all of it.", field="")
    return recurrence


def _parts(
    spec: CronSpec | IntervalSpec | CalendarSpec,
) -> tuple[tuple[Pattern, ...], Interval | None]:
    match spec:
        case CronSpec():
            return read_cron(spec.expression), None
        case IntervalSpec():
            if spec.offset_s >= spec.every_s:
                raise SpecInvalid(
                    "The offset must be shorter than the interval.", field="/offset_s"
                )
            return (), Interval(spec.every_s, spec.offset_s)
        case CalendarSpec():
            return _calendar(spec), None
        case _ as never:
            assert_never(never)


def _calendar(spec: CalendarSpec) -> tuple[Pattern, ...]:
    weekdays = frozenset(_WEEKDAYS[name] for name in spec.weekdays) or ANY_WEEKDAY
    months = frozenset(spec.months) or ANY_MONTH
    hours_at: dict[int, set[int]] = {}
    for time in spec.times:
        hour, minute = time.split(":")
        hours_at.setdefault(int(minute), set()).add(int(hour))
    patterns = tuple(
        Pattern(
            minutes=frozenset({minute}),
            hours=frozenset(hours),
            days=days,
            months=in_months,
            weekdays=weekdays,
            years=years,
        )
        for minute, hours in sorted(hours_at.items())
        for days, in_months, years in _days(spec, months)
    )
    if len(patterns) > _MOST_PATTERNS:
        raise SpecInvalid(
            "These are too many different times. Make two schedules of it.", field="/times"
        )
    return patterns


def _days(
    spec: CalendarSpec, months: frozenset[int]
) -> list[tuple[frozenset[int], frozenset[int], frozenset[int]]]:
    """Say which days of which months in which years; the last day is another one each time."""
    plain = frozenset(spec.days) - {LAST_DAY}
    every_year: frozenset[int] = frozenset()
    if LAST_DAY not in spec.days:
        return [(plain or ANY_DAY, months, every_year)]
    found = [
        (plain | {31}, months & _LONG_MONTHS, every_year),
        (plain | {30}, months & _SHORT_MONTHS, every_year),
        (plain | {29}, months & _FEBRUARY, _LEAP_YEARS),
        (plain | {28}, months & _FEBRUARY, _OTHER_YEARS),
    ]
    return [part for part in found if part[1]]
