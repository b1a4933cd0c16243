"""The mail that arrived, in one SQLite file."""

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

_TABLE = """
CREATE TABLE IF NOT EXISTS messages (
    id INTEGER PRIMARY KEY, message_id TEXT UNIQUE, at TEXT NOT NULL, sender TEXT NOT NULL,
    recipients TEXT NOT NULL, subject TEXT NOT NULL, raw BLOB NOT NULL,
    arrivals INTEGER NOT NULL DEFAULT 1)
"""
_COLUMNS = ("id", "message_id", "at", "from", "to", "subject", "arrivals")


class Mailbox:
    """
    Keeps messages. One with a Message-ID that is known counts as the same message again, as
    careful mail servers do; `arrivals` tells how often it came.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(folder / "mail.sqlite3", isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.execute(_TABLE)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def put(self, *, sender: str, recipients: Sequence[str], raw: bytes) -> None:
        """Keep a message."""
        message = _read(raw)
        self._db.execute(
            "INSERT INTO messages (message_id, at, sender, recipients, subject, raw) "
            "VALUES (?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (message_id) DO UPDATE SET arrivals = arrivals + 1",
            (
                message["Message-ID"],
                datetime.now(UTC).isoformat(timespec="milliseconds"),
                str(message["From"] or sender),
                "\n".join(recipients),
                str(message["Subject"] or ""),
                raw,
            ),
        )

    def read_all(self, *, to: str | None = None) -> list[dict[str, Any]]:
        """List messages with their text, newest first; `to` narrows it to a recipient."""
        rows = self._db.execute(
            "SELECT id, message_id, at, sender, recipients, subject, arrivals, raw FROM messages "
            "WHERE ?1 IS NULL OR char(10) || recipients || char(10) "
            "LIKE '%' || char(10) || ?1 || char(10) || '%' ORDER BY id DESC LIMIT 500",
            (to,),
        )
        return [_describe(row) for row in rows]

    def read_html(self, number: int) -> str | None:
        """Give the HTML of a message, if it has any."""
        row = self._db.execute("SELECT raw FROM messages WHERE id = ?", (number,)).fetchone()
        return None if row is None else _part(_read(row[0]), "html")

    def reset(self) -> None:
        """Throw all mail away."""
        self._db.execute("DELETE FROM messages")


def _describe(row: tuple[Any, ...]) -> dict[str, Any]:
    message = _read(row[7])
    described = dict(zip(_COLUMNS, row[:7], strict=True))
    described["to"] = row[4].split("\n")
    described["text"] = _part(message, "plain") or ""
    described["has_html"] = _part(message, "html") is not None
    return described


def _read(raw: bytes) -> EmailMessage:
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)  # noqa: S101 - what this policy makes
    return message


def _part(message: EmailMessage, kind: str) -> str | None:
    part = message.get_body(preferencelist=(kind,))
    try:
        return None if part is None else str(part.get_content())
    except (LookupError, UnicodeError):
        return None
