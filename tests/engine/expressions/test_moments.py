from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from engine.expressions.moments import (
    NotADuration,
    NotATime,
    TooLong,
    after_duration,
    moment_of,
)

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


class TestAfterDuration:
    @pytest.mark.parametrize(
        ("value", "seconds"), [(60, 60), (0, 0), (1.5, 1.5), ("90", 90), (" 2.5 ", 2.5)]
    )
    def test_counts_from_now(self, value: Any, seconds: float) -> None:
        assert after_duration(value, now=NOW, where="w") == NOW + timedelta(seconds=seconds)

    @pytest.mark.parametrize(
        "value", [-1, "soon", "", None, True, [60], {"s": 1}, float("nan"), "nan", "9" * 400]
    )
    def test_refuses_what_is_none(self, value: Any) -> None:
        with pytest.raises((NotADuration, TooLong)) as refused:
            after_duration(value, now=NOW, where="w")

        assert refused.value.data["step"] == "w"

    @pytest.mark.parametrize("value", [5 * 366 * 86_400 + 1, float("inf"), "1e300", 10**400])
    def test_refuses_more_than_five_years(self, value: Any) -> None:
        with pytest.raises((TooLong, NotADuration)):
            after_duration(value, now=NOW, where="w")


class TestMomentOf:
    @pytest.mark.parametrize(
        "text",
        [
            "2026-12-24T18:00:00Z",
            "2026-12-24T18:00:00+00:00",
            "2026-12-24T19:00:00+01:00",
            "2026-12-24T18:00",
            " 2026-12-24 18:00:00 ",
        ],
    )
    def test_reads_iso_8601_and_takes_times_without_a_zone_as_utc(self, text: str) -> None:
        assert moment_of(text, now=NOW, where="w") == datetime(2026, 12, 24, 18, tzinfo=UTC)

    def test_reads_a_day_as_its_beginning(self) -> None:
        assert moment_of("2026-12-24", now=NOW, where="w") == datetime(2026, 12, 24, tzinfo=UTC)

    def test_takes_a_time_in_the_past(self) -> None:
        assert moment_of("1999-12-31T23:59:59Z", now=NOW, where="w") < NOW

    @pytest.mark.parametrize(
        "value", ["", "tomorrow", "2026-13-01", 1_800_000_000, None, True, "0001-01-01T00:00+23:00"]
    )
    def test_refuses_what_is_none(self, value: Any) -> None:
        with pytest.raises(NotATime):
            moment_of(value, now=NOW, where="w")

    def test_refuses_more_than_five_years(self) -> None:
        with pytest.raises(TooLong):
            moment_of("2032-01-01T00:00:00Z", now=NOW, where="w")
