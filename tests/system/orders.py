"""Ordering pizza, and asking the shop what really happened."""

from typing import Any, Self

import httpx2

from tests.system.person import Person
from tests.system.stack import Stack, until

ADA, OTTO, DORA = "ada@luigi.example", "otto@luigi.example", "dora@luigi.example"
STEPS = {"check_stock", "enough", "charge", "kitchen_ticket", "courier", "receipt", "served"}
SKIPPED = {"sorry", "sold_out"}


def order_of(name: str = "Ada Lovelace", **more: Any) -> dict[str, Any]:
    """What somebody fills into the form."""
    return {
        "name": name,
        "email": "ada@example.org",
        "pizza": "Margherita",
        "quantity": 2,
        "address": "12 St James's Square, London",
        "note": "",
        **more,
    }


class Shop:
    """The demo shop of a stack, the judge of what was done."""

    def __init__(self, stack: Stack) -> None:
        self._http = httpx2.Client(base_url=stack.shop_url, timeout=10)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def counts(self, order: str) -> dict[str, Any]:
        """What arrived and what was done for one order."""
        answer = self._http.get("/_oracle", params={"order": order}).json()
        nothing = {"arrivals": {}, "charges": 0, "tickets": 0, "couriers": 0}
        found: dict[str, Any] = answer["orders"].get(order, nothing)
        return found

    def fault(self, endpoint: str, **fault: Any) -> None:
        """Switch a fault on."""
        answer = self._http.put(f"/_faults/{endpoint}", json=fault)
        assert answer.status_code == 200, answer.text

    def wait_for_arrival(self, order: str, kind: str) -> None:
        """Wait until a request of an order has reached the shop."""
        until(
            lambda: self.counts(order)["arrivals"].get(kind),
            why=f"for a {kind} of {order}",
        )


def pizza_form(person: Person) -> str:
    """The workflow whose form orders pizza."""
    cards = person.read("forms/")
    return str(next(c["workflow_id"] for c in cards["items"] if "izza" in c["title"]))


def submit(person: Person, *, key: str, form: str | None = None, **more: Any) -> str:
    """Order from the form; the answer is the run."""
    answer = person.post(
        f"forms/{form or pizza_form(person)}/submissions/",
        {"client_key": key, "input": order_of(**more)},
    )
    assert answer.status_code in {200, 201}, answer.text
    return str(answer.json()["request_id"])


def assert_served(run: dict[str, Any], counts: dict[str, Any]) -> None:
    """Everything was done, once."""
    assert run["status"] == "succeeded", run
    states = {step["path"]: step["status"] for step in run["steps"]}
    assert {path for path, status in states.items() if status == "succeeded"} >= STEPS
    assert {path for path, status in states.items() if status == "skipped"} == SKIPPED
    assert {name: counts[name] for name in ("charges", "tickets", "couriers")} == {
        "charges": 1,
        "tickets": 1,
        "couriers": 1,
    }


def assert_gapless(events: list[dict[str, Any]]) -> None:
    """The page saw every event, in order, once."""
    assert [item["number"] for item in events] == list(range(1, len(events) + 1))
