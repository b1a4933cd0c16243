"""
The commands of the Makefile: set up what is missing, then do it.

This file and what it imports at its top must be readable by Python 3.7, so that an old one gets a
sentence instead of a traceback. Everything else in `setup/` may use the present language.
"""

from __future__ import annotations

import os
import shutil
import sys

NEEDED = (3, 11)


def newer_python() -> str | None:
    """Find a Python that is new enough under another name."""
    for minor in range(15, NEEDED[1] - 1, -1):
        found = shutil.which("python3.%d" % minor)  # noqa: UP031
        if found:
            return found
    return None


def main() -> int:
    """Run one command, on a Python that is new enough."""
    if sys.version_info < NEEDED:
        other = newer_python()
        if other is None:
            sys.stderr.write(
                "Baton needs Python 3.11 or newer, and this is %s: install one and try again.\n"  # noqa: UP031
                % ".".join(str(part) for part in sys.version_info[:3])
            )
            return 1
        os.execv(other, [other, *sys.argv])
    from setup.commands import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
