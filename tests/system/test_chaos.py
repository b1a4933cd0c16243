"""`kill -9` of worker and server at random, under two hundred runs that leave ten effects each."""

import os
import random
import signal
import threading
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Self

import pytest

from tests.system.figures import FIGURES
from tests.system.orders import DORA, OTTO, Shop
from tests.system.person import Person
from tests.system.stack import Stack, until

pytestmark = [pytest.mark.system, pytest.mark.timeout(900)]

RUNS = 200
EFFECTS = 10
KILLS = 60
TARGETS = ("worker", "temporal")
SEED = 20261120


@pytest.fixture(scope="module")
def own_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    folder: Path = tmp_path_factory.mktemp("chaos")
    with Stack(folder) as running:
        yield running


def ten_payments(connection: str) -> dict[str, Any]:
    """A workflow of ten effects in a row; the shop knows each by its effect key."""
    nodes: list[dict[str, Any]] = [{"kind": "start", "id": "start"}]
    edges = []
    for number in range(EFFECTS):
        body = {"order": f"{{{{ run.id }}}}-{number}", "amount": 1, "customer": "c@example.org"}
        nodes.append(
            {
                "kind": "operation",
                "id": f"pay{number}",
                "connector": "http",
                "operation": "request",
                "connection": connection,
                "inputs": {"method": "POST", "url": "/payments", "body": body},
                "retry": {"attempts": 100, "initial_s": 0.2, "factor": 1.5, "maximum_s": 2},
                "limits": {"attempt_s": 10},
            }
        )
        edges.append(_edge(f"pay{number - 1}" if number else "start", f"pay{number}"))
    nodes.append({"kind": "end", "id": "done", "output": "{{ run.id }}"})
    edges.append(_edge(f"pay{EFFECTS - 1}", "done"))
    return {"format": 1, "nodes": nodes, "edges": edges}


def _edge(source: str, target: str) -> dict[str, str]:
    return {"id": f"{source}-{target}", "source": source, "target": target}


def publish(dora: Person, graph: dict[str, Any], name: str) -> str:
    made = dora.post("workflows/", {"name": name, "description": "", "template": ""})
    assert made.status_code == 201, made.text
    workflow = str(made.json()["id"])
    draft = dora.get(f"workflows/{workflow}/draft/")
    saved = dora.put(
        f"workflows/{workflow}/draft/", {"graph": graph}, **{"If-Match": draft.headers["ETag"]}
    )
    assert saved.status_code == 200, saved.text
    published = dora.post(
        f"workflows/{workflow}/versions/", {"note": ""}, **{"If-Match": saved.headers["ETag"]}
    )
    assert published.status_code == 201, published.text
    return workflow


def shop_of(person: Person) -> str:
    """The connection to the demo shop."""
    rows = person.read("connections/")["items"]
    return str(next(row["id"] for row in rows if row["connector"] == "http"))


class Killer:
    """Kills a part at random, again and again, and waits until another one is in its place."""

    def __init__(self, stack: Stack) -> None:
        self.killed: Counter[str] = Counter()
        self._stack = stack
        self._random = random.Random(SEED)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def wait(self) -> None:
        """Wait until all the killing is done."""
        until(lambda: not self._thread.is_alive(), seconds=600, why="for the killing to end")

    def _work(self) -> None:
        while self.killed.total() < KILLS and not self._stop.is_set():
            part = self._random.choice(TARGETS)
            pid = until(lambda part=part: self._stack.pid_of(part))  # type: ignore[misc]
            assert pid is not None
            os.kill(pid, signal.SIGKILL)
            self.killed[part] += 1
            until(
                lambda part=part, pid=pid: self._stack.pid_of(part) not in {None, pid},  # type: ignore[misc]
                why=f"for another {part}",
            )
            # Sometimes before it answers, mostly in the middle of its work.
            self._stop.wait(self._random.uniform(0.5, 4.0))


class TestChaos:
    def test_loses_no_run_and_repeats_no_effect(
        self, own_stack: Stack, record_property: Callable[[str, object], None]
    ) -> None:
        with (
            Person(own_stack.url, DORA) as dora,
            Person(own_stack.url, OTTO) as otto,
            Shop(own_stack) as shop,
        ):
            workflow = publish(dora, ten_payments(shop_of(dora)), "Ten payments")
            with Killer(own_stack) as killer:
                runs = []
                for number in range(RUNS):
                    answer = otto.post(
                        f"workflows/{workflow}/runs/",
                        {"input": {}, "client_key": f"chaos-{number}-{uuid.uuid4()}"},
                    )
                    assert answer.status_code == 201, answer.text
                    runs.append(answer.json()["id"])
                killer.wait()
                killed = killer.killed
            ended = [otto.wait_for_end(run, seconds=300) for run in runs]
            done = [shop.counts(f"{run}-{n}") for run in runs for n in range(EFFECTS)]

        lost = [run["id"] for run in ended if run["status"] != "succeeded"]
        charges = Counter(one["charges"] for one in done)
        arrivals = sum(sum(one["arrivals"].values()) for one in done)
        record_property(
            FIGURES,
            f"chaos: {len(ended)} runs, {killed.total()} kills ({dict(killed)}), "
            f"{len(lost)} lost, effects by how often they were done {dict(charges)}, "
            f"{arrivals - len(done)} repeated requests",
        )
        assert lost == []
        assert charges == {1: RUNS * EFFECTS}
        assert killed.total() == KILLS
