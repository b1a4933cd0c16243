"""What tests of the web application share."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, connections
from django.test.testcases import TransactionTestCase

from designer.audit import append_only


@pytest.fixture(autouse=True, scope="session")
def _tests_may_empty_the_audit_log() -> Iterator[None]:
    """
    Let tests that commit leave an empty database behind.

    The audit log refuses to be emptied, so its triggers stand aside while a test is tidied up.
    """
    tidy_up = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def tidy_up_without_triggers(case: Any) -> None:
        append_only.remove(connection)
        tidy_up(case)
        append_only.install(connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", tidy_up_without_triggers)
        yield


@pytest.fixture
def threads_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Close a thread's connection after each piece of work.

    Only the thread itself can close it, and an event loop's threads outlive the database.
    """
    monkeypatch.setitem(connections.databases["default"], "CONN_MAX_AGE", 0)
