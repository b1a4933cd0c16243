"""What must be true before the parts start: room, tables and, the first time, a demo workspace."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from django.core.management import call_command
from django.db import connections

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


def prepare(*, demo: Mapping[str, int]) -> None:
    """
    Bring the tables up to date and make the demo workspace, unless it is there.

    Args:
        demo: Ports of the demo's other side; empty when there is no demo.
    """
    call_command("migrate", interactive=False, verbosity=0)
    if demo:
        call_command(
            "seed_demo",
            shop_url=f"http://{LOOPBACK}:{demo['shop']}",
            smtp_port=demo["smtp"],
            verbosity=0,
        )
    # The parts are our children: none of them may inherit an open connection.
    connections.close_all()
