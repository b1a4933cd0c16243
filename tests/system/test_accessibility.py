"""Every page, light and dark, as somebody meets it who cannot see it well."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from designer.settings.environment import ROOT
from tests.system.browser import open_browser, open_window
from tests.system.pictures import DESK, PHONE, SCHEMES, paths
from tests.system.stack import Stack

pytestmark = [pytest.mark.system, pytest.mark.timeout(600)]

AXE: Path = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
FIND = """async () => {
  const ends = (one) => Number.isFinite(one.effect.getComputedTiming().endTime);
  await Promise.allSettled(document.getAnimations().filter(ends).map((one) => one.finished));
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  return violations.map(
    (one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).join(", ")}`
  );
}"""
"""Colours that fade into one another are judged when they are there."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as running:
        yield running


def found_on(page: Page, path: str) -> list[str]:
    """What axe objects to on a page, in both schemes and both sizes."""
    found = []
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size(DESK)
        page.goto(path)
        page.wait_for_load_state("networkidle")
        expect(page.locator(".mantine-Skeleton-root")).to_have_count(0)
        for size in (DESK, PHONE):
            page.set_viewport_size(size)
            violations: list[Any] = page.evaluate(FIND)
            found += [f"{path} {scheme} {size['width']}: {one}" for one in violations]
    return found


class TestAxe:
    def test_finds_nothing_on_any_page(self, stack: Stack, browser: Browser) -> None:
        found = []
        for email, pages in paths(stack).items():
            window = open_window(browser, stack.url, email)
            window.context.add_init_script(path=AXE)
            for _, path in pages:
                found += found_on(window, f"/w/demo/{path}")
            window.context.close()

        assert found == []
