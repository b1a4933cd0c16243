"""Triggers that let the application add audit events, and nothing else."""

# ruff: noqa: S608 -- every part of these statements is a constant of this file

from typing import Final

from django.db.backends.base.base import BaseDatabaseWrapper

_REFUSED = "The audit log can only be added to."
_BROKEN = "An audit event must follow the last one."

_SQLITE: Final = {
    "audit_no_update": f"""
        CREATE TRIGGER IF NOT EXISTS audit_no_update BEFORE UPDATE ON audit_auditevent
        BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END""",
    "audit_no_delete": f"""
        CREATE TRIGGER IF NOT EXISTS audit_no_delete BEFORE DELETE ON audit_auditevent
        BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END""",
    # REPLACE deletes without firing the trigger above, so an insert must extend the chain.
    "audit_insert_extends": f"""
        CREATE TRIGGER IF NOT EXISTS audit_insert_extends BEFORE INSERT ON audit_auditevent
        WHEN NEW.seq IS NOT (SELECT COALESCE(MAX(seq), 0) + 1 FROM audit_auditevent)
          OR EXISTS (SELECT 1 FROM audit_auditevent WHERE id = NEW.id)
          OR NEW.prev_hash IS NOT COALESCE(
            (SELECT hash FROM audit_auditevent WHERE seq = NEW.seq - 1), '{"0" * 64}')
        BEGIN SELECT RAISE(ABORT, '{_BROKEN}'); END""",
    "audit_head_advances": f"""
        CREATE TRIGGER IF NOT EXISTS audit_head_advances BEFORE UPDATE ON audit_audithead
        WHEN NEW.seq IS NOT OLD.seq + 1 OR NEW.id IS NOT OLD.id
        BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END""",
    "audit_head_stays": f"""
        CREATE TRIGGER IF NOT EXISTS audit_head_stays BEFORE DELETE ON audit_audithead
        BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END""",
    "audit_head_is_one": f"""
        CREATE TRIGGER IF NOT EXISTS audit_head_is_one BEFORE INSERT ON audit_audithead
        WHEN EXISTS (SELECT 1 FROM audit_audithead)
        BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END""",
}

_FUNCTIONS: Final = (
    f"""
    CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{_REFUSED}'; END $$""",
    f"""
    CREATE OR REPLACE FUNCTION audit_must_extend() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE last_seq bigint; last_hash text;
    BEGIN
      SELECT seq, hash INTO last_seq, last_hash
        FROM audit_auditevent ORDER BY seq DESC LIMIT 1;
      IF NEW.seq <> COALESCE(last_seq, 0) + 1
        OR NEW.prev_hash <> COALESCE(last_hash, '{"0" * 64}') THEN
        RAISE EXCEPTION '{_BROKEN}';
      END IF;
      RETURN NEW;
    END $$""",
    f"""
    CREATE OR REPLACE FUNCTION audit_head_must_advance() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.seq <> OLD.seq + 1 OR NEW.id <> OLD.id THEN RAISE EXCEPTION '{_REFUSED}'; END IF;
      RETURN NEW;
    END $$""",
)

_POSTGRESQL: Final = {
    "audit_no_change": (
        "audit_auditevent",
        "BEFORE UPDATE OR DELETE ON audit_auditevent FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
    ),
    "audit_no_truncate": (
        "audit_auditevent",
        "BEFORE TRUNCATE ON audit_auditevent FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
    ),
    "audit_insert_extends": (
        "audit_auditevent",
        "BEFORE INSERT ON audit_auditevent FOR EACH ROW EXECUTE FUNCTION audit_must_extend()",
    ),
    "audit_head_advances": (
        "audit_audithead",
        "BEFORE UPDATE ON audit_audithead FOR EACH ROW EXECUTE FUNCTION audit_head_must_advance()",
    ),
    "audit_head_stays": (
        "audit_audithead",
        "BEFORE DELETE ON audit_audithead FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
    ),
    "audit_head_no_truncate": (
        "audit_audithead",
        "BEFORE TRUNCATE ON audit_audithead FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
    ),
}


def install(connection: BaseDatabaseWrapper) -> None:
    """
    Put the triggers in place, wherever one is missing.

    Called by a migration and after every `migrate`: SQLite drops triggers with the table when a
    later migration remakes it.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for statement in _SQLITE.values():
                cursor.execute(statement)
            return
        for function in _FUNCTIONS:
            cursor.execute(function)
        for name, (table, what) in _POSTGRESQL.items():
            cursor.execute(f"CREATE OR REPLACE TRIGGER {name} {what}")
            cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: to undo the migration, and for tests that tamper."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in _SQLITE:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            return
        for name, (table, _) in _POSTGRESQL.items():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
