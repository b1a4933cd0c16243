from datetime import UTC, datetime

import pytest

from engine.recurrence.fire_times import next_times, recurrence_of
from engine.recurrence.spec import CronSpec, SpecInvalid

MIDNIGHT = datetime(2026, 11, 20, tzinfo=UTC)  # a Friday


def times(expression: str, count: int = 3) -> list[str]:
    found = next_times(recurrence_of(CronSpec(expression=expression)), after=MIDNIGHT, count=count)
    return [f"{time:%a %d %b %H:%M}" for time in found]


class TestReadCron:
    @pytest.mark.parametrize(
        ("expression", "expected"),
        [
            ("0 9 * * 1-5", ["Fri 20 Nov 09:00", "Mon 23 Nov 09:00", "Tue 24 Nov 09:00"]),
            ("0 9 * * MON-fri", ["Fri 20 Nov 09:00", "Mon 23 Nov 09:00", "Tue 24 Nov 09:00"]),
            ("*/20 0 * * *", ["Fri 20 Nov 00:20", "Fri 20 Nov 00:40", "Sat 21 Nov 00:00"]),
            ("5/25 0 * * *", ["Fri 20 Nov 00:05", "Fri 20 Nov 00:30", "Fri 20 Nov 00:55"]),
            ("10-12 8 * * *", ["Fri 20 Nov 08:10", "Fri 20 Nov 08:11", "Fri 20 Nov 08:12"]),
            ("0 0 1 jan,JUL *", ["Fri 01 Jan 00:00", "Thu 01 Jul 00:00", "Sat 01 Jan 00:00"]),
            ("0 12 * * 7", ["Sun 22 Nov 12:00", "Sun 29 Nov 12:00", "Sun 06 Dec 12:00"]),
            ("0 12 * * 5-7", ["Fri 20 Nov 12:00", "Sat 21 Nov 12:00", "Sun 22 Nov 12:00"]),
            ("@daily", ["Sat 21 Nov 00:00", "Sun 22 Nov 00:00", "Mon 23 Nov 00:00"]),
            ("  @Hourly ", ["Fri 20 Nov 01:00", "Fri 20 Nov 02:00", "Fri 20 Nov 03:00"]),
        ],
    )
    def test_reads_what_crontab_reads(self, expression: str, expected: list[str]) -> None:
        assert times(expression) == expected

    def test_either_day_is_enough_when_both_are_restricted(self) -> None:
        assert times("0 0 24 * 1") == ["Mon 23 Nov 00:00", "Tue 24 Nov 00:00", "Mon 30 Nov 00:00"]

    def test_a_day_field_that_begins_with_a_star_restricts_nothing(self) -> None:
        assert times("0 0 */10 * 1") == ["Mon 21 Dec 00:00", "Mon 11 Jan 00:00", "Mon 01 Feb 00:00"]

    @pytest.mark.parametrize(
        "expression",
        [
            "",
            "* * * *",
            "0 9 * * 1 2026",
            "60 * * * *",
            "* 24 * * *",
            "* * 0 * *",
            "* * * 13 *",
            "* * * * 8",
            "5-1 * * * *",
            "*/0 * * * *",
            "1//2 * * * *",
            "1-2-3 * * * *",
            ", * * * *",
            "-1 * * * *",
            "x * * * *",
            "² * * * *",
            "* * * * fri-mon",
            "99999999999999999999 * * * *",
            "* * L * *",
            "@sometimes",
        ],
    )
    def test_says_what_cannot_be_read(self, expression: str) -> None:
        with pytest.raises(SpecInvalid) as refused:
            times(expression)

        assert refused.value.data["field"] == "/expression"

    def test_refuses_what_never_comes(self) -> None:
        with pytest.raises(SpecInvalid, match="never comes"):
            times("0 0 30 2 *")
