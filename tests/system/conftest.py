from collections.abc import Iterator

import pytest

from tests.system.stack import Stack


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """One running Baton for tests that leave it as they found it."""
    with Stack(tmp_path_factory.mktemp("baton")) as running:
        yield running
