"""The closed list of audit events."""

import inspect
import re

import pytest

from designer.audit import control_events, events, trigger_events
from designer.audit.event_data import AuditEventData
from designer.audit.events import EVENTS


class TestEvents:
    def test_every_class_is_on_the_list(self) -> None:
        written = [
            found
            for module in (control_events, events, trigger_events)
            for _, found in inspect.getmembers(module, inspect.isclass)
            if issubclass(found, AuditEventData) and found is not AuditEventData
        ]

        assert set(written) == set(EVENTS)

    def test_no_name_is_used_twice(self) -> None:
        names = [event.action for event in EVENTS]

        assert len(names) == len(set(names))

    @pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.action)
    def test_names_are_an_area_and_what_happened(self, event: type[AuditEventData]) -> None:
        assert re.fullmatch(r"[a-z]+\.[a-z_]+", event.action)
        assert len(event.action) <= 60
        assert event.outcome in {"ok", "denied", "failed"}
        assert event.target_kind
        assert event.__doc__
