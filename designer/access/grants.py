"""How far a permission reaches."""

from enum import IntEnum


class Grant(IntEnum):
    """
    How far a permission reaches; a higher value reaches further.

    With several roles the furthest grant counts.
    """

    BREAK_GLASS = 1
    """Only while a break-glass session is open."""

    SECOND_PERSON = 2
    """Only together with a second person; alone where four eyes are switched off."""

    METADATA = 3
    """Only that it exists and how it stands, without values."""

    OWN = 4
    """Only what is one's own or assigned to one."""

    ANY = 5
    """Everything in the workspace."""
