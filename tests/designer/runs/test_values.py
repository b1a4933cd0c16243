"""What becomes of data before it is stored."""

import json
from datetime import UTC, datetime

from designer.runs.values import is_storable, recordable, shorten, storable
from engine.events.model import StepSucceeded

NOW = datetime(2026, 11, 20, tzinfo=UTC)


class TestShorten:
    def test_keeps_what_is_small(self):
        assert shorten({"a": [1, "ü"]}) == {"a": [1, "ü"]}

    def test_hints_at_what_is_large(self):
        short = shorten("x" * 70_000)

        assert short == {"$truncated": True, "size": 70_002, "preview": "x" * 2_000}


class TestStorable:
    def test_replaces_what_postgresql_cannot_hold(self):
        assert storable({"a\x00": ["b\ud800c", 1, None]}) == {"a\ufffd": ["b\ufffdc", 1, None]}

    def test_an_emoji_and_a_written_escape_are_fine(self):
        assert is_storable({"text": "😀 \\u0000"})

    def test_says_so(self):
        assert not is_storable({"text": "\x00"})


class TestRecordable:
    def test_shortens_an_output_and_nothing_else(self):
        event = StepSucceeded(key="k", at=NOW, step="a", output=["y" * 100_000])

        kept, text = recordable(event)

        output = json.loads(text)["output"]
        assert output["$truncated"] is True
        assert kept == event.model_copy(update={"output": output})

    def test_records_text_that_postgresql_would_refuse(self):
        event = StepSucceeded(key="k", at=NOW, step="a", output=["a\x00b", "c\ud800d"])

        kept, text = recordable(event)

        assert kept.model_dump()["output"] == json.loads(text)["output"] == ["a\ufffdb", "c\ufffdd"]
