"""The cluster as a program: it runs, says so, and leaves nothing behind."""

import contextlib
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

MANAGE = Path(__file__).parents[3] / "manage.py"
READY_WITHIN_S = 120
GONE_WITHIN_S = 10


def _in_group(group: int) -> list[int]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            fields = (folder / "stat").read_text().rsplit(")", 1)[1].split()
            if int(fields[2]) == group and fields[0] != "Z":
                found.append(int(folder.name))
    return found


def _wait_until_gone(group: int) -> None:
    for member in _in_group(group):
        with contextlib.suppress(ProcessLookupError):
            alive = os.pidfd_open(member)
            gone, _, _ = select.select([alive], [], [], GONE_WITHIN_S)
            os.close(alive)
            assert gone, f"{member} was left behind"


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    found = {**os.environ, "DJANGO_SETTINGS_MODULE": "designer.settings.base"}
    found["BATON_DATA_DIR"] = str(tmp_path_factory.mktemp("data"))
    migrate = [sys.executable, str(MANAGE), "migrate", "-v0"]
    subprocess.run(migrate, env=found, check=True, capture_output=True)
    return found


@pytest.fixture
def cluster(environment: dict[str, str], tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Start it as the supervisor does: in a session of its own, with a place to say it is ready."""
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    listener.bind(str(tmp_path / "n"))
    command = [sys.executable, str(MANAGE), "run_housekeeping"]
    process = subprocess.Popen(
        command,
        env={**environment, "NOTIFY_SOCKET": str(tmp_path / "n")},
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        ready, _, _ = select.select([listener], [], [], READY_WITHIN_S)
        assert ready, "it never said that it is ready"
        yield process
    finally:
        listener.close()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


class TestRunHousekeeping:
    def test_ends_in_good_order(self, cluster: subprocess.Popen[bytes]):
        assert len(_in_group(cluster.pid)) > 1

        cluster.terminate()

        assert cluster.wait(timeout=GONE_WITHIN_S) == 0
        assert _in_group(cluster.pid) == []

    def test_killed_it_takes_its_children_along(self, cluster: subprocess.Popen[bytes]):
        cluster.kill()
        cluster.wait(timeout=GONE_WITHIN_S)

        _wait_until_gone(cluster.pid)
