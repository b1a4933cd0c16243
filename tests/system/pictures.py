"""
Takes pictures of every page, light and dark: `python -m tests.system.pictures [folder]`.

They are to be looked at; nothing here judges them.
"""

import sys
import tempfile
import uuid
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, ViewportSize, expect

from designer.settings.environment import ROOT
from tests.system.browser import open_browser, open_window
from tests.system.orders import ADA, DORA, OTTO, pizza_form, submit
from tests.system.person import Person
from tests.system.stack import Stack

IRIS, WANDA = "iris@luigi.example", "wanda@luigi.example"
DESK: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def paths(stack: Stack) -> dict[str, list[tuple[str, str]]]:
    """Pages by the person who looks at them, with something on every one."""
    with Person(stack.url, ADA) as ada, Person(stack.url, DORA) as dora:
        form = pizza_form(ada)
        runs = [
            submit(ada, key=str(uuid.uuid4()), form=form, name=name, pizza=pizza)
            for name, pizza in (("Ada", "Funghi"), ("Grace", "Diavola"), ("Edsger", "Margherita"))
        ]
        late = submit(ada, key=str(uuid.uuid4()), form=form, pizza="Tartufo", quantity=9)
        for run in (*runs, late):
            ada.watch(run)
        workflow = dora.read("workflows/")["items"][0]["id"]
        rollout = {"name": "Model rollout", "description": "", "template": "model_rollout"}
        boxes = dora.post("workflows/", rollout).json()["id"]
    return {
        ADA: [
            ("start", "start"),
            ("start-form", f"start/{form}"),
            ("my-requests", "requests"),
            ("my-request", f"requests/{runs[0]}"),
        ],
        DORA: [
            ("workflows", "workflows"),
            ("editor", f"workflows/{workflow}"),
            ("editor-boxes", f"workflows/{boxes}"),
            ("view-as-python", f"workflows/{workflow}/python"),
            ("connector-changes", "connector-changes"),
            ("ways-to-start", f"workflows/{workflow}/triggers"),
        ],
        OTTO: [
            ("runs", "runs"),
            ("run", f"runs/{runs[0]}"),
            ("messages", "messages"),
            ("tokens", "tokens"),
        ],
        WANDA: [("connections", "connections"), ("members", "members"), ("activity", "activity")],
        IRIS: [("audit", "audit")],
    }


def take(page: Page, path: str, file: Path) -> None:
    """Open a page, wait until it is quiet, and take its picture in both schemes."""
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.goto(path)
        page.wait_for_load_state("networkidle")
        page.locator("main").first.wait_for()
        expect(page.locator(".mantine-Skeleton-root")).to_have_count(0)
        page.evaluate("() => document.fonts.ready")
        page.screenshot(path=file.with_name(f"{file.name}-{scheme}.png"))


def take_all(stack: Stack, browser: Browser, folder: Path) -> None:
    """Take every picture."""
    for email, pages in paths(stack).items():
        window = open_window(browser, stack.url, email)
        for name, path in pages:
            window.set_viewport_size(DESK)
            take(window, f"/w/demo/{path}", folder / name)
            if email == ADA:
                window.set_viewport_size(PHONE)
                take(window, f"/w/demo/{path}", folder / f"{name}-phone")
        window.context.close()
    door = browser.new_page(base_url=stack.url, viewport={"width": 1440, "height": 900})
    take(door, "/sign-in", folder / "sign-in")


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as data,
        Stack(Path(data)) as stack,
        open_browser() as browser,
    ):
        take_all(stack, browser, folder)


if __name__ == "__main__":
    main()
