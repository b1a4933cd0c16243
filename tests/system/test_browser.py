"""The pizza order, drawn by hand and ordered by somebody else, in two browsers."""

import re
import uuid
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.system.browser import open_browser, open_window
from tests.system.editor_page import EditorPage
from tests.system.orders import ADA, DORA, OTTO, Shop, submit
from tests.system.person import Person
from tests.system.stack import Stack

pytestmark = [pytest.mark.system, pytest.mark.timeout(300)]

NAME = "Order by hand"
SLOW_MS = 4_000
"""How long the shop thinks about a payment, so that a page can be opened meanwhile."""

STOCK = {
    "type": "object",
    "required": ["available", "price"],
    "properties": {"available": {"type": "integer"}, "price": {"type": "number"}},
}
AMOUNT = "{{ round(steps.check_stock.body.price * input.quantity, 2) }}"
KITCHEN = {
    "order": "{{ run.id }}",
    "pizza": "{{ input.pizza }}",
    "quantity": "{{ input.quantity }}",
    "note": "",
}


def new_workflow(page: Page) -> EditorPage:
    """Make an empty workflow."""
    page.goto("/w/demo/workflows")
    page.get_by_role("button", name=re.compile("New workflow")).first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill(NAME)
    empty = dialog.get_by_role("radio", name=re.compile("mpty"))
    if empty.count():
        empty.first.check()
    dialog.locator("button[type=submit]").click()
    page.wait_for_url("**/workflows/*")
    return EditorPage(page)


def draw_start(editor: EditorPage) -> None:
    editor.drag("start", to=(60, 200), name="Ordered", node_id="ordered")
    editor.add_field("email", label="E-mail")
    editor.add_field("pizza", label="Pizza", kind="Choice", choices=("Margherita", "Funghi"))
    editor.add_field("quantity", label="How many", kind="Whole number")
    editor.add_field("address", label="Address")
    editor.inspector.get_by_role("switch", name=re.compile("Business users")).click()
    editor.inspector.get_by_label("Title", exact=True).fill(NAME)


def draw_steps(editor: EditorPage) -> None:
    editor.drag("http.request", to=(330, 200), name="Check stock", node_id="check_stock")
    editor.call(method="GET", url="/stock/{{ input.pizza }}", schema=STOCK)
    editor.drag("choice", to=(560, 200), name="Enough?", node_id="enough")
    editor.write("/cases/0/condition", "steps.check_stock.body.available >= input.quantity")
    editor.drag("http.request", to=(330, 420), name="Charge", node_id="charge")
    body = {"order": "{{ run.id }}", "amount": AMOUNT, "customer": "{{ input.email }}"}
    editor.call(method="POST", url="/payments", body=body)
    editor.drag("http.request", to=(600, 380), name="Kitchen", node_id="kitchen")
    editor.call(method="POST", url="/kitchen/tickets", body=KITCHEN)
    editor.drag("http.request", to=(600, 520), name="Courier", node_id="courier")
    address = {"order": "{{ run.id }}", "address": "{{ input.address }}"}
    editor.call(method="POST", url="/couriers", body=address)
    editor.drag("email.send", to=(330, 600), name="Receipt", node_id="receipt")
    editor.choose("Connection", "Demo mail")
    editor.write("/inputs/to", "{{ input.email }}")
    editor.write("/inputs/subject", "{{ input.quantity }} x {{ input.pizza }}")
    editor.write("/inputs/text", "Thank you.")
    editor.drag("end", to=(560, 660), name="Served", node_id="served")
    editor.drag("end", to=(560, 60), name="Sold out", node_id="sold_out")


def connect_steps(editor: EditorPage) -> None:
    editor.connect("ordered", "check_stock")
    editor.connect("check_stock", "enough")
    editor.connect("enough", "charge", handle="yes")
    editor.connect("enough", "sold_out", handle="otherwise")
    editor.connect("charge", "kitchen")
    editor.connect("charge", "courier")
    editor.connect("kitchen", "receipt")
    editor.connect("courier", "receipt")
    editor.connect("receipt", "served")


def order(page: Page) -> str:
    """Fill the form in and send it; the answer is the run."""
    page.goto("/w/demo/start")
    page.get_by_role("link", name=re.compile(NAME)).first.click()
    page.get_by_label("E-mail").fill("ada@example.org")
    page.get_by_role("radio", name="Funghi").click()
    page.get_by_label("How many").fill("2")
    page.get_by_label("Address").fill("12 St James's Square, London")
    page.locator("button[type=submit]").click()
    page.wait_for_url("**/requests/*")
    return page.url.rstrip("/").rsplit("/", 1)[-1]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as running:
        yield running


class TestPizzaOrder:
    def test_is_drawn_published_ordered_and_watched_live(
        self, stack: Stack, browser: Browser
    ) -> None:
        dora = open_window(browser, stack.url, DORA)
        ada = open_window(browser, stack.url, ADA)
        editor = new_workflow(dora)
        editor.clear()
        draw_start(editor)
        draw_steps(editor)
        connect_steps(editor)
        editor.publish()

        with Shop(stack) as shop:
            shop.fault("payments", slow=SLOW_MS, count=1)
            run = order(ada)
            dora.goto(f"/w/demo/runs/{run}")
            # From here on no page is loaded again: what changes was pushed.
            expect_states(dora, {"check_stock": "succeeded", "charge": "running"})
            expect(ada.get_by_text("under way")).to_be_visible()

        done = dict.fromkeys(("charge", "kitchen", "courier", "receipt", "served"), "succeeded")
        expect_states(dora, {**done, "sold_out": "skipped"})
        expect(ada.get_by_text("Everything is done.")).to_be_visible()

    def test_both_pages_catch_up_when_the_web_process_is_killed(
        self, stack: Stack, browser: Browser
    ) -> None:
        ada = open_window(browser, stack.url, ADA)
        otto = open_window(browser, stack.url, OTTO)
        with Shop(stack) as shop:
            shop.fault("payments", slow=SLOW_MS, count=1)
            with Person(stack.url, ADA) as person:
                run = submit(person, key=str(uuid.uuid4()))
            ada.goto(f"/w/demo/requests/{run}")
            otto.goto(f"/w/demo/runs/{run}")
            expect_states(otto, {"charge": "running"})

            stack.kill("web")

        expect_states(otto, {"receipt": "succeeded", "served": "succeeded"})
        expect(ada.get_by_text("Everything is done.")).to_be_visible()


def expect_states(page: Page, states: dict[str, str]) -> None:
    """Wait until the cards on the canvas show these states."""
    for step, state in states.items():
        card = page.locator(f'[data-node="{step}"]')
        expect(card).to_have_attribute("data-state", state, timeout=30_000)
