"""A warehouse in PostgreSQL, behind a wire that can be cut."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from designer.settings.environment import ROOT
from engine.ports import OpenedConnection
from tests.scenarios.services.cut_wire import CutWire
from tests.scenarios.services.web import HOST
from tests.system.servers import make_database, postgres

_DOCUMENTED = re.compile(r"```sql\n(CREATE TABLE sales .*?)```", re.DOTALL)
_NOTES = """
CREATE TABLE journal (day date, at timestamptz DEFAULT clock_timestamp());
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN INSERT INTO journal (day) VALUES (NEW.day); RETURN NEW; END';
CREATE TRIGGER note AFTER INSERT ON loads FOR EACH ROW EXECUTE FUNCTION note();
"""


class Warehouse:
    """The tables that the docs ask for; `journal` holds a row for each load that ever happened."""

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
            found = _DOCUMENTED.search((ROOT / "docs" / "templates.md").read_text())
            assert found is not None
            connection.execute((found[1] + _NOTES).encode())
        with CutWire(server.port) as wire:
            yield Warehouse(address, wire)
