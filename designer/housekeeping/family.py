"""
Keeps the cluster's processes together: when one's parent dies, it dies.

django-q2 forks a sentinel, which forks the workers. Killed from outside, a parent would leave
them behind, still working on a database that the next start believes to have for itself.
"""

import contextlib
import ctypes
import os
import signal
import sys
import threading
import time

_PR_SET_PDEATHSIG = 1
_LOOK_EVERY_S = 0.5


def die_with_parents() -> None:
    """Bind every process that is forked from here on to the life of its parent (Linux)."""
    if not sys.platform.startswith("linux"):
        return
    libc = ctypes.CDLL(None, use_errno=True)

    def bind() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)

    os.register_at_fork(after_in_child=bind)


def watch_parent() -> None:
    """Kill this process and its whole group as soon as whoever started it is gone."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_LOOK_EVERY_S)
        with contextlib.suppress(ProcessLookupError):
            if os.getpgrp() == os.getpid():
                os.killpg(os.getpgrp(), signal.SIGKILL)
        # In somebody else's group: the children go with us, by `die_with_parents`.
        os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=watch, name="parent-watch", daemon=True).start()
