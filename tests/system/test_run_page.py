"""A run on a phone, where an operator is asked in the evening, and by keyboard alone."""

import re
import uuid
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.system.browser import open_browser, open_window
from tests.system.orders import ADA, OTTO, Shop, submit
from tests.system.person import Person
from tests.system.pictures import PHONE
from tests.system.stack import Stack

pytestmark = [pytest.mark.system, pytest.mark.timeout(300)]

SLOW_MS = 20_000
"""How long the shop thinks about a payment, so that the run is under way meanwhile."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as running:
        yield running


@pytest.fixture
def otto(stack: Stack, browser: Browser) -> Iterator[Page]:
    """Otto's phone, with a run that is being paid."""
    window = open_window(browser, stack.url, OTTO)
    window.set_viewport_size(PHONE)
    with Shop(stack) as shop, Person(stack.url, ADA) as ada, Person(stack.url, OTTO) as operator:
        shop.fault("payments", slow=SLOW_MS, count=1)
        run = submit(ada, key=str(uuid.uuid4()))
        window.goto(f"/w/demo/runs/{run}")
        expect(window.locator('[data-node="charge"]')).to_have_attribute("data-state", "running")
        yield window
        # Or else its next attempt to pay would take the fault that is meant for another run.
        operator.post(f"runs/{run}/cancel/", {"reason": "Seen enough."})
        operator.wait_for_end(run)
    window.context.close()


class TestRunOnAPhone:
    def test_can_be_paused_and_cancelled(self, otto: Page) -> None:
        for name in ("Pause", "Cancel run"):
            expect(otto.get_by_role("button", name=name)).to_be_in_viewport(ratio=1)

    def test_tells_how_it_stands_before_what_it_did(self, otto: Page) -> None:
        told = otto.get_by_role("complementary", name="Run").get_by_text(re.compile("Under way"))

        expect(told).to_be_in_viewport(ratio=1)

    def test_brings_a_step_into_view_when_it_is_chosen(self, otto: Page) -> None:
        steps = otto.get_by_role("list", name="Steps of the run")
        steps.get_by_role("button", name=re.compile("Sold out")).click()

        heading = otto.get_by_role("complementary", name="Step").get_by_role("heading", level=2)
        expect(heading).to_have_text("Sold out")
        expect(heading).to_be_in_viewport(ratio=1)


class TestRunByKeyboard:
    def test_opens_a_step_with_enter_and_leaves_it_with_escape(self, otto: Page) -> None:
        row = otto.get_by_role("list", name="Steps of the run").get_by_role("button")
        row.filter(has_text="Charge").press("Enter")
        panel = otto.get_by_role("complementary", name="Step")
        expect(panel.get_by_role("heading", level=2)).to_have_text("Charge")

        otto.keyboard.press("Escape")

        expect(otto.get_by_role("complementary", name="Run")).to_be_visible()

    def test_keeps_the_focus_when_a_step_is_closed(self, otto: Page) -> None:
        row = otto.get_by_role("list", name="Steps of the run").get_by_role("button")
        row.filter(has_text="Charge").press("Enter")

        otto.get_by_role("button", name="Show the run").press("Enter")

        expect(otto.get_by_role("complementary", name="Run")).to_be_focused()
