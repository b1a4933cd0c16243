import json
import uuid
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest

from engine.connectors.kit.errors import Rejected
from engine.connectors.sql.rows import build_rows, to_json


class TestToJson:
    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            (None, None),
            (True, True),
            (7, 7),
            ("a", "a"),
            (1.5, 1.5),
            (float("nan"), "nan"),
            (float("inf"), "inf"),
            (Decimal("8.50"), 8.5),
            (Decimal("12.00"), 12),
            (Decimal("0.1"), 0.1),
            (Decimal("12345678901234567890.12"), "12345678901234567890.12"),
            (Decimal("NaN"), "NaN"),
            (date(2026, 11, 20), "2026-11-20"),
            (time(9, 30), "09:30:00"),
            (datetime(2026, 11, 20, 9, tzinfo=UTC), "2026-11-20T09:00:00+00:00"),
            (timedelta(minutes=1), 60.0),
            (b"\x00\xff", "AP8="),
            (memoryview(b"a"), "YQ=="),
            ([Decimal(1), (2,)], [1, [2]]),
            ({"a": Decimal("1.5")}, {"a": 1.5}),
            (uuid.UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        ],
    )
    def test_gives_what_json_can_hold(self, value, expected):
        converted = to_json(value)

        assert converted == expected
        json.dumps(converted, allow_nan=False)


class TestBuildRows:
    def test_two_columns_of_one_name_are_refused(self):
        with pytest.raises(Rejected, match="same name"):
            build_rows(["a", "a"], [(1, 2)])

    def test_too_much_is_refused(self):
        with pytest.raises(Rejected, match="larger"):
            build_rows(["a"], (("x" * 1_000_000,) for _ in range(10)))
