"""One instance per data folder."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from designer.embedded.obstacle import Obstacle
from designer.settings.data_dir import make_private


@contextmanager
def hold_data(data_dir: Path) -> Iterator[None]:
    """
    Hold the data folder for this process; the kernel lets go of it whatever becomes of us.

    Raises:
        Obstacle: another instance holds it.
    """
    make_private(data_dir)
    with (data_dir / "lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            holder = file.read().strip() or "unknown"
            raise Obstacle(
                f"Baton is running on {data_dir} already (process {holder}): "
                "use that one, or stop it first."
            ) from error
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield
