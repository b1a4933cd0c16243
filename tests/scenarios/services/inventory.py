"""A shop's stock in an SQLite file."""

import sqlite3
from contextlib import closing
from pathlib import Path

FILE = "inventory.sqlite3"

_TABLES = """
CREATE TABLE stock (sku TEXT PRIMARY KEY, on_hand INTEGER NOT NULL);
CREATE TABLE reservations (
    id TEXT PRIMARY KEY, order_number TEXT NOT NULL, sku TEXT NOT NULL, quantity INTEGER NOT NULL);
"""


class Inventory:
    """What is there, and what is reserved of it."""

    def __init__(self, folder: Path, **on_hand: int) -> None:
        self.folder = folder
        with closing(sqlite3.connect(folder / FILE)) as database, database:
            database.executescript(_TABLES)
            database.executemany("INSERT INTO stock VALUES (?, ?)", on_hand.items())

    def reserved(self) -> dict[str, int]:
        """Count what is reserved, by order."""
        with closing(sqlite3.connect(self.folder / FILE)) as database:
            rows = database.execute("SELECT order_number, quantity FROM reservations")
            return dict(rows.fetchall())
