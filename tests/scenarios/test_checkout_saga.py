"""5.2: a checkout that is undone when it fails, whatever is killed and refused on the way."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from engine.events.model import RunFailed, StepHeld, TaskOpened
from engine.plan.model import EndStep, OperationStep, Plan, Step
from engine.ports import OpenedConnection
from engine.runtime.activity_contract import RunResult, SteerStep
from engine.server import ServerSettings
from tests.scenarios.services.carrier import Carrier
from tests.scenarios.services.inventory import FILE, Inventory
from tests.scenarios.services.mail import Mail
from tests.scenarios.services.payments import Payments
from tests.scenarios.services.web import HOST
from tests.scenarios.stage import Stage, a_stage
from tests.scenarios.templates import plan_of, way_to, web_connections

ON_HAND = 1_000
STOCK = {"kind": "sqlite", "path": FILE}
MAIL = {"host": HOST, "tls": "none", "sender": "Lamps <shop@example.com>"}
STEPS = ("reserve", "charge", "ship", "confirm")
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Shop:
    """A shop's services, and a stage on which its workflow runs."""

    stage: Stage
    inventory: Inventory
    payments: Payments
    carrier: Carrier
    mail: Mail
    plan: Plan = field(default_factory=lambda: hurried(plan_of("checkout_saga")))

    async def order(self, *, plan: Plan | None = None, **facts: Any) -> tuple[str, str]:
        """Order something; gives the run and the order's number."""
        given = an_order(**facts)
        return await self.stage.start(plan or self.plan, given), given["order"]

    def ledger(self, order: str) -> list[str]:
        """What the payment service did for an order, by its own books."""
        charges = {line["id"]: line for line in self.payments.lines("charge")}
        return [
            line["kind"]
            for line in self.payments.ledger
            if charges.get(line.get("charge", line["id"]), {}).get("order") == order
        ]

    def letters(self, order: str) -> list[str]:
        """What the customer was written about an order."""
        return [subject for subject in self.mail.subjects() if order in subject]

    def undone(self, run_id: str) -> tuple[str, ...]:
        """What the run's last event says was undone, in that order."""
        last = self.stage.journal.events(run_id)[-1]
        assert isinstance(last, RunFailed), last
        return last.undone

    async def decide(self, run_id: str, step: str, action: Any, output: Any = None) -> None:
        """Decide on a held step, as operations does."""
        decision = SteerStep(
            id=f"{action} {step}", step=step, action=action, output=output, by="Olga"
        )
        await self.stage.client.steer_step(run_id, decision)


def an_order(**facts: Any) -> dict[str, Any]:
    number = next(_numbers)
    return {
        "order": f"A-{number:04}",
        "customer": "Ada Lovelace",
        "email": "ada@example.org",
        "address": "12 St James's Square, London",
        "sku": "lamp",
        "quantity": 2,
        "total": 99.5,
        **facts,
    }


def hurried(plan: Plan) -> Plan:
    """Keep the attempts, and leave out the pauses between them."""

    def hurry(step: Step) -> Step:
        if not isinstance(step, OperationStep) or step.undo is None:
            return step
        quick = {"initial_s": 0.05, "maximum_s": 0.05}
        undo_retry = step.undo.retry.model_copy(update=quick)
        return step.model_copy(
            update={
                "retry": step.retry.model_copy(update=quick),
                "undo": step.undo.model_copy(update={"retry": undo_retry}),
            }
        )

    return with_steps(plan, hurry)


