"""One instance per data folder."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from designer.embedded.obstacle import Obstacle


@contextmanager
def hold_data(data_dir: Path) -> Iterator[None]:
    """
    Hold the data folder for this process; the kernel lets go of it whatever becomes of us.

    Raises:
        Obstacle: another instance holds it.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
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
