"""What was loaded is not looked through again and again."""

import subprocess
import sys

SEEN_FROM_INSIDE = """
import gc
from designer.common.collector import spare_the_collector
loaded = len(gc.get_objects())
spare_the_collector()
print(gc.get_freeze_count() > loaded // 2, len(gc.get_objects()) < loaded // 2, *gc.get_threshold())
"""


def test_leaves_what_was_loaded_out_of_every_round() -> None:
    # In a process of its own: what is frozen stays so until its end.
    done = subprocess.run(
        [sys.executable, "-c", SEEN_FROM_INSIDE], capture_output=True, text=True, check=True
    )

    assert done.stdout.split() == ["True", "True", "10000", "10", "10"]
