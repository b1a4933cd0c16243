"""
Watches the supervisor from outside and leaves nothing behind when it is killed.

Run as a program by `guard.py`, with a pipe as its standard input: `+pid` adds a process group,
`-pid` removes it. The end of the pipe means that the supervisor is gone, however it went; then
every group that is still listed is killed. The kernel's own parent-death signal does not reach
grandchildren; groups do. Imports nothing but the standard library, so that it stays tiny.
"""

import os
import signal
import sys


def main() -> None:
    """Listen until the pipe ends, then kill what is left."""
    groups: set[int] = set()
    for line in sys.stdin:
        sign, number = line[:1], line[1:].strip()
        if sign == "+":
            groups.add(int(number))
        else:
            groups.discard(int(number))
    for group in groups:
        try:
            os.killpg(group, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            continue


if __name__ == "__main__":
    main()
