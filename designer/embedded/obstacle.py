"""What may be in the way of a start; each is one plain sentence."""

import errno
from pathlib import Path


class Obstacle(Exception):
    """Baton cannot start or go on; the message says why, and what to do."""


def explain(error: OSError, *, data_dir: Path) -> str:
    """Turn an error of the operating system into one sentence."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return f"The disk that holds {data_dir} is full: free some room and start again."
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return f"{error.filename or data_dir} cannot be written: see to its rights and start again."
    return f"The operating system refused something ({error}): nothing was started."
