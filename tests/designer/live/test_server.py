"""The whole web server as a program: uvicorn, a real socket, and its end."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.typing import Origin

from designer.access.roles import Role
from designer.runs.journal import Journal
from tests.designer.live.conftest import signed_in
from tests.designer.running import a_member, a_run, a_workflow, an_actor, run_started

READY_WITHIN_S = 120
SERVICE_RESTART = 1012


@dataclass(frozen=True)
class Server:
    address: str
    process: subprocess.Popen[bytes]


@pytest.fixture
def server(transactional_db: None, settings: Any, tmp_path: Path) -> Iterator[Server]:
    """Start the server on the test's own database, as the supervisor starts it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    database = connection.settings_dict["NAME"]
    data = tmp_path / "data"
    data.mkdir()
    for key in ("secret_key", "sealing_keys"):
        (data / key).write_bytes((settings.BATON_DATA_DIR / key).read_bytes())
    (data / "baton.sqlite3").symlink_to(database)
    (data / "run").symlink_to(settings.BATON_DATA_DIR / "run", target_is_directory=True)
    (settings.BATON_DATA_DIR / "run").mkdir(mode=0o700, exist_ok=True)
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "designer.settings.base",
        "BATON_DATA_DIR": str(data),
        "BATON_BASE_URL": f"http://127.0.0.1:{port}",
    }
    command = [sys.executable, "-m", "uvicorn", "designer.asgi:application", "--port", str(port)]
    limits = ["--timeout-graceful-shutdown", "2", "--log-level", "warning"]
    process = subprocess.Popen([*command, *limits], env=environment)
    try:
        _wait_until_it_answers(f"http://127.0.0.1:{port}/healthz", process)
        yield Server(f"127.0.0.1:{port}", process)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=10)


def _wait_until_it_answers(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + READY_WITHIN_S
    while True:
        assert process.poll() is None, "the server ended"
        assert time.monotonic() < deadline, "the server does not answer"
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=1):
            return
        os.sched_yield()


def opened(server: Server, session: str) -> Any:
    return connect(
        f"ws://{server.address}/ws/live/",
        origin=Origin(f"http://{server.address}"),
        additional_headers={"Cookie": f"sessionid={session}"},
    )


class TestServer:
    def test_events_of_another_process_reach_the_browser_at_once(self, server: Server):
        run = a_run(an_actor(), workflow=a_workflow())
        user = a_member("olga@example.org", Role.OPERATOR)

        with opened(server, signed_in(user)) as browser:
            browser.send(json.dumps({"subscribe": {"run": str(run.id), "after": 0}}))
            assert json.loads(browser.recv(timeout=10))["events"]["items"] == []
            Journal().record(str(run.id), [run_started()])
            told = json.loads(browser.recv(timeout=10))

        assert told["events"]["items"][0]["event"]["type"] == "run.started"

    def test_says_that_it_restarts_when_it_is_told_to_stop(self, server: Server):
        user = a_member("olga@example.org", Role.OPERATOR)

        with opened(server, signed_in(user)) as browser:
            browser.send(json.dumps({"ping": 1}))
            browser.recv(timeout=10)
            server.process.send_signal(signal.SIGTERM)

            with pytest.raises(ConnectionClosed) as closed:
                browser.recv(timeout=10)

        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == SERVICE_RESTART

    def test_an_address_without_a_socket_is_refused(self, server: Server):
        with pytest.raises(Exception, match="403"), connect(f"ws://{server.address}/ws/other/"):
            pass
