"""Nothing that sounds like a secret reaches a log."""

import logging
import sys
from typing import Any, Literal

import pytest

from designer.settings.logs import configure_logs, hide_secrets


class TestHideSecrets:
    def test_hides_by_name_at_any_depth(self) -> None:
        event = {
            "event": "request",
            "password": "hunter2",
            "headers": {"Authorization": "Bearer x", "Accept": "json"},
            "items": [{"api_token": "x", "n": 1}],
        }

        assert hide_secrets(None, "info", event) == {
            "event": "request",
            "password": "[hidden]",
            "headers": {"Authorization": "[hidden]", "Accept": "json"},
            "items": [{"api_token": "[hidden]", "n": 1}],
        }


class TestConfigureLogs:
    @pytest.mark.parametrize("style", ["json", "console"])
    def test_a_traceback_shows_no_local_variables(self, style: Literal["json", "console"]) -> None:
        described: dict[str, Any] = configure_logs(style, debug=False)["formatters"]["baton"]
        formatter = described.pop("()")(**described)

        line = formatter.format(_failure())

        assert "ZeroDivisionError" in line
        assert "hunter2" not in line


def _failure() -> logging.LogRecord:
    opened = "hunter" + str(1 + 1)
    try:
        len(opened) / 0
    except ZeroDivisionError:
        return logging.LogRecord("x", logging.ERROR, __file__, 1, "failed", None, sys.exc_info())
    raise AssertionError
