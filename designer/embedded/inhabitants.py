"""Who is in the database: what is started, and what people are told, depends on it."""

from enum import IntEnum

from designer.accounts.models import User
from designer.demo.presence import is_seeded


class Inhabitants(IntEnum):
    """Who is there; the numbers are exit codes of the process that looked."""

    NOBODY = 10
    DEMO = 11
    OTHERS = 12


def find_inhabitants() -> Inhabitants:
    """Look who is there. The demo counts, whoever has joined it since."""
    if is_seeded():
        return Inhabitants.DEMO
    return Inhabitants.OTHERS if User.objects.exists() else Inhabitants.NOBODY
