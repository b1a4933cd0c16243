"""Runs a statement on an SQLite file."""

import asyncio
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

from engine.connectors.kit.errors import ConnectorError, EgressRefused, Rejected, Unavailable
from engine.connectors.sql.rows import Rows
from engine.connectors.sql.statement import Mode
from engine.connectors.sql.work import Outcome, Work, own_database

_STEPS_BETWEEN_LOOKS_AT_THE_CLOCK = 10_000
_READING = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE})
_WRITING = frozenset({sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE})
_REFUSED_FUNCTIONS = frozenset(
    {"load_extension", "readfile", "writefile", "edit", "fts3_tokenizer", "sqlite_dbpage"}
)


async def run_on_sqlite(work: Work, *, path: str, folders: Sequence[str]) -> Outcome:
    """
    Run a statement in a thread of its own.

    Raises:
        EgressRefused: the file is in no folder that is open for connectors.
        Rejected, Unavailable: see the kit's errors.
    """
    file = await asyncio.to_thread(find_file, path, folders=folders)
    return await asyncio.to_thread(_run, work, file)


def find_file(path: str, *, folders: Sequence[str]) -> Path:
    """
    Find a database file, links resolved, in one of the open folders.

    Raises:
        EgressRefused: there is no such file, or it is elsewhere; which of the two is not said.
    """
    for folder in folders:
        root = Path(folder)
        try:
            found = (root / path).resolve(strict=True)
            if found.is_relative_to(root.resolve(strict=True)) and found.is_file():
                return found
        except (OSError, ValueError, RuntimeError):
            continue
    raise EgressRefused(
        "There is no such file in the folders that are open for connectors. "
        "Check its name, or ask an administrator to open the folder."
    )


def _run(work: Work, file: Path) -> Outcome:
    access = "ro" if work.mode == "select" else "rw"
    until = time.monotonic() + work.deadline_s
    try:
        with closing(
            sqlite3.connect(
                f"file:{quote(str(file))}?mode={access}",
                uri=True,
                timeout=max(work.deadline_s / 2, 0.1),
                isolation_level=None,
            )
        ) as database:
            _guard(database, work, until)
            return _execute(database, work)
    except sqlite3.OperationalError as error:
        raise _translate(error, timed_out=time.monotonic() >= until) from error
    except (sqlite3.Error, sqlite3.Warning, OverflowError) as error:
        raise Rejected(f"SQLite refused the statement: {error}", certain=True) from error


def _guard(database: sqlite3.Connection, work: Work, until: float) -> None:
    database.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, work.max_bytes)
    database.setlimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH, 200_000)
    if work.own_tables:
        marks = ", ".join("?" * len(work.own_tables))
        found = database.execute(
            f"SELECT 1 FROM sqlite_master WHERE type = 'table' AND name IN ({marks})",  # noqa: S608
            work.own_tables,
        ).fetchone()
        if found:
            raise own_database()
    database.set_progress_handler(
        lambda: time.monotonic() >= until, _STEPS_BETWEEN_LOOKS_AT_THE_CLOCK
    )
    database.set_authorizer(_authorizer(work.mode))


def _authorizer(mode: Mode) -> Any:
    allowed = _READING | (_WRITING if mode == "write" else frozenset())

    def decide(action: int, first: str | None, second: str | None, *_: str | None) -> int:
        if action == sqlite3.SQLITE_FUNCTION:
            refused = (second or "").lower() in _REFUSED_FUNCTIONS
            return sqlite3.SQLITE_DENY if refused else sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_TRANSACTION:
            return sqlite3.SQLITE_OK
        if action in _WRITING and (first or "").lower().startswith("sqlite_"):
            return sqlite3.SQLITE_DENY
        return sqlite3.SQLITE_OK if action in allowed else sqlite3.SQLITE_DENY

    return decide


def _execute(database: sqlite3.Connection, work: Work) -> Outcome:
    database.execute("BEGIN" if work.mode == "select" else "BEGIN IMMEDIATE")
    try:
        cursor = database.execute(work.statement.render("named"), dict(work.values))
        columns = [column[0] for column in cursor.description or ()]
        rows = Rows(columns, max_rows=work.max_rows, max_bytes=work.max_bytes)
        if columns:
            rows.add(cursor)
        count = len(rows.built) if columns else max(cursor.rowcount, 0)
    except (sqlite3.Error, ConnectorError) as error:
        if database.in_transaction:
            database.execute("ROLLBACK")
        if isinstance(error, ConnectorError):
            error.certain = True
        raise
    database.execute("COMMIT")
    return Outcome(rows=rows.built, row_count=count)


def _translate(error: sqlite3.OperationalError, *, timed_out: bool) -> ConnectorError:
    name = getattr(error, "sqlite_errorname", "")
    if timed_out or name == "SQLITE_INTERRUPT":
        return Unavailable("The statement took too long and was stopped.", certain=True)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return Unavailable("The file is locked by another program.", certain=True)
    if name.startswith(("SQLITE_IOERR", "SQLITE_FULL", "SQLITE_CANTOPEN")):
        return Unavailable("The file cannot be read or written now.", certain=False)
    return Rejected(f"SQLite refused the statement: {error}", certain=True)