def with_steps(plan: Plan, change: Any) -> Plan:
    steps = tuple(change(step) for step in plan.block.steps)
    return plan.model_copy(update={"block": plan.block.model_copy(update={"steps": steps})})


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def shop(
    temporal_server: ServerSettings, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Shop]:
    folder: Path = tmp_path_factory.mktemp("shop")
    inventory = Inventory(folder, lamp=ON_HAND, chair=1)
    with ExitStack() as services:
        payments = services.enter_context(Payments())
        carrier = services.enter_context(Carrier())
        mail = services.enter_context(Mail())
        connections = (
            *web_connections(payments.url, "payments"),
            *web_connections(carrier.url, "carrier"),
            OpenedConnection(id="inventory", connector="sql", config=STOCK, secrets={}),
            OpenedConnection(
                id="mail", connector="email", config={**MAIL, "port": mail.port}, secrets={}
            ),
        )
        egress = way_to(payments.url, carrier.url, f"{HOST}:{mail.port}", folders=(str(folder),))
        async with a_stage(temporal_server, connections=connections, egress=egress) as stage:
            yield Shop(stage, inventory, payments, carrier, mail)


class TestOrder:
    async def test_that_is_small_goes_through_without_anybody(self, shop: Shop) -> None:
        run_id, order = await shop.order()

        result = await shop.stage.result(run_id)

        assert result.outcome == "succeeded", result.error
        assert result.output["order"] == order
        assert shop.ledger(order) == ["charge"]
        assert shop.inventory.reserved()[order] == 2
        assert shop.letters(order) == [f"Your order {order} is on its way"]
        assert not [key for key in shop.stage.journal.keys(run_id) if "undo" in key]

    async def test_above_the_limit_is_charged_only_after_a_manager_approved(
        self, shop: Shop
    ) -> None:
        run_id, order = await shop.order(total=1_000.01)
        await shop.stage.seen(run_id, "approve:opened")

        (task,) = [e for e in shop.stage.journal.events(run_id) if isinstance(e, TaskOpened)]
        assert (task.title, task.groups) == (f"Approve order {order}", ("approver",))
        assert shop.ledger(order) == []
        assert shop.inventory.reserved()[order] == 2

        await shop.stage.complete(run_id, "approve", {"approved": True}, by="Grace")
        assert (await shop.stage.result(run_id)).outcome == "succeeded"
        assert shop.ledger(order) == ["charge"]

    async def test_that_a_manager_declines_gives_its_stock_back(self, shop: Shop) -> None:
        run_id, order = await shop.order(total=5_000)

        await shop.stage.complete(run_id, "approve", {"approved": False}, by="Grace")

        result = await shop.stage.result(run_id)
        assert code_of(result) == "checkout.declined"
        assert shop.undone(run_id) == ("reserve",)
        assert shop.ledger(order) == []
        assert order not in shop.inventory.reserved()

    async def test_of_exactly_the_limit_asks_nobody(self, shop: Shop) -> None:
        run_id, _ = await shop.order(total=1_000)

        assert (await shop.stage.result(run_id)).outcome == "succeeded"

    async def test_of_more_than_there_is_charges_nothing(self, shop: Shop) -> None:
        run_id, order = await shop.order(sku="chair", quantity=2)

        assert code_of(await shop.stage.result(run_id)) == "checkout.sold_out"
        assert shop.ledger(order) == []
        assert order not in shop.inventory.reserved()


