"""Starts the demo's programs as the supervisor does, and stops them."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import httpx2


@contextmanager
def running(module: str, *arguments: str, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program until the block ends; it must have answered, and stop when it is told to."""
    process = subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        wait_until_healthy(port, process)
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            output, _ = process.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            output, _ = process.communicate()
    assert process.returncode == 0, output.decode()
    assert output == b"", "a program of the demo is quiet"


def wait_until_healthy(port: int, process: subprocess.Popen[bytes]) -> None:
    pause, end = threading.Event(), time.monotonic() + 20
    while time.monotonic() < end and process.poll() is None:
        with suppress(httpx2.TransportError):
            if httpx2.get(f"http://127.0.0.1:{port}/healthz", timeout=1).status_code == 200:
                return
        pause.wait(0.02)
    raise AssertionError("it does not answer")
