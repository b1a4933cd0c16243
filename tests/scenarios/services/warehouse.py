"""A warehouse in PostgreSQL, behind a wire that can be cut."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from engine.ports import OpenedConnection
from tests.scenarios.services.cut_wire import CutWire
from tests.scenarios.services.web import HOST
from tests.system.servers import make_database, postgres

_TABLES = """
CREATE TABLE sales (id text PRIMARY KEY, day date NOT NULL, store text, cents bigint NOT NULL);
CREATE TABLE loads (day date PRIMARY KEY, effect_key text NOT NULL);
CREATE TABLE quarantine (day date PRIMARY KEY, object text NOT NULL, reason text, decision text);
CREATE TABLE journal (day date, at timestamptz DEFAULT clock_timestamp());
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN INSERT INTO journal (day) VALUES (NEW.day); RETURN NEW; END';
CREATE TRIGGER note AFTER INSERT ON loads FOR EACH ROW EXECUTE FUNCTION note();
"""


class Warehouse:
    """The tables of the template; `journal` holds a row for each load that ever happened."""

    def __init__(self, address: str, wire: CutWire) -> None:
        self._address = address
        self.wire = wire

    @property
    def connection(self) -> OpenedConnection:
        """Give what leads workers here, through the wire."""
        config = {"kind": "postgresql", "host": HOST, "port": self.wire.port}
        config |= {"database": "warehouse", "user": "baton", "tls": "none"}
        return OpenedConnection(id="warehouse", connector="sql", config=config, secrets={})

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """Ask the server itself, past the wire."""
        with psycopg.connect(self._address, autocommit=True) as connection:
            cursor = connection.execute(sql.encode())
            return [] if cursor.description is None else cursor.fetchall()

    def begin(self) -> None:
        """Forget everything, for the next test."""
        self.wire.down = False
        self.ask("TRUNCATE sales, loads, quarantine, journal")


@contextmanager
def a_warehouse(folder: Path) -> Iterator[Warehouse]:
    """Run a server, and the wire to it."""
    with postgres(folder) as server:
        address = make_database(server, "warehouse")
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(_TABLES.encode())
        with CutWire(server.port) as wire:
            yield Warehouse(address, wire)
