"""The data folder: its owner's alone, and plain words where it cannot be used."""

import errno
import os
import stat
from pathlib import Path

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def make_private(folder: Path) -> None:
    """
    Make the data folder, or take the others' rights from one that is ours.

    The root of all folders, and one that everybody may write to, such as the system's for
    temporary files, stay as they are: they were never meant to be Baton's alone.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if folder.resolve().parent == folder.resolve():
        return
    now = folder.stat()
    shared = now.st_mode & (stat.S_ISVTX | stat.S_IWOTH)
    if now.st_uid == os.geteuid() and now.st_mode & _OTHERS and not shared:
        folder.chmod(stat.S_IMODE(now.st_mode) & ~_OTHERS)


def explain(error: OSError, *, data_dir: Path) -> str:
    """Turn an error of the operating system into one sentence."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return f"The disk that holds {data_dir} is full: free some room and start again."
    if error.errno == errno.EROFS:
        return f"The disk that holds {data_dir} is read-only: make it writable and start again."
    if error.errno in {errno.EACCES, errno.EPERM}:
        return f"{error.filename or data_dir} cannot be written: see to its rights and start again."
    if error.errno in {errno.EEXIST, errno.ENOTDIR}:
        return (
            f"{data_dir} is not a folder: move that file away, "
            "or name a folder in BATON_DATA_DIR, and start again."
        )
    return f"The operating system refused something ({error}): nothing was started."
