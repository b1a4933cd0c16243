"""Runs a statement on a PostgreSQL server."""

import asyncio
import os
from typing import Any

import psycopg
from psycopg import AsyncConnection, AsyncRawCursor, AsyncRawServerCursor
from psycopg.rows import tuple_row
from psycopg.types.json import Jsonb

from engine.connectors.kit.errors import (
    ConnectorError,
    CredentialsRefused,
    Rejected,
    Unavailable,
)
from engine.connectors.kit.outbound import Outbound
from engine.connectors.kit.redact import Redactor
from engine.connectors.kit.resolve import normalise_host
from engine.connectors.sql.connection import SqlConfig
from engine.connectors.sql.rows import Rows
from engine.connectors.sql.work import Outcome, Work, own_database

# Classes of SQLSTATE: connection, transaction rollback, resources, operator, system.
_MAY_PASS = ("08", "40", "53", "57", "58", "55P03")


async def run_on_postgresql(
    work: Work, *, config: SqlConfig, password: str, outbound: Outbound
) -> Outcome:
    """
    Run a statement in a transaction of its own, on a connection of its own.

    Raises:
        EgressRefused, CredentialsRefused, Unavailable, Rejected: see the kit's errors.
    """
    address = await outbound.check(config.host, config.port)
    redactor = Redactor([password])
    committing = False
    try:
        async with asyncio.timeout(work.deadline_s):
            async with await _connect(config, password, address, work) as connection:
                await _refuse_own(connection, work)
                outcome = await _execute(connection, work)
                committing = work.mode == "write"
                await connection.commit()
                return outcome
    except psycopg.Error as error:
        raise _translate(error, redactor, certain=not committing) from None
    except TimeoutError:
        raise Unavailable("The database did not answer in time.", certain=not committing) from None


async def _connect(
    config: SqlConfig, password: str, address: str, work: Work
) -> AsyncConnection[tuple[Any, ...]]:
    try:
        return await _open(config, password, address, work)
    except psycopg.OperationalError as error:
        said = Redactor([password]).excerpt(str(error))
        asked = error.pgconn
        if asked is not None and (asked.needs_password or asked.used_password):
            raise CredentialsRefused(
                f"The database refused user, password or database name: {said}", certain=True
            ) from None
        raise Unavailable(f"The database cannot be reached: {said}", certain=True) from None


async def _open(
    config: SqlConfig, password: str, address: str, work: Work
) -> AsyncConnection[tuple[Any, ...]]:
    milliseconds = max(int(work.deadline_s * 1000), 1)
    trust: dict[str, Any] = {"sslmode": "disable"}
    if config.tls == "verified":
        trust = {"sslmode": "verify-full", "sslrootcert": "system"}
    return await AsyncConnection.connect(
        host=normalise_host(config.host),
        hostaddr=address,
        port=config.port,
        dbname=config.database,
        user=config.user,
        # With an empty password the library would look into the environment and a file for one.
        password=password or None,
        require_auth=None if password else "none",
        passfile=f"{os.devnull}/none",
        gssencmode="disable",
        connect_timeout=max(int(work.deadline_s), 2),
        application_name="baton",
        options=f"-c statement_timeout={milliseconds} -c lock_timeout={milliseconds} "
        "-c standard_conforming_strings=on -c idle_in_transaction_session_timeout=60000",
        autocommit=False,
        row_factory=tuple_row,
        **trust,
    )


async def _refuse_own(connection: AsyncConnection[Any], work: Work) -> None:
    if work.mode == "select":
        await connection.execute("SET TRANSACTION READ ONLY")
    found = await connection.execute(
        "SELECT 1 FROM pg_catalog.pg_class WHERE relkind = 'r' AND relname = ANY(%s) LIMIT 1",
        [list(work.own_tables)],
    )
    if await found.fetchone():
        raise own_database()


async def _execute(connection: AsyncConnection[Any], work: Work) -> Outcome:
    sql = work.statement.render("numbered").encode()
    values = [_adapt(work.values[name]) for name in work.statement.names]
    if work.mode == "select":
        # A cursor on the server, so that a long result is not read to its end.
        async with AsyncRawServerCursor(connection, name="baton") as portal:
            await portal.execute(sql, values)
            return await _fetch(portal, work)
    async with AsyncRawCursor(connection) as cursor:
        # Prepared, because the simple protocol would take several statements.
        await cursor.execute(sql, values, prepare=True)
        if cursor.description is None:
            return Outcome(rows=[], row_count=max(cursor.rowcount, 0))
        return await _fetch(cursor, work)


async def _fetch(cursor: AsyncRawCursor[Any] | AsyncRawServerCursor[Any], work: Work) -> Outcome:
    columns = [column.name for column in cursor.description or ()]
    rows = Rows(columns, max_rows=work.max_rows, max_bytes=work.max_bytes)
    while part := await cursor.fetchmany(rows.next_part):
        rows.add(part)
    return Outcome(rows=rows.built, row_count=len(rows.built))


def _adapt(value: Any) -> Any:
    return Jsonb(value) if isinstance(value, dict) else value


def _translate(error: psycopg.Error, redactor: Redactor, *, certain: bool) -> ConnectorError:
    state = error.sqlstate or ""
    said = redactor.excerpt(error.diag.message_primary or str(error))
    if not state or state.startswith(_MAY_PASS):
        return Unavailable(
            f"The database cannot be reached or had to give up: {said}", certain=certain
        )
    # The server has spoken, so the transaction is rolled back.
    return Rejected(f"PostgreSQL refused the statement: {said}", certain=True, sqlstate=state)
