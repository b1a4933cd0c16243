"""Starts the real thing, as a user would, in a folder and on a port of its own."""

import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Self, TypeVar

from designer.embedded.ports import free_port
from designer.settings.environment import ROOT

READY_WITHIN_S = 120
STOP_WITHIN_S = 30
PROGRAMS = {
    "worker": "run_worker",
    "housekeeping": "run_housekeeping",
    "web": "designer.asgi:application",
    "temporal": "start-dev",
    "shop": "designer.demo.shop",
    "mail": "designer.demo.mail_sink",
}


Found = TypeVar("Found")


def until(holds: Callable[[], Found], *, seconds: float = 30, why: str = "") -> Found:
    """Wait for a condition of another process, and give what it gave."""
    end = time.monotonic() + seconds
    while True:
        found = holds()
        if found:
            return found
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds:g} s in vain {why}")
        time.sleep(0.05)


def children_of(pid: int) -> list[int]:
    """Processes that a process has started."""
    with suppress(OSError):
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
        return [int(word) for word in text.split()]
    return []


def command_of(pid: int) -> str:
    """Command line of a process; empty when it is gone."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    return ""


def descendants_of(pid: int) -> list[int]:
    """Everything that a process, or what it started, has started."""
    found = children_of(pid)
    return found + [grandchild for child in found for grandchild in descendants_of(child)]


class Stack:
    """`manage.py up`, running."""

    def __init__(self, folder: Path, *, demo: bool = True, env: Mapping[str, str] | None = None):
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.output = ""
        command = [sys.executable, str(ROOT / "manage.py"), "up", "--port", str(self.port)]
        told = {key: value for key, value in os.environ.items() if not key.startswith("BATON_")}
        told |= {"BATON_DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "designer.settings.base"}
        self.process = subprocess.Popen(
            command if demo else [*command, "--no-demo"],
            env={**told, **(env or {})},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def __enter__(self) -> Self:
        self.read_until("Baton is ready", seconds=READY_WITHIN_S)
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def read_until(self, text: str, *, seconds: float) -> None:
        """Read what it says until it says something."""
        assert self.process.stdout is not None
        stream = self.process.stdout.fileno()
        end = time.monotonic() + seconds
        while text not in self.output:
            ready, _, _ = select.select([stream], [], [], max(0, end - time.monotonic()))
            chunk = os.read(stream, 65_536) if ready else b""
            self.output += chunk.decode(errors="replace")
            if not chunk:
                self.stop()
                raise AssertionError(f"never said {text!r}, but:\n{self.output}")

    def pid_of(self, part: str) -> int | None:
        """The process of a part, if it runs."""
        for pid in children_of(self.process.pid):
            if PROGRAMS[part] in command_of(pid):
                return pid
        return None

    def kill(self, part: str) -> None:
        """Kill a part as hard as there is, and wait until another one is in its place."""
        pid = until(lambda: self.pid_of(part), why=f"for {part} to be there")
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        until(lambda: self.pid_of(part) not in {None, pid}, why=f"for another {part}")

    def stop(self, number: int = signal.SIGINT) -> int:
        """Stop it; the answer is the exit code."""
        assert self.process.stdout is not None
        if self.process.poll() is None:
            os.kill(self.process.pid, number)
        try:
            said, _ = self.process.communicate(timeout=STOP_WITHIN_S)
            self.output += said.decode(errors="replace")
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.communicate()
            raise
        return self.process.returncode

    def log(self, part: str) -> str:
        """What a part has said."""
        file = self.folder / "logs" / f"{part}.log"
        return file.read_text() if file.exists() else ""

    @property
    def temporal_address(self) -> str:
        """Where Temporal's server of this stack is."""
        command = command_of(until(lambda: self.pid_of("temporal")) or 0)
        port = re.search(r"--port (\d+)", command)
        assert port is not None, command
        return f"127.0.0.1:{port[1]}"

    @property
    def shop_url(self) -> str:
        """Where the demo shop of this stack is."""
        port = re.search(r"--port (\d+)", command_of(until(lambda: self.pid_of("shop")) or 0))
        assert port is not None
        return f"http://127.0.0.1:{port[1]}"

    @property
    def egress_allow(self) -> str:
        """Where this stack's worker may connect on this machine."""
        pid = until(lambda: self.pid_of("worker")) or 0
        told = Path(f"/proc/{pid}/environ").read_bytes().decode().split("\0")
        return dict(line.split("=", 1) for line in told if "=" in line)["BATON_EGRESS_ALLOW"]
