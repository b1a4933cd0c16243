"""A connection's rate limit, kept by two worker processes together, as the other side counts."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from designer.settings.environment import ROOT
from tests.system.counting_server import counting_server, most_in
from tests.system.orders import DORA, OTTO
from tests.system.person import Person
from tests.system.stack import Stack, until

pytestmark = [pytest.mark.system, pytest.mark.timeout(300)]

CALLS, A_SECOND = 300, 100


@contextmanager
def another_worker(stack: Stack) -> Iterator[int]:
    """Run one more worker beside that of the stack, with the same environment."""
    environ = Path(f"/proc/{stack.pid_of('worker')}/environ").read_bytes().decode()
    env = dict(line.split("=", 1) for line in environ.split("\0") if "=" in line)
    log = (stack.folder / "logs" / "another_worker.log").open("wb")
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "manage.py"), "run_worker"],
        env=env,
        stdout=log,
        stderr=log,
        start_new_session=True,
    )
    try:
        until(lambda: "worker_ready" in Path(log.name).read_text(), seconds=60)
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        log.close()


def sockets_to(port: int, pid: int) -> int:
    """Count the connections of a process to a port of this machine."""
    remote = f"0100007F:{port:04X}"
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    inodes = {f"socket:[{line[9]}]" for line in lines if line[2] == remote}
    found = 0
    for file in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(OSError):
            found += str(file.readlink()) in inodes
    return found


def many_calls(connection: str) -> dict[str, Any]:
    """Draw a workflow that calls the other side from many branches at once."""
    start = {"kind": "start", "id": "start"}
    calls = [
        {
            "kind": "operation",
            "id": f"call_{n}",
            "connector": "http",
            "operation": "request",
            "connection": connection,
            "inputs": {"url": "/count", "method": "GET"},
        }
        for n in range(CALLS)
    ]
    edges = [{"id": f"e{n}", "source": "start", "target": f"call_{n}"} for n in range(CALLS)]
    return {"format": 1, "nodes": [start, *calls], "edges": edges}


def publish(dora: Person, graph: dict[str, Any]) -> str:
    made = dora.post("workflows/", {"name": "Many calls", "description": "", "template": ""})
    workflow = str(made.json()["id"])
    saved = dora.put(f"workflows/{workflow}/draft/", {"graph": graph}, **{"If-Match": '"1"'})
    assert saved.status_code == 200, saved.text
    tag = f'"{saved.json()["revision"]}"'
    version = dora.post(f"workflows/{workflow}/versions/", {"note": ""}, **{"If-Match": tag})
    assert version.status_code == 201, version.text
    return workflow


def test_two_workers_together_never_exceed_the_limit(tmp_path: Path) -> None:
    with counting_server() as counter:
        env = {"BATON_EGRESS_ALLOW": f"127.0.0.1:{counter.port}"}
        with Stack(tmp_path, env=env) as stack, another_worker(stack) as second:
            with Person(stack.url, DORA) as dora:
                connection = dora.post(
                    "connections/",
                    {
                        "connector": "http",
                        "name": "Counted",
                        "config": {"base_url": f"http://127.0.0.1:{counter.port}", "auth": "none"},
                        "rate_limit": {"requests": A_SECOND, "per": "second", "burst": 1},
                    },
                )
                assert connection.status_code == 201, connection.text
                workflow = publish(dora, many_calls(connection.json()["id"]))
            with Person(stack.url, OTTO) as otto:
                run = otto.post(f"workflows/{workflow}/runs/", {"input": {}}).json()["id"]
                until(lambda: len(counter.arrivals()) >= CALLS // 2, seconds=60)
                workers = [stack.pid_of("worker") or 0, second]
                shares = [sockets_to(counter.port, pid) for pid in workers]
                ended = otto.wait_for_end(run, seconds=120)
        arrivals = counter.arrivals()

    took = arrivals[-1].latest - arrivals[0].latest
    most = most_in(1, arrivals)
    figures = f"{len(arrivals)} calls in {took:.2f} s, most in a second: {most}"
    sys.stdout.write(figures + "\n")
    assert ended["status"] == "succeeded"
    assert len(arrivals) == CALLS
    assert most <= A_SECOND, figures
    assert all(shares), f"connections of the workers: {shares}"
