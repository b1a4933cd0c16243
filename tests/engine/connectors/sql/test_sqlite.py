import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from engine.connectors.kit.errors import ConnectorError, EgressRefused, Rejected, Unavailable
from engine.connectors.kit.outbound import Outbound
from engine.connectors.sql.query import Query, QueryInput
from engine.ports import EgressPolicy
from tests.engine.connectors.calls import a_connection, a_context


@pytest.fixture
def folder(tmp_path):
    opened = tmp_path / "opened"
    opened.mkdir()
    make(opened / "orders.sqlite3")
    return opened


def make(file: Path, table: str = "stock") -> None:
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA synchronous = OFF")
        database.execute(
            f"CREATE TABLE {table} (pizza TEXT PRIMARY KEY, available INT, price REAL)"
        )
        database.execute(f"INSERT INTO {table} VALUES ('Funghi', 7, 9.5), ('Diavola', 0, 10.5)")
        database.commit()


def read(file: Path, sql: str = "SELECT count(*) FROM stock") -> Any:
    with closing(sqlite3.connect(file)) as database:
        return database.execute(sql).fetchone()[0]


async def query(folder, *, path="orders.sqlite3", own=(), seconds=5, **inputs) -> Any:
    policy = EgressPolicy(file_folders=(str(folder),) if folder else (), own_tables=own)
    connection = a_connection("sql", {"kind": "sqlite", "path": str(path)})
    async with Outbound(policy) as outbound:
        context = a_context(
            outbound, connection=connection, seconds=seconds, effect_key="run/step/0"
        )
        return await Query().call(QueryInput.model_validate(inputs), context)


class TestReading:
    async def test_binds_values_and_names_columns(self, folder):
        output = await query(
            folder,
            sql="SELECT pizza, available FROM stock WHERE pizza = :pizza",
            parameters={"pizza": "Funghi"},
        )

        assert output == {"rows": [{"pizza": "Funghi", "available": 7}], "row_count": 1}

    @pytest.mark.parametrize("value", ["' OR 1=1 --", "x'; DROP TABLE stock; --", ":pizza", "\x00"])
    async def test_a_value_is_never_sql(self, folder, value):
        sql = "SELECT * FROM stock WHERE pizza = :pizza"

        assert (await query(folder, sql=sql, parameters={"pizza": value}))["rows"] == []
        assert read(folder / "orders.sqlite3") == 2

    async def test_an_absolute_path_inside_the_folder_is_fine(self, folder):
        path = folder / "orders.sqlite3"

        assert (await query(folder, path=path, sql="SELECT 1 AS one"))["rows"] == [{"one": 1}]

    async def test_does_not_write_whatever_the_statement_says(self, folder):
        sql = "WITH x AS (SELECT 1) DELETE FROM stock"

        with pytest.raises(Rejected):
            await query(folder, sql=sql)

        assert read(folder / "orders.sqlite3") == 2

    async def test_too_many_rows_are_an_error_not_a_cut(self, folder):
        with pytest.raises(Rejected, match="more than 1 rows"):
            await query(folder, sql="SELECT * FROM stock", max_rows=1)

    async def test_a_missing_value_is_named(self, folder):
        with pytest.raises(Rejected, match=":pizza"):
            await query(folder, sql="SELECT :pizza")

    async def test_rows_of_another_shape_fail_here(self, folder):
        schema = {"type": "object", "properties": {"available": {"type": "string"}}}
        with pytest.raises(Rejected) as raised:
            await query(folder, sql="SELECT available FROM stock", row_schema=schema)

        assert raised.value.code == "connector.response_mismatch"

    @pytest.mark.parametrize("value", [{"a": 1}, [1], 2**70])
    async def test_a_value_that_sqlite_does_not_know_is_a_typed_error(self, folder, value):
        with pytest.raises(Rejected):
            await query(folder, sql="SELECT :v", parameters={"v": value})