class TestCheckoutThatFails:
    async def test_is_undone_once_in_reverse_order_whatever_is_killed_and_refused(
        self, shop: Shop
    ) -> None:
        held = shop.payments.hold("POST /charges")
        shop.carrier.fail("POST /shipments", 422)
        shop.payments.fail("POST /refunds", 503, 503, 503)
        run_id, order = await shop.order()

        # The money is taken, and the worker that asked for it dies before it hears so.
        assert await asyncio.to_thread(held.reached.wait, 60)
        await shop.stage.kill_workers()
        await shop.stage.start_worker()
        held.released.set()
        result = await shop.stage.result(run_id)

        assert code_of(result) == "connector.rejected"
        assert shop.ledger(order) == ["charge", "refund"]
        asked = {call.key for call in shop.payments.arrived("POST /charges") if of(call, order)}
        assert (len(asked), shop.stage.attempts(run_id, "charge")) == (1, 2)
        assert shop.stage.attempts(run_id, "ship") == 1
        assert shop.stage.attempts(run_id, "charge/undo") == 4
        assert order not in shop.inventory.reserved()
        assert shop.letters(order) == []
        assert shop.undone(run_id) == ("charge", "reserve")
        assert told_in_order(
            shop,
            run_id,
            "reserve:succeeded",
            "charge:succeeded",
            "ship:failed",
            "charge/undo#1:started",
            "charge/undo:succeeded",
            "reserve/undo#1:started",
            "reserve/undo:succeeded",
            "run:ended",
        )

    async def test_at_its_last_step_takes_the_shipment_back_as_well(self, shop: Shop) -> None:
        shop.mail.refuse.append("550 no such mailbox")
        run_id, order = await shop.order()

        await shop.stage.result(run_id)

        assert shop.undone(run_id) == ("ship", "charge", "reserve")
        assert len(shop.carrier.cancelled) == 1
        assert shop.ledger(order) == ["charge", "refund"]
        assert order not in shop.inventory.reserved()

    async def test_after_all_of_it_undoes_every_step(self, shop: Shop) -> None:
        def fail_at_last(step: Step) -> Step:
            failing = {"outcome": "failed", "error_code": "checkout.later_step"}
            return step.model_copy(update=failing) if is_done(step) else step

        run_id, order = await shop.order(plan=with_steps(shop.plan, fail_at_last))

        result = await shop.stage.result(run_id)

        assert code_of(result) == "checkout.later_step"
        assert shop.undone(run_id) == tuple(reversed(STEPS))
        assert shop.ledger(order) == ["charge", "refund"]
        assert shop.letters(order) == [
            f"Your order {order} is on its way",
            f"Your order {order} was cancelled",
        ]


class TestRefundThatFailsFiveTimes:
    async def test_is_done_when_operations_lets_it_be_tried_again(self, shop: Shop) -> None:
        run_id, order = await self._held(shop)

        await shop.decide(run_id, "charge/undo", "retry")

        assert (await shop.stage.result(run_id)).outcome == "failed"
        assert shop.stage.attempts(run_id, "charge/undo") == 6
        assert shop.ledger(order) == ["charge", "refund"]
        assert shop.undone(run_id) == ("charge", "reserve")
        assert order not in shop.inventory.reserved()

    async def test_is_over_when_operations_paid_back_by_hand(self, shop: Shop) -> None:
        run_id, order = await self._held(shop)

        await shop.decide(run_id, "charge/undo", "succeed", {"bank_transfer": "17"})

        assert (await shop.stage.result(run_id)).outcome == "failed"
        assert shop.ledger(order) == ["charge"]
        assert order not in shop.inventory.reserved()

    async def _held(self, shop: Shop) -> tuple[str, str]:
        shop.carrier.fail("POST /shipments", 404)
        shop.payments.fail("POST /refunds", *[503] * 5)
        run_id, order = await shop.order()
        held = await shop.stage.seen(run_id, "charge/undo:held1")

        assert isinstance(held, StepHeld)
        assert held.reason == "undo_failed"
        assert shop.stage.attempts(run_id, "charge/undo") == 5
        assert shop.ledger(order) == ["charge"]
        # What was done before it waits for the decision.
        assert order in shop.inventory.reserved()
        return run_id, order


def code_of(result: RunResult) -> str:
    assert result.outcome == "failed", result
    assert result.error is not None
    return result.error.code


def of(call: Any, order: str) -> bool:
    return bool(call.body["order"] == order)


def is_done(step: Step) -> bool:
    return isinstance(step, EndStep) and step.id == "done"


def told_in_order(shop: Shop, run_id: str, *keys: str) -> bool:
    """Whether the run told these events, in this order, among others."""
    told: Iterator[str] = iter(shop.stage.journal.keys(run_id))
    return all(key in told for key in keys)
