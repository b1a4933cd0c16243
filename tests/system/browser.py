"""Browsers: one Chromium, a window of its own for every person."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, expect, sync_playwright

from designer.demo.people import PASSWORD

NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)
"""A browser under test calls nobody but the page's own server."""

expect.set_options(timeout=15_000)


def chromium_path() -> str:
    """Find the browser of this machine."""
    found = os.environ.get("BATON_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    assert found, "Chromium is needed here: on Debian, apt-get install chromium"
    return found


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Start Chromium; as root its own sandbox cannot be had."""
    arguments = [*QUIET, "--no-sandbox"] if os.geteuid() == 0 else [*QUIET]
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium_path(), args=arguments)
        try:
            yield browser
        finally:
            browser.close()


def open_window(browser: Browser, url: str, email: str) -> Page:
    """A window in which somebody is signed in, through the sign-in page."""
    context = browser.new_context(
        base_url=url, viewport={"width": 1440, "height": 900}, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/w/**")
    return page
