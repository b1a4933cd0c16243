import asyncio
from typing import Any

import psycopg
import pytest

from engine.connectors.kit.errors import (
    ConnectorError,
    CredentialsRefused,
    EgressRefused,
    Rejected,
    Unavailable,
)
from engine.connectors.kit.outbound import Outbound
from engine.connectors.sql.query import Query, QueryInput
from engine.ports import EgressPolicy
from tests.engine.connectors.calls import ASCII_CANARY, a_connection, a_context
from tests.system.servers import make_database, postgres

pytestmark = pytest.mark.system

TABLES = """
CREATE TABLE stock (pizza text PRIMARY KEY, available int, price numeric(8,2), facts jsonb,
    tags text[], at timestamptz DEFAULT '2026-11-20 09:00Z');
INSERT INTO stock VALUES ('Funghi', 7, 9.50, '{"hot": false}', '{a,b}'),
    ('Diavola', 0, 10.5, NULL, NULL);
CREATE ROLE luigi LOGIN PASSWORD 'canary-7f3a/9+b=';
GRANT ALL ON ALL TABLES IN SCHEMA public TO luigi;
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pg")
    stopped = postgres(folder)
    rules = folder / "postgres" / "pg_hba.conf"
    rules.write_text("host all luigi 127.0.0.1/32 scram-sha-256\n" + rules.read_text())
    with stopped as running:
        with psycopg.connect(make_database(running, "shop"), autocommit=True) as admin:
            admin.execute(TABLES)
        yield running


async def query(
    server, *, allow=None, own=(), seconds=10, config=None, allowed=None, **inputs
) -> Any:
    here = f"127.0.0.1:{server.port}"
    given = {"kind": "postgresql", "host": "127.0.0.1", "port": server.port, "database": "shop"}
    given |= {"user": "baton", "tls": "none"} | (config or {})
    password = {"password": ASCII_CANARY} if given["user"] == "luigi" else {}
    connection = a_connection(
        "sql", given, secrets=password, allowed_hosts=(here,) if allowed is None else allowed
    )
    policy = EgressPolicy(allow=(here,) if allow is None else allow, own_tables=own)
    async with Outbound(policy) as outbound:
        context = a_context(
            outbound, connection=connection, seconds=seconds, effect_key="run/step/0"
        )
        return await Query().call(QueryInput.model_validate(inputs), context)


def count(server, table: str = "stock") -> int:
    with psycopg.connect(f"postgresql://baton@127.0.0.1:{server.port}/shop") as connection:
        row = connection.execute(f"SELECT count(*) FROM {table}".encode()).fetchone()
        assert row is not None
        return int(row[0])


class TestReading:
    async def test_binds_values_and_gives_json(self, server):
        output = await query(
            server,
            sql="SELECT *, :n::int + 1 AS next FROM stock WHERE pizza = :pizza",
            parameters={"pizza": "Funghi", "n": 1},
        )

        assert output["rows"] == [
            {
                "pizza": "Funghi",
                "available": 7,
                "price": 9.5,
                "facts": {"hot": False},
                "tags": ["a", "b"],
                "at": "2026-11-20T09:00:00+00:00",
                "next": 2,
            }
        ]

    @pytest.mark.parametrize(
        "value", ["' OR 1=1 --", "x'; DROP TABLE stock; --", "$1", "%s", "\\'"]
    )
    async def test_a_value_is_never_sql(self, server, value):
        sql = "SELECT * FROM stock WHERE pizza = :pizza"

        assert (await query(server, sql=sql, parameters={"pizza": value}))["rows"] == []
        assert count(server) == 2

    async def test_json_is_bound_as_json(self, server):
        sql = "SELECT pizza FROM stock WHERE facts @> :facts"

        output = await query(server, sql=sql, parameters={"facts": {"hot": False}})

        assert output["rows"] == [{"pizza": "Funghi"}]

    @pytest.mark.parametrize(
        "sql",
        [
            "WITH gone AS (DELETE FROM stock RETURNING *) SELECT * FROM gone",
            "SELECT * INTO copied FROM stock",
            "SELECT nextval('x')",
            "SELECT * FROM stock FOR UPDATE",
            "SELECT lo_create(0)",
        ],
    )
    async def test_does_not_write_whatever_the_statement_says(self, server, sql):
        with pytest.raises(Rejected):
            await query(server, sql=sql)

        assert count(server) == 2

    async def test_a_long_result_is_not_read_to_its_end(self, server):
        sql = "SELECT generate_series(1, 100000000) AS i, repeat('x', 1000) AS x"

        with pytest.raises(Rejected, match="more than 10 rows"):
            await query(server, sql=sql, max_rows=10)

    async def test_endless_work_is_stopped(self, server):
        sql = "SELECT count(*) FROM generate_series(1, 100000000000)"

        with pytest.raises(Unavailable):
            await query(server, sql=sql, seconds=0.8)


class TestWriting:
    async def test_writes_once_with_the_effect_key(self, server):
        sql = "INSERT INTO stock VALUES (:effect_key, 1, 1) ON CONFLICT DO NOTHING"

        first = await query(server, mode="write", sql=sql)
        again = await query(server, mode="write", sql=sql)
        gone = await query(
            server, mode="write", sql="DELETE FROM stock WHERE price = 1 RETURNING pizza"
        )

        assert (first["row_count"], again["row_count"]) == (1, 0)
        assert gone["rows"] == [{"pizza": "run/step/0"}]

    async def test_what_the_server_refuses_is_certain(self, server):
        sql = "INSERT INTO stock VALUES ('new', 1, 1), ('Funghi', 1, 1)"

        with pytest.raises(Rejected) as raised:
            await query(server, mode="write", sql=sql)

        assert raised.value.certain
        assert raised.value.data["sqlstate"] == "23505"
        assert count(server) == 2

    async def test_a_lock_of_another_is_waited_for_only_so_long(self, server):
        url = f"postgresql://baton@127.0.0.1:{server.port}/shop"
        async with await psycopg.AsyncConnection.connect(url) as other:
            await other.execute("LOCK TABLE stock")
            with pytest.raises(Unavailable) as raised:
                await query(server, mode="write", sql="DELETE FROM stock", seconds=0.8)

        assert raised.value.certain
        assert count(server) == 2


class TestConnecting:
    async def test_this_machine_is_refused_without_the_policy(self, server):
        with pytest.raises(EgressRefused):
            await query(server, allow=(), sql="SELECT 1")

    @pytest.mark.parametrize(
        "host", ["/var/run", "@abstract", "127.0.0.1,127.0.0.2", "", "-x", "a b", "127.0.0.1?x=1"]
    )
    async def test_what_is_no_host_is_refused(self, server, host):
        with pytest.raises(ConnectorError):
            await query(server, config={"host": host}, sql="SELECT 1")

    async def test_our_own_database_is_refused(self, server):
        with pytest.raises(EgressRefused, match="credentials"):
            await query(server, own=("stock",), sql="SELECT 1")

    async def test_a_server_without_tls_is_not_used_when_it_is_asked_for(self, server):
        with pytest.raises(Unavailable):
            await query(server, config={"tls": "verified"}, sql="SELECT 1")

    async def test_the_password_goes_only_to_an_allowed_host(self, server):
        with pytest.raises(CredentialsRefused):
            await query(server, config={"user": "luigi"}, allowed=(), sql="SELECT 1")

    async def test_the_password_of_the_environment_is_not_used(self, server, monkeypatch):
        monkeypatch.setenv("PGPASSWORD", "of the worker")
        monkeypatch.setenv("PGOPTIONS", "-c default_transaction_read_only=off")
        async with await asyncio.start_server(self._ask_for_password, "127.0.0.1", 0) as asking:
            self.heard = b""
            port = asking.sockets[0].getsockname()[1]
            with pytest.raises(ConnectorError):
                await query(
                    server,
                    allow=(f"127.0.0.1:{port}",),
                    config={"port": port},
                    sql="SELECT 1",
                    seconds=2,
                )

        assert b"of the worker" not in self.heard

    async def _ask_for_password(self, reader, writer):
        self.heard += await reader.read(1000)
        writer.write(b"R\x00\x00\x00\x08\x00\x00\x00\x03")
        await writer.drain()
        self.heard += await reader.read(1000)
        writer.close()

    async def test_an_unknown_user_is_told(self, server):
        with pytest.raises(Unavailable, match="nobody") as raised:
            await query(server, config={"user": "nobody"}, sql="SELECT 1")

        assert raised.value.certain

    async def test_a_wrong_password_is_refused_without_saying_it(self, server):
        with psycopg.connect(
            f"postgresql://baton@127.0.0.1:{server.port}/shop", autocommit=True
        ) as admin:
            admin.execute("ALTER ROLE luigi PASSWORD 'another'")
            try:
                with pytest.raises(CredentialsRefused) as raised:
                    await query(server, config={"user": "luigi"}, sql="SELECT 1")
            finally:
                admin.execute("ALTER ROLE luigi PASSWORD 'canary-7f3a/9+b='")

        assert ASCII_CANARY not in repr(raised.value)

    async def test_signs_in_with_its_password(self, server):
        output = await query(server, config={"user": "luigi"}, sql="SELECT current_user::text")

        assert output["rows"] == [{"current_user": "luigi"}]
