"""Calm progress lines, and plain sentences when something is in the way."""

import errno
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / ".data"
LOG = DATA / "logs" / "setup.log"
NO_SPACE = "No space left on device"


class CannotGoOn(Exception):
    """Something is in the way; the message is one sentence that says what to do."""


@contextmanager
def step(title: str) -> Iterator[None]:
    """Show that something is being done, and how long it took."""
    began = time.monotonic()
    print(f"  {title} … ", end="", flush=True)
    try:
        yield
    except BaseException:
        print("stopped", flush=True)
        raise
    print(f"{time.monotonic() - began:.0f} s", flush=True)


def run_quietly(command: Sequence[str], *, env: Mapping[str, str] | None = None) -> None:
    """
    Run a command whose output only matters when it fails.

    Raises:
        CannotGoOn: it failed; its output is in the log, and the end of it on the screen.
    """
    DATA.mkdir(exist_ok=True, mode=0o700)  # the same folder will hold sessions and orders
    LOG.parent.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **(env or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    with LOG.open("a") as log:
        log.write(f"$ {' '.join(command)}\n{done.stdout}\n")
    if done.returncode == 0:
        return
    if NO_SPACE in done.stdout or "ENOSPC" in done.stdout:
        raise CannotGoOn(disk_full())
    sys.stderr.write("\n" + "\n".join(done.stdout.splitlines()[-15:]) + "\n")
    raise CannotGoOn(
        f"{Path(command[0]).name} failed (the lines above; all of it is in "
        f"{LOG.relative_to(ROOT)}): mend that and run the same command again."
    )


def disk_full() -> str:
    """Say that there is no room."""
    return f"The disk that holds {ROOT} is full: free about 2 GB and run the same command again."


def need_room(megabytes: int) -> None:
    """
    Stop early rather than in the middle.

    Raises:
        CannotGoOn: there is less room than that.
    """
    if shutil.disk_usage(ROOT).free < megabytes * 1_000_000:
        raise CannotGoOn(disk_full())


def explain(error: OSError) -> str:
    """Turn an error of the operating system into one sentence."""
    if error.errno == errno.ENOSPC:
        return disk_full()
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return f"{error.filename} cannot be written: give yourself the right to, and try again."
    return f"The operating system refused something: {error}."
