"""What tests of the web application share."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
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


@pytest.fixture(scope="session")
def threads_let_go(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """
    Cut off the connections of an event loop's threads before the database is removed.

    Only a thread itself can close its connection, and these threads live as long as their loop.
    """
    yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
