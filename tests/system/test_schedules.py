"""A schedule that fires every second, while the parts that fire it are killed."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.system.orders import DORA
from tests.system.person import Person
from tests.system.stack import Stack, until

pytestmark = [pytest.mark.system, pytest.mark.timeout(300)]

GRAPH = {
    "nodes": [{"id": "start", "kind": "start"}, {"id": "done", "kind": "end", "output": "{{ 1 }}"}],
    "edges": [{"id": "1", "source": "start", "target": "done"}],
}
EVERY_SECOND = {
    "name": "Every second",
    "spec": {"kind": "interval", "every_s": 1},
    "overlap": "allow_all",
}


@pytest.fixture(scope="module")
def own_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    folder: Path = tmp_path_factory.mktemp("schedules")
    with Stack(folder) as running:
        yield running


def published(dora: Person) -> str:
    """A workflow that ends as soon as it begins."""
    body = {"name": "Heartbeat", "description": "", "template": ""}
    workflow = dora.post("workflows/", body).json()["id"]
    revision = dora.read(f"workflows/{workflow}/draft/")["revision"]
    path = f"workflows/{workflow}/draft/"
    saved = dora.put(path, {"graph": GRAPH}, **{"If-Match": f'"{revision}"'}).json()
    answer = dora.post(
        f"workflows/{workflow}/versions/",
        {"note": ""},
        **{"If-Match": f'"{saved["revision"]}"'},
    )
    assert answer.status_code == 201, answer.text
    return str(workflow)


def slots(dora: Person, schedule: str) -> list[dict[str, Any]]:
    """All slots, oldest first; none while a part is down."""
    found: list[dict[str, Any]] = []
    cursor = ""
    while True:
        path = f"schedules/{schedule}/slots/?limit=200" + (f"&cursor={cursor}" if cursor else "")
        page = dora.read(path)
        found += page["items"]
        cursor = page["next"]
        if not cursor:
            return sorted(found, key=lambda slot: slot["scheduled_for"])


class TestKill:
    def test_no_slot_is_lost_and_none_starts_two_runs(self, own_stack: Stack) -> None:
        with Person(own_stack.url, DORA) as dora:
            workflow = published(dora)
            made = dora.post(f"workflows/{workflow}/schedules/", EVERY_SECOND)
            assert made.status_code == 201, made.text
            schedule = made.json()["id"]
            until(lambda: len(slots(dora, schedule)) >= 3)

            for part in ("worker", "temporal", "worker", "temporal"):
                seen = len(slots(dora, schedule))
                own_stack.kill(part)
                until(lambda n=seen: len(slots(dora, schedule)) >= n + 4, seconds=60)  # type: ignore[misc]

            last = slots(dora, schedule)[-1]["scheduled_for"]
            # A slot that was under way when its worker died comes a moment after those behind it.
            fired = until(
                lambda: gapless(slots(dora, schedule), last=last), seconds=60, why="for a lost slot"
            )

        assert len({slot["run"]["id"] for slot in fired}) == len(fired) >= 19


def gapless(found: list[dict[str, Any]], *, last: str) -> list[dict[str, Any]]:
    """Those that started a run until then, if there is one for every second."""
    fired = [slot for slot in found if slot["run"] and slot["scheduled_for"] <= last]
    times = [datetime.fromisoformat(slot["scheduled_for"]) for slot in fired]
    count = int((datetime.fromisoformat(last) - times[0]).total_seconds()) + 1
    return fired if times == [times[0] + timedelta(seconds=n) for n in range(count)] else []
