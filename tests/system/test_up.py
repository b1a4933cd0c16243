"""`make up` after its set-up: what starts, what is in the way, what is left."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest

from designer.settings.environment import ROOT
from tests.system.stack import Stack, command_of, descendants_of, until

pytestmark = pytest.mark.system

MEMORY_BUDGET_MB = 600


def memory_mb(pids: list[int]) -> float:
    """Memory that processes hold together; what they share is counted once."""
    total = 0
    for pid in pids:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
    return total / 1000


class TestUp:
    def test_the_second_start_is_small_and_leaves_nothing(self, tmp_path: Path) -> None:
        with Stack(tmp_path):
            pass

        with Stack(tmp_path) as stack:
            assert httpx2.get(f"{stack.url}/readyz").status_code == 200
            started = [stack.process.pid, *descendants_of(stack.process.pid)]
            assert memory_mb(started) < MEMORY_BUDGET_MB

            assert stack.stop(signal.SIGINT) == 0
        until(lambda: not any(command_of(pid) for pid in started), why="for all to be gone")

    def test_kill_9_of_the_supervisor_leaves_nothing(self, tmp_path: Path) -> None:
        with Stack(tmp_path) as stack:
            started = descendants_of(stack.process.pid)

            os.kill(stack.process.pid, signal.SIGKILL)

            until(lambda: not any(command_of(pid) for pid in started), why="for all to be gone")

    def test_a_second_instance_on_the_same_data_is_refused_in_a_sentence(
        self, tmp_path: Path
    ) -> None:
        with Stack(tmp_path, demo=False) as first:
            second = Stack(tmp_path, demo=False)

            said, _ = second.process.communicate(timeout=30)

            assert second.process.returncode == 1
            assert f"(process {first.process.pid})" in said.decode()
            assert len(said.decode().strip().splitlines()) == 1

    def test_a_taken_port_is_told_in_a_sentence(self, tmp_path: Path) -> None:
        stack = Stack(tmp_path, demo=False)
        with socket.socket() as taken:
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            taken.bind(("127.0.0.1", stack.port))
            taken.listen()

            said, _ = stack.process.communicate(timeout=30)

        assert stack.process.returncode == 1
        assert f"Port {stack.port} is taken" in said.decode()
        assert len(said.decode().strip().splitlines()) == 1

    def test_without_the_demo_nobody_may_sign_in_with_its_password(self, tmp_path: Path) -> None:
        with Stack(tmp_path, demo=False) as stack:
            assert "Sign in" not in stack.output
            assert stack.pid_of("shop") is None

    def test_the_first_administrator_is_made_by_the_command_that_it_prints(
        self, tmp_path: Path
    ) -> None:
        with Stack(tmp_path, demo=False) as first:
            first.read_until("Ctrl-C stops it", seconds=10)
            create_admin(tmp_path)

        with Stack(tmp_path) as second:
            second.read_until("Ctrl-C stops it", seconds=10)
            session = httpx2.get(f"{second.url}/api/session/").json()
            assert second.pid_of("shop") is None

        assert "manage.py create_admin" in first.output
        assert "manage.py create_admin" not in second.output
        assert "without the demo" in second.output
        assert "pizza for everyone" not in second.output
        assert session["demo_sign_ins"] == []


def create_admin(folder: Path) -> None:
    """Make somebody beside a running Baton."""
    options = ["--email", "zoe@example.org", "--name", "Zoe", "--workspace", "Zoe's"]
    subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "create_admin", *options],
        env={**os.environ, "BATON_DATA_DIR": str(folder)},
        input=b"correct horse battery\n",
        check=True,
    )
