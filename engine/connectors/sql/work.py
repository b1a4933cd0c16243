"""What both kinds of database are asked to do, and what they answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.connectors.kit.errors import EgressRefused
from engine.connectors.sql.rows import MAX_OUTPUT_BYTES
from engine.connectors.sql.statement import Mode, Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """
    One statement with its values.

    Attributes:
        max_rows, max_bytes: More than this is an error, never silently cut.
        own_tables: A database that holds one of these is the host's own.
    """

    statement: Statement
    values: Mapping[str, Any]
    mode: Mode
    max_rows: int
    deadline_s: float
    own_tables: tuple[str, ...]
    max_bytes: int = MAX_OUTPUT_BYTES


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Rows as JSON values, and how many rows there are or were changed."""

    rows: list[dict[str, Any]]
    row_count: int


def own_database() -> EgressRefused:
    """Build the error for an attempt to reach the host's own database."""
    return EgressRefused(
        "This is the database in which workflows and credentials are kept. "
        "Steps may not connect to it."
    )
