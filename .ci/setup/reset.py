"""`make reset`: empty the data folder, and never another one."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from setup.progress import DATA, ROOT, CannotGoOn

MARKS = ("lock", "secret_key", "baton.sqlite3")
"""Any of these in a folder shows that it is Baton's."""


def run() -> int:
    """
    Empty the data folder.

    Raises:
        CannotGoOn: Baton is running on it, it is not Baton's, or something in it stays.
    """
    data = Path(os.environ.get("BATON_DATA_DIR") or DATA)
    if data.exists():
        _need_ours(data)
        with _held(data / "lock"):
            _empty(data)
    print(f"{data} is empty: the next start begins anew.")
    return 0


def _need_ours(data: Path) -> None:
    if not data.is_dir():
        raise CannotGoOn(f"{data} is not a folder: nothing was deleted.")
    place = data.resolve()
    if any(other.is_relative_to(place) for other in (ROOT, Path.home().resolve())):
        raise CannotGoOn(f"{data} holds more than Baton's data: nothing was deleted.")
    ours = place == DATA.resolve() or any((data / mark).is_file() for mark in MARKS)
    if not ours and any(data.iterdir()):
        raise CannotGoOn(
            f"{data} does not look like Baton's data (it has no {', '.join(MARKS)}): "
            "nothing was deleted; see to BATON_DATA_DIR."
        )


@contextmanager
def _held(lock: Path) -> Iterator[None]:
    """Hold the data, so that Baton cannot start in the middle."""
    if not lock.is_file():
        yield
        return
    with lock.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CannotGoOn(
                f"Baton is running on {lock.parent}: stop it first (Ctrl-C where it runs)."
            ) from error
        yield


def _empty(data: Path) -> None:
    """Delete what is in the folder; its marks go last, so that a second try finds them."""
    for entry in sorted(data.iterdir(), key=lambda entry: entry.name in MARKS):
        try:
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            else:
                entry.unlink()
        except OSError as error:
            raise CannotGoOn(
                f"{error.filename or entry} could not be deleted ({error.strerror}), so {data} is "
                "not empty: see to its rights and run the same command again."
            ) from error
