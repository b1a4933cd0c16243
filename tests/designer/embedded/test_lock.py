import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from designer.embedded.lock import hold_data
from designer.embedded.obstacle import Obstacle

HOLD = """
import sys, time
from pathlib import Path
from designer.embedded.lock import hold_data
with hold_data(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


class TestHoldData:
    def test_names_the_process_that_holds_the_data(self, tmp_path: Path) -> None:
        with subprocess.Popen(
            [sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True
        ) as holder:
            assert holder.stdout is not None
            assert holder.stdout.readline() == "held\n"

            with pytest.raises(Obstacle, match=f"process {holder.pid}"), hold_data(tmp_path):
                pass

            holder.kill()

    def test_a_killed_holder_holds_nothing(self, tmp_path: Path) -> None:
        with subprocess.Popen(
            [sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True
        ) as holder:
            assert holder.stdout is not None
            holder.stdout.readline()
            os.kill(holder.pid, signal.SIGKILL)
            holder.wait()

        with hold_data(tmp_path):
            assert (tmp_path / "lock").read_text() == f"{os.getpid()}\n"

    def test_makes_the_folder_its_owners_alone(self, tmp_path: Path) -> None:
        with hold_data(tmp_path / "new" / "data"):
            assert stat.S_IMODE((tmp_path / "new" / "data").stat().st_mode) == 0o700
