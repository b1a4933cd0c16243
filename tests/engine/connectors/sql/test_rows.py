import json
import uuid
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest

from engine.connectors.kit.errors import Rejected
from engine.connectors.sql.rows import Rows, to_json


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


class TestRows:
    def test_two_columns_of_one_name_are_refused(self):
        with pytest.raises(Rejected, match="same name"):
            Rows(["a", "a"], max_rows=10)

    def test_too_much_is_refused(self):
        with pytest.raises(Rejected, match="larger"):
            Rows(["a"], max_rows=10).add(("x" * 1_000_000,) for _ in range(10))

    def test_too_many_are_refused(self):
        rows = Rows(["a"], max_rows=2)
        rows.add([(1,), (2,)])

        with pytest.raises(Rejected, match="more than 2 rows"):
            rows.add([(3,)])

    def test_are_fetched_in_growing_parts_while_they_are_small(self):
        rows = Rows(["a"], max_rows=4)
        parts = []
        for value in (1, "x" * 600_000):
            parts.append(rows.next_part)
            rows.add([(value,)])

        assert [*parts, rows.next_part] == [1, 2, 2]
