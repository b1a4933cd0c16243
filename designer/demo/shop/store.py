"""What the shop remembers: stock, what was done for whom, and every request that arrived."""

import hashlib
import json
import sqlite3
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

Kind = Literal["payment", "ticket", "courier"]
KINDS: tuple[Kind, ...] = ("payment", "ticket", "courier")

STOCK = {
    "Margherita": (10_000, 8.5),
    "Funghi": (10_000, 9.5),
    "Diavola": (10_000, 10.5),
    "Quattro Formaggi": (10_000, 11.0),
    "Tartufo": (3, 16.0),
}
"""Pieces and price in euro; of the last there are so few that an order can fail."""

_TABLES = """
CREATE TABLE IF NOT EXISTS stock (
    pizza TEXT PRIMARY KEY, available INTEGER NOT NULL, price REAL NOT NULL);
CREATE TABLE IF NOT EXISTS arrivals (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, key TEXT, order_ref TEXT NOT NULL,
    at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS done (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, key TEXT, order_ref TEXT NOT NULL,
    body_hash TEXT NOT NULL, answer TEXT NOT NULL, at TEXT NOT NULL, UNIQUE (kind, key));
CREATE INDEX IF NOT EXISTS arrivals_by_order ON arrivals (order_ref);
CREATE INDEX IF NOT EXISTS done_by_order ON done (order_ref);
CREATE TABLE IF NOT EXISTS faults (endpoint TEXT PRIMARY KEY, fault TEXT NOT NULL);
"""


class KeyReused(Exception):
    """The key was used before for another request."""


class SoldOut(Exception):
    """There are not enough pieces."""


@dataclass(frozen=True, slots=True)
class Done:
    """What was done; `repeated` when it had been done before under the same key."""

    answer: dict[str, Any]
    repeated: bool


class Store:
    """One SQLite file; every method is one transaction."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(folder / "shop.sqlite3", isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.execute("PRAGMA busy_timeout = 5000")
        self._db.executescript(_TABLES)
        self._fill_stock()

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def reset(self) -> None:
        """Forget everything and fill the stock."""
        with self._transaction():
            for table in ("stock", "arrivals", "done", "faults"):
                self._db.execute(f"DELETE FROM {table}")  # noqa: S608 - names from above
        self._fill_stock()

    def read_stock(self, pizza: str) -> dict[str, Any] | None:
        """Say how many pieces of a pizza there are, and what one costs."""
        row = self._db.execute(
            "SELECT pizza, available, price FROM stock WHERE pizza = ?", (pizza,)
        ).fetchone()
        if row is None:
            return None
        return {"pizza": row[0], "available": row[1], "price": row[2], "currency": "EUR"}

    def note_arrival(self, kind: Kind, *, key: str | None, order: str) -> None:
        """Remember that a request arrived, whatever becomes of it."""
        self._db.execute(
            "INSERT INTO arrivals (kind, key, order_ref, at) VALUES (?, ?, ?, ?)",
            (kind, key, order, _now()),
        )

    def do(self, kind: Kind, *, key: str | None, body: dict[str, Any]) -> Done:
        """
        Do something once for a key; without a key it is done every time.

        Raises:
            KeyReused: the key belongs to a request with another body.
            SoldOut: a ticket asks for more pieces than there are.
        """
        digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
        with self._transaction():
            known = self._db.execute(
                "SELECT body_hash, answer FROM done WHERE kind = ? AND key = ?", (kind, key)
            ).fetchone()
            if known is not None:
                if known[0] != digest:
                    raise KeyReused
                return Done(json.loads(known[1]), repeated=True)
            if kind == "ticket":
                self._take_from_stock(body)
            number = str(uuid.uuid4())
            answer = _answer(kind, number, body)
            self._db.execute(
                "INSERT INTO done VALUES (?, ?, ?, ?, ?, ?, ?)",
                (number, kind, key, body["order"], digest, json.dumps(answer), _now()),
            )
        return Done(answer, repeated=False)

    def read_done(self, order: str | None = None) -> list[dict[str, Any]]:
        """List what was done, oldest first, for one order or for all."""
        rows = self._db.execute(
            "SELECT kind, key, order_ref, answer, at FROM done "
            "WHERE ?1 IS NULL OR order_ref = ?1 ORDER BY rowid",
            (order,),
        )
        names = ("kind", "key", "order", "answer", "at")
        return [
            dict(zip(names, (*row[:3], json.loads(row[3]), row[4]), strict=True)) for row in rows
        ]

    def count(
        self, table: Literal["arrivals", "done"], *, order: str | None, key: str | None
    ) -> dict[str, dict[str, int]]:
        """Count by order and kind, narrowed to an order or a key."""
        rows = self._db.execute(
            f"SELECT order_ref, kind, count(*) FROM {table} "  # noqa: S608 - a literal
            "WHERE (?1 IS NULL OR order_ref = ?1) AND (?2 IS NULL OR key = ?2) "
            "GROUP BY order_ref, kind",
            (order, key),
        )
        counts: dict[str, dict[str, int]] = {}
        for order_ref, kind, number in rows:
            counts.setdefault(order_ref, {})[kind] = number
        return counts

    def read_faults(self) -> dict[str, dict[str, Any]]:
        """Give the faults that are switched on, by endpoint."""
        return {
            endpoint: json.loads(fault)
            for endpoint, fault in self._db.execute("SELECT endpoint, fault FROM faults")
        }

    def write_fault(self, endpoint: str, fault: dict[str, Any] | None) -> None:
        """Switch a fault on, or off with None."""
        if fault is None:
            self._db.execute("DELETE FROM faults WHERE endpoint = ?", (endpoint,))
        else:
            self._db.execute(
                "INSERT OR REPLACE INTO faults VALUES (?, ?)", (endpoint, json.dumps(fault))
            )

    def _take_from_stock(self, body: dict[str, Any]) -> None:
        taken = self._db.execute(
            "UPDATE stock SET available = available - ?1 WHERE pizza = ?2 AND available >= ?1",
            (body["quantity"], body["pizza"]),
        )
        if taken.rowcount == 0:
            raise SoldOut

    def _fill_stock(self) -> None:
        self._db.executemany(
            "INSERT OR IGNORE INTO stock VALUES (?, ?, ?)",
            [(pizza, pieces, price) for pizza, (pieces, price) in STOCK.items()],
        )

    def _transaction(self) -> "_Transaction":
        return _Transaction(self._db)


class _Transaction:
    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def __enter__(self) -> None:
        self._db.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._db.execute("COMMIT" if kind is None else "ROLLBACK")


_COURIERS = ("Bruno", "Chiara", "Elena", "Marco", "Sofia")


def _answer(kind: Kind, number: str, body: dict[str, Any]) -> dict[str, Any]:
    if kind == "payment":
        return {
            "payment_id": number,
            "order": body["order"],
            "amount": body["amount"],
            "currency": "EUR",
            "status": "charged",
        }
    if kind == "ticket":
        minutes = 8 + 2 * body["quantity"]
        return {"ticket_id": number, "order": body["order"], "ready_in_minutes": minutes}
    courier = _COURIERS[int(hashlib.sha256(body["order"].encode()).hexdigest(), 16) % 5]
    return {"trip_id": number, "order": body["order"], "courier": courier, "eta_minutes": 35}


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
