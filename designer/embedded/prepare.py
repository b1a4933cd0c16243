"""What must be true before the parts start: room, tables and, the first time, a demo workspace."""

import os
import shutil
import sys
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

from django.core.management import call_command

from designer.embedded.inhabitants import Inhabitants, find_inhabitants
from designer.embedded.obstacle import Obstacle
from designer.embedded.ports import LOOPBACK

LEAST_ROOM_BYTES = 100_000_000


def need_room(data_dir: Path) -> None:
    """
    Make sure that there is room for a start.

    Raises:
        Obstacle: the disk is full, or nearly so.
    """
    if shutil.disk_usage(data_dir).free < LEAST_ROOM_BYTES:
        raise Obstacle(
            f"The disk that holds {data_dir} is full: free at least "
            f"{LEAST_ROOM_BYTES // 1_000_000} MB and start again."
        )


def prepare(*, demo: Mapping[str, int]) -> Inhabitants:
    """
    Bring the tables up to date, make the demo workspace in an empty database, see who is there.

    A fork does it, so that what it loads and starts (compiler, type checker) ends with it, and no
    part can inherit an open connection.

    Args:
        demo: Ports of the demo's other side; empty when there is no demo.

    Raises:
        Obstacle: it failed; why is on the screen.
    """
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        _prepare_and_leave(demo)
    _, status = os.waitpid(child, 0)
    try:
        return Inhabitants(os.waitstatus_to_exitcode(status))
    except ValueError:
        message = "The data could not be prepared, see above: nothing was started."
        raise Obstacle(message) from None


def _prepare_and_leave(demo: Mapping[str, int]) -> NoReturn:
    code = 1
    try:
        call_command("migrate", interactive=False, verbosity=0)
        if demo:
            call_command(
                "seed_demo",
                shop_url=f"http://{LOOPBACK}:{demo['shop']}",
                smtp_port=demo["smtp"],
                verbosity=0,
            )
        code = find_inhabitants().value
    except Exception:  # noqa: BLE001 - the edge of a process
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)
