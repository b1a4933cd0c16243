"""Where the database is, from one address."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from designer.settings.database import postgresql, sqlite


class TestPostgresql:
    def test_reads_every_part(self) -> None:
        found = postgresql("postgresql://us%40er:p%3Aw@db.example:5433/baton?sslmode=require")

        assert (found["USER"], found["PASSWORD"]) == ("us@er", "p:w")
        assert (found["HOST"], found["PORT"], found["NAME"]) == ("db.example", "5433", "baton")
        assert found["OPTIONS"] == {"sslmode": "require", "connect_timeout": "4"}
        assert found["CONN_HEALTH_CHECKS"] is True

    def test_takes_a_unix_socket(self) -> None:
        assert postgresql("postgresql:///baton?host=/run/pg")["HOST"] == "/run/pg"

    def test_its_time_to_connect_can_be_chosen(self) -> None:
        found = postgresql("postgresql://db.example/baton?connect_timeout=9")

        assert found["OPTIONS"] == {"connect_timeout": "9"}

    @pytest.mark.parametrize("url", ["mysql://x/y", "postgresql://host/", "baton"])
    def test_refuses_the_address_of_something_else(self, url: str) -> None:
        with pytest.raises(ImproperlyConfigured):
            postgresql(url)


class TestSqlite:
    def test_takes_its_lock_when_a_transaction_begins(self, tmp_path: Path) -> None:
        assert sqlite(tmp_path / "db")["OPTIONS"]["transaction_mode"] == "IMMEDIATE"

    @pytest.mark.django_db
    def test_is_tuned(self) -> None:
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                found = {
                    name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
                    for name in ("journal_mode", "synchronous", "temp_store")
                }
            assert found == {"journal_mode": "wal", "synchronous": 1, "temp_store": 2}
