"""Command lines of our own programs."""

import sys

from designer.settings.environment import ROOT


def manage(command: str, *arguments: str) -> tuple[str, ...]:
    """Build the command line of a management command."""
    return (sys.executable, str(ROOT / "manage.py"), command, *arguments)
