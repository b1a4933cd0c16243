"""
The statements that record events and effects, written out.

Each step of each run passes here twice. Through the ORM a step took 6.8 ms, most of it spent on
building the same seven statements again; like this it takes a fraction of that. They also go past
Django's cursor, which calls thirty functions for each. The statements are the same for SQLite and
PostgreSQL. All of them belong inside a transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from designer.runs.models import EffectState
from designer.runs.step_place import place_of
from engine.ports import RunClosed


@dataclass(slots=True)
class RunRow:
    """
    What recording needs of a run. Times are as the database gives them; None is not yet.

    Attributes:
        key: The id as the database takes it.
    """

    database: BaseDatabaseWrapper = field(repr=False)
    key: Any = field(repr=False)
    id: UUID
    workspace: UUID
    number: int
    status: str
    last_event: int
    started_at: Any
    finished_at: Any
    paused_by: str | None
    responded_at: Any


@dataclass(slots=True)
class EffectRow:
    """What the ledger says of an effect; `output` is JSON text."""

    id: int
    state: str
    attempt: int
    output: str | None


def lock_run_row(run_id: UUID | str) -> RunRow:
    """
    Lock a run until the transaction ends.

    Raises:
        RunClosed: there is no such run.
    """
    sql = """
        SELECT workspace_id, number, status, last_event, started_at, finished_at,
            paused_by, responded_at
        FROM runs_run WHERE id = %s"""
    database = connections[DEFAULT_DB_ALIAS]
    # SQLite locks the whole file when the transaction begins.
    lock = " FOR NO KEY UPDATE" if database.features.has_select_for_update else ""
    try:
        uuid = run_id if isinstance(run_id, UUID) else UUID(run_id)
    except ValueError as error:
        raise _no_run(run_id) from error
    key = uuid if database.features.has_native_uuid_field else uuid.hex
    row = _execute(database, sql + lock, [key]).fetchone()
    if row is None:
        raise _no_run(run_id)
    workspace = row[0] if isinstance(row[0], UUID) else UUID(row[0])
    return RunRow(database, key, uuid, workspace, *row[1:])


def update_run_row(run: RunRow, changes: dict[str, Any]) -> None:
    """Write columns of a run; the names are constants of the caller."""
    changes = {"last_event": run.last_event, "heard_at": timezone.now(), **changes}
    columns = ", ".join(f"{name} = %s" for name in changes)
    values = [_value(run, value) for value in changes.values()]
    sql = f"UPDATE runs_run SET {columns} WHERE id = %s"  # noqa: S608
    _execute(run.database, sql, [*values, run.key])


def somebody_waits_for_the_end(run: RunRow) -> bool:
    """Say whether a run of the same workflow is held, and so may go when this one ends."""
    sql = """
        SELECT EXISTS (
            SELECT 1 FROM runs_run
            WHERE workflow_id = (SELECT workflow_id FROM runs_run WHERE id = %s)
                AND held AND finished_at IS NULL
        )"""
    return bool(_execute(run.database, sql, [run.key]).fetchone()[0])


def has_correspondence(run: RunRow) -> bool:
    """Say whether a run waits for a message, was given one, or is to be told something."""
    sql = """
        SELECT EXISTS (SELECT 1 FROM runs_subscription WHERE run_id = %s)
            OR EXISTS (SELECT 1 FROM runs_message WHERE run_id = %s)
            OR EXISTS (SELECT 1 FROM runs_runsignal WHERE run_id = %s)"""
    return bool(_execute(run.database, sql, [run.key] * 3).fetchone()[0])


def insert_event(run: RunRow, *, key: str, kind: str, body: str) -> bool:
    """Give an event the next number, unless its key is there already."""
    sql = """
        INSERT INTO runs_runeventrow (run_id, number, key, type, body)
        VALUES (%s, %s, %s, %s, %s) ON CONFLICT (run_id, key) DO NOTHING"""
    values = [run.key, run.last_event + 1, key, kind, body]
    is_new = bool(_execute(run.database, sql, values).rowcount)
    run.last_event += is_new
    return is_new


def read_step(run: RunRow, path: str) -> str | None:
    """Give the JSON text of a step's view."""
    sql = "SELECT CAST(state AS text) FROM runs_stepstate WHERE run_id = %s AND path = %s"
    row = _execute(run.database, sql, [run.key, path]).fetchone()
    return None if row is None else row[0]


def write_step(run: RunRow, *, path: str, status: str, state: str) -> None:
    """Store a step's view, with what it is counted and found by."""
    sql = """
        INSERT INTO runs_stepstate (run_id, path, node, loop, iteration, status, state)
        VALUES (%s, %s, %s, %s, %s, %s, %s)
        ON CONFLICT (run_id, path) DO UPDATE SET state = EXCLUDED.state, status = EXCLUDED.status"""
    place = place_of(path)
    values = [run.key, path, place.node, place.loop, place.iteration, status, state]
    _execute(run.database, sql, values)


def insert_effect(
    run: RunRow, *, key: str, step: str, operation: str, mode: str, attempt: int
) -> bool:
    """Put an intent in the ledger; False when the key is there already."""
    sql = """
        INSERT INTO runs_effect (run_id, key, step, operation, mode, state, attempt, intended_at)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (run_id, key) DO NOTHING"""
    intended = (EffectState.INTENDED.value, attempt, _value(run, timezone.now()))
    values = [run.key, key, step, operation, mode, *intended]
    return bool(_execute(run.database, sql, values).rowcount)


def read_effect(run: RunRow, key: str) -> EffectRow | None:
    """Look an effect up in the ledger."""
    sql = """
        SELECT id, state, attempt, CAST(output AS text)
        FROM runs_effect WHERE run_id = %s AND key = %s"""
    row = _execute(run.database, sql, [run.key, key]).fetchone()
    return None if row is None else EffectRow(*row)


def update_effect(run: RunRow, effect: EffectRow, changes: dict[str, Any]) -> None:
    """Write columns of an effect; the names are constants of the caller."""
    columns = ", ".join(f"{name} = %s" for name in changes)
    values = [_value(run, value) for value in changes.values()]
    sql = f"UPDATE runs_effect SET {columns} WHERE id = %s"  # noqa: S608
    _execute(run.database, sql, [*values, effect.id])


def _no_run(run_id: UUID | str) -> RunClosed:
    return RunClosed(f"There is no run {run_id}.", run_id=str(run_id))


def _value(run: RunRow, value: Any) -> Any:
    if isinstance(value, datetime):
        return run.database.ops.adapt_datetimefield_value(value)
    return value


def _execute(database: BaseDatabaseWrapper, sql: str, values: Sequence[Any]) -> Any:
    if database.vendor == "sqlite":
        sql = _with_question_marks(sql)
    with database.wrap_database_errors:
        return database.connection.execute(sql, values)


@lru_cache(maxsize=256)
def _with_question_marks(sql: str) -> str:
    return sql.replace("%s", "?")
