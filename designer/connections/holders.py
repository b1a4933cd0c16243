"""Who else still needs a connection: apps above this one say so when they are loaded."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """A run that is under way and may yet open the connection."""

    run_id: UUID
    number: int
    workflow_id: UUID
    workflow_name: str


FindHolders = Callable[[UUID], tuple[Holder, ...]]

_finders: Final[dict[str, FindHolders]] = {}


def register(name: str, find: FindHolders) -> None:
    """Have `find` asked with a connection's id before that connection is deleted."""
    _finders[name] = find


def holders_of(connection_id: UUID) -> tuple[Holder, ...]:
    """List everything that still needs a connection, beyond what its noted uses say."""
    return tuple(holder for find in _finders.values() for holder in find(connection_id))
