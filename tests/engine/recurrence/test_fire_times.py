from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from engine.recurrence.fire_times import next_times, recurrence_of
from engine.recurrence.spec import SPEC, CalendarSpec, CronSpec, IntervalSpec, SpecInvalid

MIDNIGHT = datetime(2026, 11, 20, tzinfo=UTC)  # a Friday


def days(spec: CalendarSpec, count: int = 4, *, after: datetime = MIDNIGHT) -> list[str]:
    return [
        f"{time:%Y-%m-%d %H:%M}"
        for time in next_times(recurrence_of(spec), after=after, count=count)
    ]


class TestCalendar:
    def test_comes_at_each_time_on_each_day(self) -> None:
        spec = CalendarSpec(times=("17:30", "09:00"), weekdays=("mon", "fri"))

        assert days(spec) == [
            "2026-11-20 09:00",
            "2026-11-20 17:30",
            "2026-11-23 09:00",
            "2026-11-23 17:30",
        ]

    def test_weekday_and_day_of_the_month_must_both_fit(self) -> None:
        first_monday = CalendarSpec(times=("08:00",), weekdays=("mon",), days=(1, 2, 3, 4, 5, 6, 7))

        assert days(first_monday, 3) == [
            "2026-12-07 08:00",
            "2027-01-04 08:00",
            "2027-02-01 08:00",
        ]

    def test_the_last_day_is_another_one_in_each_month(self) -> None:
        spec = CalendarSpec(times=("18:00",), days=(-1,))
        before_leap_year = datetime(2027, 12, 15, tzinfo=UTC)

        assert days(spec, 4, after=before_leap_year) == [
            "2027-12-31 18:00",
            "2028-01-31 18:00",
            "2028-02-29 18:00",
            "2028-03-31 18:00",
        ]
        assert days(spec, 2, after=datetime(2027, 2, 1, tzinfo=UTC))[0] == "2027-02-28 18:00"

    def test_the_last_day_and_others_together(self) -> None:
        spec = CalendarSpec(times=("00:00",), days=(15, -1), months=(2, 4))

        assert days(spec) == [
            "2027-02-15 00:00",
            "2027-02-28 00:00",
            "2027-04-15 00:00",
            "2027-04-30 00:00",
        ]

    def test_is_told_in_the_zone_and_answered_in_utc(self) -> None:
        spec = CalendarSpec(times=("09:00",), time_zone="Europe/Berlin", months=(3,), days=(27, 28))

        assert days(spec, 2) == ["2027-03-27 08:00", "2027-03-28 07:00"]

    def test_a_time_that_the_clock_jumps_over_does_not_come_that_day(self) -> None:
        spec = CalendarSpec(times=("02:30",), time_zone="Europe/Berlin", months=(3,))

        found = days(spec, 3, after=datetime(2027, 3, 26, 12, tzinfo=UTC))

        assert found == ["2027-03-27 01:30", "2027-03-29 00:30", "2027-03-30 00:30"]

    def test_too_many_different_times_are_refused(self) -> None:
        spec = CalendarSpec(times=tuple(f"10:{m:02}" for m in range(40)), days=(-1,))

        with pytest.raises(SpecInvalid, match="too many"):
            recurrence_of(spec)


class TestInterval:
    def test_counts_from_1970_so_that_a_change_of_anything_else_moves_nothing(self) -> None:
        spec = IntervalSpec(every_s=3_600, offset_s=900)

        assert next_times(recurrence_of(spec), after=MIDNIGHT, count=2) == [
            MIDNIGHT + timedelta(minutes=15),
            MIDNIGHT + timedelta(minutes=75),
        ]

    def test_the_offset_is_shorter_than_the_interval(self) -> None:
        with pytest.raises(SpecInvalid):
            recurrence_of(IntervalSpec(every_s=60, offset_s=60))


class TestRecurrence:
    def test_lists_both_ends_of_a_stretch(self) -> None:
        every_minute = recurrence_of(IntervalSpec(every_s=60))
        last = MIDNIGHT + timedelta(minutes=2)

        found = every_minute.times_within(MIDNIGHT, last, limit=10)

        assert found == [MIDNIGHT, MIDNIGHT + timedelta(minutes=1), last]
        assert every_minute.times_within(MIDNIGHT, last, limit=2) == found[:2]
        just_after = MIDNIGHT + timedelta(milliseconds=1)
        assert every_minute.times_within(just_after, last, limit=10) == found[1:]

    @given(
        st.datetimes(
            MIDNIGHT.replace(tzinfo=None, year=2024),
            MIDNIGHT.replace(tzinfo=None, year=2030),
            timezones=st.just(UTC),
        ),
        st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]),
        st.sampled_from(["*/7 * * * *", "30 2 * * *", "0 9 * * 1-5", "15 1,2,3 28-31 * *"]),
    )
    def test_comes_at_what_it_lists_and_goes_on(
        self, after: datetime, zone: str, expression: str
    ) -> None:
        spec = CronSpec(expression=expression, time_zone=zone)
        recurrence = recurrence_of(spec)

        found = next_times(recurrence_of(spec), after=after, count=5)

        assert after < found[0]
        assert found == sorted(set(found))
        assert all(recurrence.comes_at(time) for time in found)
        assert not recurrence.comes_at(found[0] + timedelta(seconds=1))

    def test_comes_in_the_hour_that_a_clock_goes_through_twice(self) -> None:
        berlin = recurrence_of(CronSpec(expression="30 2 * * *", time_zone="Europe/Berlin"))

        found = next_times(berlin, after=datetime(2025, 10, 25, 12, tzinfo=UTC), count=1)

        assert berlin.comes_at(found[0])

    def test_ends_with_the_century(self) -> None:
        assert (
            next_times(
                recurrence_of(CronSpec(expression="0 0 1 1 *")),
                after=datetime(2101, 1, 1, tzinfo=UTC),
            )
            == []
        )


class TestSpec:
    @pytest.mark.parametrize(
        "given",
        [
            {"kind": "cron"},
            {"kind": "cron", "expression": "* * * * *", "time_zone": "Berlin"},
            {"kind": "cron", "expression": "* * * * *", "time_zone": "../etc/passwd"},
            {"kind": "cron", "expression": "* * * * *", "jitter_s": -1},
            {"kind": "interval", "every_s": 0},
            {"kind": "interval", "every_s": 10**12},
            {"kind": "calendar", "times": []},
            {"kind": "calendar", "times": ["9:00"]},
            {"kind": "calendar", "times": ["24:00"]},
            {"kind": "calendar", "times": ["09:00"], "days": [0]},
            {"kind": "calendar", "times": ["09:00"], "days": [32]},
            {"kind": "calendar", "times": ["09:00"], "weekdays": ["someday"]},
            {"kind": "calendar", "times": ["09:00"], "months": [13]},
            {"kind": "calendar", "times": ["09:00"], "holidays": True},
            {"kind": "never"},
        ],
    )
    def test_refuses_what_makes_no_sense(self, given: Any) -> None:
        with pytest.raises(ValidationError):
            SPEC.validate_python(given)
