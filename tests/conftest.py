"""What all tests share."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from tests.system.figures import FIGURES


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """Let no test find what another one counted."""
    cache.clear()
    yield
    cache.clear()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the figures that tests have recorded, whichever process they ran in."""
    for report in (*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")):
        for name, line in report.user_properties:
            if name == FIGURES:
                terminalreporter.write_line(str(line))
