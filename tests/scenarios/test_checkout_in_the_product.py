"""5.2 through the API: the order's number, and what operations decides about a refund."""

from collections.abc import AsyncIterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest_asyncio
from asgiref.sync import sync_to_async

from designer.access.roles import Role
from designer.runs.models import Run
from engine.server import ServerSettings
from tests.designer.browser import Browser, a_browser
from tests.scenarios.designing import published
from tests.scenarios.product import Product, a_product, ask
from tests.scenarios.services.carrier import Carrier
from tests.scenarios.services.inventory import FILE, Inventory
from tests.scenarios.services.mail import Mail
from tests.scenarios.services.payments import Payments
from tests.scenarios.services.web import HOST

_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Shop:
    """The shop's services, its workflow, and who works there."""

    product: Product
    workflow: str
    inventory: Inventory
    payments: Payments
    carrier: Carrier
    operator: Browser
    manager: Browser

    async def held(self) -> Run:
        """Order something whose shipment is refused and whose refund fails five times."""
        self.carrier.fail("POST /shipments", 422)
        self.payments.fail("POST /refunds", *[503] * 5)
        run = await self.product.start(self.operator, self.workflow, an_order())
        told = await self.product.told(run, "step.held", "charge/undo")
        assert told["reason"] == "undo_failed"
        return run

    async def decide(
        self, run: Run, action: str, *, by: Browser, expected: int = 202, **more: Any
    ) -> None:
        """Decide about the refund."""
        body = {"step": "charge/undo", "action": action, "reason": "Talked to the bank.", **more}
        await ask(by, f"runs/{run.id}/steps/steer/", body, expected=expected)

    def kinds(self) -> list[str]:
        """What the payment service's own ledger holds."""
        return [line["kind"] for line in self.payments.ledger]


def an_order(**facts: Any) -> dict[str, Any]:
    return {
        "order": f"B-{next(_numbers):04}",
        "customer": "Ada Lovelace",
        "email": "ada@example.org",
        "address": "12 St James's Square, London",
        "sku": "lamp",
        "quantity": 2,
        "total": 99.5,
        **facts,
    }


def hurry(graph: dict[str, Any]) -> None:
    """Keep the attempts, and leave out the pauses between them."""
    for node in graph["nodes"]:
        if node.get("undo"):
            node["undo"]["retry"] |= {"initial_s": 0.05, "maximum_s": 0.05}


def opened(mail: Mail, payments: Payments, carrier: Carrier) -> dict[str, dict[str, Any]]:
    """Write down the shop's connections."""
    return {
        "inventory": {"kind": "sqlite", "path": FILE},
        "payments": {"base_url": payments.url},
        "carrier": {"base_url": carrier.url},
        "mail": {"host": HOST, "port": mail.port, "tls": "none", "sender": "shop@example.com"},
    }


@pytest_asyncio.fixture(loop_scope="session")
async def shop(
    temporal_server: ServerSettings, threads_let_go: None, transactional_db: None, tmp_path: Path
) -> AsyncIterator[Shop]:
    inventory = Inventory(tmp_path, lamp=100)
    with ExitStack() as services:
        payments = services.enter_context(Payments())
        carrier = services.enter_context(Carrier())
        mail = services.enter_context(Mail())

        @sync_to_async
        def move_in() -> tuple[str, Browser, Browser]:
            connections = opened(mail, payments, carrier)
            workflow = published(
                a_browser(Role.DESIGNER), "checkout_saga", connections=connections, edit=hurry
            )
            return workflow, a_browser(Role.OPERATOR), a_browser(Role.APPROVER)

        workflow, operator, manager = await move_in()
        reach = (payments.url, carrier.url, f"{HOST}:{mail.port}")
        async with a_product(temporal_server, reach=reach, folder=tmp_path) as product:
            yield Shop(product, workflow, inventory, payments, carrier, operator, manager)


class TestOrder:
    async def test_is_taken_once_by_its_number(self, shop: Shop) -> None:
        given = an_order()
        path = f"workflows/{shop.workflow}/runs/"

        first = await shop.product.start(shop.operator, shop.workflow, given)
        await shop.product.ended(first)
        again = await sync_to_async(shop.operator.post)(path, {"input": given}, unchanged=True)
        other = await shop.product.start(shop.operator, shop.workflow, an_order())

        assert (again.status_code, again.json()["id"]) == (200, str(first.id))
        await shop.product.ended(other)
        assert (first.status, other.status) == ("succeeded", "succeeded")
        assert shop.kinds() == ["charge", "charge"]

    async def test_above_the_limit_is_approved_by_a_manager(self, shop: Shop) -> None:
        run = await shop.product.start(shop.operator, shop.workflow, an_order(total=1_500))

        await shop.product.complete(shop.manager, run, "approve", {"approved": True})

        await shop.product.ended(run)
        assert (run.status, shop.kinds()) == ("succeeded", ["charge"])


class TestRefundThatGaveUp:
    async def test_is_tried_again_when_operations_says_so(self, shop: Shop) -> None:
        run = await shop.held()

        await shop.decide(run, "retry", by=shop.operator)

        await shop.product.ended(run)
        assert (run.status, run.undone) == ("failed", ["charge", "reserve"])
        assert shop.kinds() == ["charge", "refund"]
        assert shop.inventory.reserved() == {}

    async def test_is_done_by_hand_when_operations_says_so(self, shop: Shop) -> None:
        run = await shop.held()

        await shop.decide(run, "succeed", by=shop.operator, output={"transfer": "17"})

        await shop.product.ended(run)
        assert (run.status, shop.kinds()) == ("failed", ["charge"])
        assert shop.inventory.reserved() == {}

    async def test_is_not_a_managers_to_decide(self, shop: Shop) -> None:
        run = await shop.held()

        await shop.decide(run, "retry", by=shop.manager, expected=403)

        assert shop.kinds() == ["charge"]
        assert list(shop.inventory.reserved().values()) == [2]
