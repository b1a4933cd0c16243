"""
One set of wall-clock times, and when the next of them comes.

The answers are those of Temporal's scheduler to the second, also on the days on which clocks
change; `tests/engine/recurrence/test_against_temporal.py` compares the two. So its habits are
ours: a time that the clock jumps over does not come that day; of two equal times one is taken,
the earlier one west and the later one east of Greenwich; the hour that comes twice may be served
twice, or in part; and a day that begins without a midnight counts as the weekday before.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Final
from zoneinfo import ZoneInfo

ANY_MINUTE: Final = frozenset(range(60))
ANY_HOUR: Final = frozenset(range(24))
ANY_DAY: Final = frozenset(range(1, 32))
ANY_MONTH: Final = frozenset(range(1, 13))
ANY_WEEKDAY: Final = frozenset(range(7))

LAST_YEAR: Final = 2100
"""Temporal looks no further."""

_HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)
_NOTHING: Final = timedelta(0)


@dataclass(frozen=True)
class Pattern:
    """
    Wall-clock times of which every part is in its set.

    Attributes:
        weekdays: 0 is Sunday.
        years: Empty means all.
    """

    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int] = ANY_DAY
    months: frozenset[int] = ANY_MONTH
    weekdays: frozenset[int] = ANY_WEEKDAY
    years: frozenset[int] = frozenset()

    def next_after(self, moment: datetime, zone: ZoneInfo) -> datetime | None:
        """Find the first time after a moment, in UTC; None when none comes any more."""
        local = moment.astimezone(zone)
        hour = local.replace(minute=0, second=0, microsecond=0, tzinfo=None)
        # In the second of two equal hours everything is an hour later than the clock shows.
        again = _HOUR if (moment - _HOUR).astimezone(zone).hour == local.hour else _NOTHING
        from_minute = local.minute + 1
        while hour.year <= LAST_YEAR:
            if hour.hour not in self.hours or not self._has_day(hour, zone):
                following = self._next_hour(hour, zone)
                if following is None:
                    return None
                hour, again, from_minute = following, _NOTHING, 0
            minute = next((m for m in self._minutes if m >= from_minute), None)
            from_minute = 0
            if minute is not None:
                found = _instant(hour + timedelta(minutes=minute), zone)
                if found.astimezone(zone).hour == hour.hour:
                    return found + again
                hour += _HOUR  # the clock jumps over this hour
            elif not again and _instant(hour + _HOUR, zone) - _instant(hour, zone) > _HOUR:
                again = _HOUR  # this hour comes twice
            else:
                hour, again = hour + _HOUR, _NOTHING
        return None

    @cached_property
    def _minutes(self) -> tuple[int, ...]:
        return tuple(sorted(self.minutes))

    @cached_property
    def _hours(self) -> tuple[int, ...]:
        return tuple(sorted(self.hours))

    def _has_day(self, hour: datetime, zone: ZoneInfo) -> bool:
        return (
            hour.day in self.days
            and hour.month in self.months
            and (not self.years or hour.year in self.years)
            and _weekday(hour, zone) in self.weekdays
        )

    def _next_hour(self, hour: datetime, zone: ZoneInfo) -> datetime | None:
        if self._has_day(hour, zone):
            later = next((h for h in self._hours if h > hour.hour), None)
            if later is not None:
                return hour.replace(hour=later)
        following = self._next_day(hour, zone)
        return following.replace(hour=self._hours[0]) if following else None

    def _next_day(self, hour: datetime, zone: ZoneInfo) -> datetime | None:
        day = hour.replace(hour=0) + _DAY
        while day.year <= LAST_YEAR:
            if self.years and day.year not in self.years:
                day = day.replace(year=day.year + 1, month=1, day=1)
            elif day.month not in self.months:
                day = day.replace(year=day.year + day.month // 12, month=day.month % 12 + 1, day=1)
            elif not self._has_day(day, zone):
                day += _DAY
            else:
                return day
        return None


def _weekday(hour: datetime, zone: ZoneInfo) -> int:
    """
    Say which day of the week it is, 0 for Sunday.

    Where the clock jumps over midnight, 00:00 is taken for the evening before, as Temporal does.
    """
    return _instant(hour, zone).astimezone(zone).isoweekday() % 7


def _instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """
    Say when the clock on the wall shows this; of two moments, the one that Go's `time.Date` gives.

    Go takes the offset that holds when the clock in Greenwich shows the same, and if that leads
    past a change of the clock, the one that holds there.
    """
    as_utc = wall.replace(tzinfo=UTC)
    guess = as_utc - _offset(as_utc, zone)
    return as_utc - _offset(guess, zone)


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or _NOTHING
