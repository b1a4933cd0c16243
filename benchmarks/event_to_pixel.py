"""
From a step that finished in the worker to the browser that shows it.

The worker stamps an event when the step is done; the page notes when its node turned green and the
next frame was drawn. Both clocks are this machine's. The demo's shop answers slowly, so that every
order is watched from its first step on.
"""

import os
import sys
import tempfile
import uuid
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx2
from playwright.sync_api import Page

from benchmarks.results import Result, keep, median, percentile, show
from tests.system.browser import open_browser, open_window
from tests.system.orders import ADA, OTTO, Shop, pizza_form, submit
from tests.system.person import Person
from tests.system.stack import Stack

ORDERS = 20
BUDGET_MS = 150
STEPS = ("check_stock", "charge", "kitchen_ticket", "courier", "receipt")
SLOW_MS = {"stock": 1_500, "payments": 500, "kitchen": 500, "couriers": 800}

WATCH = """
window.turnedGreen = {};
window.firstDrawn = Infinity;
const now = () => performance.timeOrigin + performance.now();
new MutationObserver(() => {
  if (document.querySelector("[data-node]")) window.firstDrawn = Math.min(window.firstDrawn, now());
  for (const card of document.querySelectorAll('[data-node][data-state="succeeded"]')) {
    const node = card.dataset.node;
    if (node in window.turnedGreen) continue;
    window.turnedGreen[node] = null;
    requestAnimationFrame(() => { window.turnedGreen[node] = now(); });
  }
}).observe(document, { subtree: true, childList: true, attributes: true });
"""
ALL_SHOWN = "names => names.every(name => window.turnedGreen[name])"


def finished_at(person: Person, run: str) -> dict[str, float]:
    """When each step was done, in milliseconds since 1970."""
    events: list[dict[str, Any]] = person.read(f"runs/{run}/events/?after=0")["items"]
    return {
        item["event"]["step"]: datetime.fromisoformat(item["event"]["at"]).timestamp() * 1000
        for item in events
        if item["event"]["type"] == "step.succeeded"
    }


def watch_one(page: Page, ada: Person, otto: Person, form: str, shop: Shop) -> list[float]:
    """Order, watch, and compare the two clocks."""
    for endpoint, slow in SLOW_MS.items():
        shop.fault(endpoint, slow=slow, count=1)
    run = submit(ada, key=str(uuid.uuid4()), form=form)
    page.goto(f"/w/demo/runs/{run}")
    page.wait_for_function(ALL_SHOWN, arg=list(STEPS), timeout=30_000)
    shown: dict[str, float] = page.evaluate("window.turnedGreen")
    done = finished_at(otto, run)
    opened: float = page.evaluate("window.firstDrawn")
    return [shown[step] - done[step] for step in STEPS if done[step] > opened]


def measure(stack: Stack) -> list[float]:
    """Watch so many orders."""
    found: list[float] = []
    with (
        Person(stack.url, ADA) as ada,
        Person(stack.url, OTTO) as otto,
        Shop(stack) as shop,
        open_browser() as browser,
    ):
        page = open_window(browser, stack.url, OTTO)
        page.add_init_script(WATCH)
        form = pizza_form(ada)
        for _ in range(ORDERS):
            found += watch_one(page, ada, otto, form, shop)
    return found


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, Stack(Path(folder)) as stack:
        httpx2.get(f"{stack.url}/readyz").raise_for_status()
        found = measure(stack)
    results = [
        Result(name="step finished to pixel, p50", value=median(found), unit="ms"),
        Result(
            name="step finished to pixel, p95",
            value=percentile(found, 0.95),
            unit="ms",
            budget=BUDGET_MS,
        ),
    ]
    keep(results)
    for result in results:
        print(f"{show(result)}  ({len(found)} steps)")
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
