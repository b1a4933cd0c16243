"""What all tests share."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """Let no test find what another one counted."""
    cache.clear()
    yield
    cache.clear()