class TestWriting:
    async def test_writes_once_with_the_effect_key(self, folder):
        sql = "INSERT INTO stock VALUES (:effect_key, 1, 1) ON CONFLICT DO NOTHING"

        first = await query(folder, mode="write", sql=sql)
        again = await query(folder, mode="write", sql=sql)

        assert (first["row_count"], again["row_count"]) == (1, 0)
        assert (
            read(folder / "orders.sqlite3", "SELECT pizza FROM stock WHERE price = 1")
            == "run/step/0"
        )

    async def test_returns_rows(self, folder):
        sql = (
            "UPDATE stock SET available = available - :n WHERE pizza = 'Funghi' RETURNING available"
        )

        output = await query(folder, mode="write", sql=sql, parameters={"n": 2})

        assert output["rows"] == [{"available": 5}]

    async def test_an_error_leaves_nothing_behind(self, folder):
        sql = "INSERT INTO stock SELECT 'x', 1, 1 UNION ALL SELECT 'Funghi', 1, 1"

        with pytest.raises(Rejected) as raised:
            await query(folder, mode="write", sql=sql)

        assert raised.value.certain
        assert read(folder / "orders.sqlite3") == 2

    async def test_too_many_returned_rows_leave_nothing_behind(self, folder):
        with pytest.raises(Rejected):
            await query(folder, mode="write", sql="DELETE FROM stock RETURNING pizza", max_rows=1)

        assert read(folder / "orders.sqlite3") == 2

    @pytest.mark.parametrize(
        "sql", ["INSERT INTO sqlite_master VALUES (1,2,3,4,5)", "DELETE FROM sqlite_sequence"]
    )
    async def test_does_not_touch_the_schema(self, folder, sql):
        with pytest.raises(ConnectorError):
            await query(folder, mode="write", sql=sql)

    async def test_a_locked_file_is_unavailable(self, folder):
        with closing(sqlite3.connect(folder / "orders.sqlite3", isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            with pytest.raises(Unavailable) as raised:
                await query(folder, mode="write", sql="DELETE FROM stock", seconds=0.6)

        assert raised.value.certain


class TestLimits:
    @pytest.mark.parametrize(
        "sql",
        [
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n",
            "SELECT count(*) FROM " + ", ".join(f"stock s{number}" for number in range(32)),
        ],
    )
    async def test_endless_work_is_stopped(self, folder, sql):
        with pytest.raises(Unavailable, match="too long"):
            await query(folder, sql=sql, seconds=0.8)

    @pytest.mark.parametrize(
        "sql", ["SELECT length(zeroblob(1000000000))", "SELECT hex(zeroblob(4000000))"]
    )
    async def test_huge_values_are_refused(self, folder, sql):
        with pytest.raises(ConnectorError):
            await query(folder, sql=sql)


class TestFiles:
    @pytest.fixture
    def outside(self, tmp_path):
        file = tmp_path / "baton.sqlite3"
        make(file)
        return file

    @pytest.mark.parametrize(
        "path",
        [
            "../baton.sqlite3",
            "./../baton.sqlite3",
            "x/../../baton.sqlite3",
            "..\\baton.sqlite3",
            "%2e%2e/baton.sqlite3",
            "\N{ONE DOT LEADER}\N{ONE DOT LEADER}/baton.sqlite3",
            "..",
            ".",
            "",
            "/",
            "~/x",
            "/etc/passwd",
            "missing.sqlite3",
            "orders.sqlite3\x00.txt",
            "orders.sqlite3?mode=rw",
            "file:orders.sqlite3",
            ":memory:",
        ],
    )
    @pytest.mark.usefixtures("outside")
    async def test_nothing_outside_the_folder_is_opened(self, folder, path):
        with pytest.raises(EgressRefused):
            await query(folder, path=path, sql="SELECT 1")

    async def test_a_link_that_leads_outside_is_refused(self, folder, outside):
        (folder / "link.sqlite3").symlink_to(outside)
        (folder / "up").symlink_to(outside.parent)

        for path in ("link.sqlite3", "up/baton.sqlite3"):
            with pytest.raises(EgressRefused):
                await query(folder, path=path, sql="SELECT 1")

    async def test_without_folders_no_file_is_opened(self, folder):
        with pytest.raises(EgressRefused):
            await query(None, path=folder / "orders.sqlite3", sql="SELECT 1")

    async def test_our_own_database_is_refused_whatever_leads_to_it(self, folder, outside):
        with closing(sqlite3.connect(outside)) as database:
            database.execute("CREATE TABLE connections_connection (id)")
        os.link(outside, folder / "harmless.sqlite3")

        with pytest.raises(EgressRefused, match="credentials"):
            await query(
                folder, path="harmless.sqlite3", own=("connections_connection",), sql="SELECT 1"
            )

    async def test_what_is_no_database_is_a_typed_error(self, folder):
        (folder / "text.txt").write_text("no database " * 100)

        with pytest.raises(ConnectorError):
            await query(folder, path="text.txt", sql="SELECT * FROM sqlite_master")

    async def test_a_new_file_is_never_made(self, folder):
        with pytest.raises(EgressRefused):
            await query(folder, path="new.sqlite3", mode="write", sql="DELETE FROM x")

        assert not (folder / "new.sqlite3").exists()
