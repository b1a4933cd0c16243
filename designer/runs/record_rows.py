"""
The statements that record events and effects, written out.

Each step of each run passes here twice. Through the ORM a step took 6.8 ms, most of it spent on
building the same seven statements again; like this it takes a fraction of that. The statements
are the same for SQLite and PostgreSQL. All of them belong inside a transaction.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from designer.runs.models import EffectState
from designer.runs.step_place import place_of
from engine.ports import RunClosed


@dataclass(slots=True)
class RunRow:
    """What recording needs of a run. Times are as the database gives them; None is not yet."""

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
    # SQLite locks the whole file when the transaction begins.
    lock = " FOR NO KEY UPDATE" if connection.features.has_select_for_update else ""
    try:
        key = run_id if isinstance(run_id, UUID) else UUID(run_id)
    except ValueError as error:
        raise _no_run(run_id) from error
    with connection.cursor() as cursor:
        cursor.execute(sql + lock, [_uuid(key)])
        row = cursor.fetchone()
    if row is None:
        raise _no_run(run_id)
    workspace = row[0] if isinstance(row[0], UUID) else UUID(row[0])
    return RunRow(key, workspace, *row[1:])


def update_run_row(run: RunRow, changes: dict[str, Any]) -> None:
    """Write columns of a run; the names are constants of the caller."""
    changes = {"last_event": run.last_event, "heard_at": timezone.now(), **changes}
    columns = ", ".join(f"{name} = %s" for name in changes)
    values = [_value(value) for value in changes.values()]
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE runs_run SET {columns} WHERE id = %s",  # noqa: S608
            [*values, _uuid(run.id)],
        )


def somebody_waits_for_the_end(run: RunRow) -> bool:
    """Say whether a run of the same workflow is held, and so may go when this one ends."""
    sql = """
        SELECT EXISTS (
            SELECT 1 FROM runs_run
            WHERE workflow_id = (SELECT workflow_id FROM runs_run WHERE id = %s)
                AND held AND finished_at IS NULL
        )"""
    with connection.cursor() as cursor:
        cursor.execute(sql, [_uuid(run.id)])
        return bool(cursor.fetchone()[0])


def has_correspondence(run: RunRow) -> bool:
    """Say whether a run waits for a message, was given one, or is to be told something."""
    sql = """
        SELECT EXISTS (SELECT 1 FROM runs_subscription WHERE run_id = %s)
            OR EXISTS (SELECT 1 FROM runs_message WHERE run_id = %s)
            OR EXISTS (SELECT 1 FROM runs_runsignal WHERE run_id = %s)"""
    with connection.cursor() as cursor:
        cursor.execute(sql, [_uuid(run.id)] * 3)
        return bool(cursor.fetchone()[0])


def insert_event(run: RunRow, *, key: str, kind: str, body: str) -> bool:
    """Give an event the next number, unless its key is there already."""
    sql = """
        INSERT INTO runs_runeventrow (run_id, number, key, type, body)
        VALUES (%s, %s, %s, %s, %s) ON CONFLICT (run_id, key) DO NOTHING"""
    with connection.cursor() as cursor:
        cursor.execute(sql, [_uuid(run.id), run.last_event + 1, key, kind, body])
        is_new = bool(cursor.rowcount)
    run.last_event += is_new
    return is_new


def read_step(run: RunRow, path: str) -> str | None:
    """Give the JSON text of a step's view."""
    sql = "SELECT CAST(state AS text) FROM runs_stepstate WHERE run_id = %s AND path = %s"
    with connection.cursor() as cursor:
        cursor.execute(sql, [_uuid(run.id), path])
        row = cursor.fetchone()
    return None if row is None else row[0]


def write_step(run: RunRow, *, path: str, status: str, state: str) -> None:
    """Store a step's view, with what it is counted and found by."""
    sql = """
        INSERT INTO runs_stepstate (run_id, path, node, loop, iteration, status, state)
        VALUES (%s, %s, %s, %s, %s, %s, %s)
        ON CONFLICT (run_id, path) DO UPDATE SET state = EXCLUDED.state, status = EXCLUDED.status"""
    place = place_of(path)
    with connection.cursor() as cursor:
        cursor.execute(
            sql, [_uuid(run.id), path, place.node, place.loop, place.iteration, status, state]
        )


def insert_effect(
    run: RunRow, *, key: str, step: str, operation: str, mode: str, attempt: int
) -> bool:
    """Put an intent in the ledger; False when the key is there already."""
    sql = """
        INSERT INTO runs_effect (run_id, key, step, operation, mode, state, attempt, intended_at)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (run_id, key) DO NOTHING"""
    intended = (EffectState.INTENDED.value, attempt, _value(timezone.now()))
    with connection.cursor() as cursor:
        cursor.execute(sql, [_uuid(run.id), key, step, operation, mode, *intended])
        return bool(cursor.rowcount)


def read_effect(run: RunRow, key: str) -> EffectRow | None:
    """Look an effect up in the ledger."""
    sql = """
        SELECT id, state, attempt, CAST(output AS text)
        FROM runs_effect WHERE run_id = %s AND key = %s"""
    with connection.cursor() as cursor:
        cursor.execute(sql, [_uuid(run.id), key])
        row = cursor.fetchone()
    return None if row is None else EffectRow(*row)


def update_effect(effect: EffectRow, changes: dict[str, Any]) -> None:
    """Write columns of an effect; the names are constants of the caller."""
    columns = ", ".join(f"{name} = %s" for name in changes)
    values = [_value(value) for value in changes.values()]
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE runs_effect SET {columns} WHERE id = %s",  # noqa: S608
            [*values, effect.id],
        )


def _no_run(run_id: UUID | str) -> RunClosed:
    return RunClosed(f"There is no run {run_id}.", run_id=str(run_id))


def _uuid(value: UUID) -> Any:
    return value if connection.features.has_native_uuid_field else value.hex


def _value(value: Any) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value
