"""The editor, as hands use it."""

import json
import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

CARD_WIDTH = 232


class EditorPage:
    """Drags, connects and fills in; never touches the document but through the screen."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.canvas = page.locator("section[aria-label=Canvas]")
        self.inspector = page.get_by_role("complementary", name="Inspector")

    def node(self, node_id: str) -> Locator:
        return self.canvas.locator(f'[data-node="{node_id}"]')

    def clear(self) -> None:
        """Begin with nothing at all on the canvas."""
        nodes = self.canvas.locator("[data-node]")
        expect(nodes.first).to_be_visible()
        nodes.first.click()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.press("Delete")
        expect(nodes).to_have_count(0)

    def drag(self, item: str, *, to: tuple[int, int], name: str, node_id: str) -> None:
        """Drag a step from the palette to a place on the canvas, and name it."""
        self.page.locator(f'[data-palette="{item}"]').drag_to(
            self.canvas, target_position={"x": to[0], "y": to[1]}
        )
        self.inspector.get_by_label("Name of the step").fill(name)
        self.inspector.get_by_role("button", name="change it").click()
        field = self.inspector.get_by_label("Step id", exact=True)
        field.fill(node_id)
        field.press("Enter")
        expect(self.node(node_id)).to_be_visible()

    def connect(self, source: str, target: str, *, handle: str = "out") -> None:
        """Pull a line from one step's way out to another step."""
        start = self.canvas.locator(
            f'.react-flow__node[data-id="{source}"] .source[data-handleid="{handle}"]'
        )
        end = self.canvas.locator(f'.react-flow__node[data-id="{target}"] .target')
        begin_box, end_box = start.bounding_box(), end.bounding_box()
        assert begin_box is not None
        assert end_box is not None
        mouse = self.page.mouse
        mouse.move(*_middle(begin_box))
        mouse.down()
        mouse.move(*_middle(begin_box, x=20))
        mouse.move(*_middle(end_box), steps=6)
        mouse.up()
        edges = self.canvas.locator(".react-flow__edge")
        expect(
            edges.and_(self.page.locator(f'[data-id*="{source}"][data-id*="{target}"]'))
        ).to_have_count(1)

    def select(self, node_id: str) -> None:
        """Click a step, so that the inspector shows it."""
        self.node(node_id).click()
        expect(self.inspector.get_by_role("button", name=f"Step id {node_id},")).to_be_visible()

    def write(self, field: str, text: str) -> None:
        """Type into a field with expressions."""
        box = self.inspector.locator(f'[data-field="{field}"] .cm-content').first
        box.click()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(text)
        self.page.keyboard.press("Escape")

    def choose(self, label: str, option: str) -> None:
        """Choose from a list, the browser's own or ours."""
        field = self.inspector.get_by_label(re.compile(rf"^{label}( \*)?$")).first
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(label=option)
            return
        field.click()
        self.page.get_by_role("option", name=option, exact=True).click()

    def add_field(
        self, name: str, *, label: str, kind: str = "", choices: tuple[str, ...] = ()
    ) -> None:
        """Add a field to the input of the workflow."""
        self.inspector.get_by_role("button", name="Add field").click()
        details = self.inspector.locator("li").filter(
            has=self.page.locator('[aria-expanded="true"]')
        )
        details.get_by_label("Label", exact=True).fill(label)
        field = details.get_by_label("Name", exact=True)
        field.fill(name)
        field.press("Enter")
        if kind:
            details.get_by_label("Type", exact=True).first.click()
            self.page.get_by_role("option", name=kind, exact=True).click()
        for choice in choices:
            box = details.get_by_label("Choices", exact=True).first
            box.fill(choice)
            box.press("Enter")
        line = details.locator('button[aria-expanded="true"]')
        expect(line).to_contain_text(label)
        line.click()

    def call(self, *, method: str, url: str, body: Any = None, schema: Any = None) -> None:
        """Set an HTTP request up."""
        self.choose("Connection", "Luigi's shop")
        if method != "GET":
            self.choose("Method", method)
        self.write("/inputs/url", url)
        if body is not None:
            self.write("/inputs/body", json.dumps(body))
        if schema is not None:
            more = self.inspector.get_by_role("button", name="More settings")
            if more.count() and more.get_attribute("aria-expanded") == "false":
                more.click()
            self.write("/inputs/response_schema", json.dumps(schema))

    def publish(self) -> None:
        """Wait until everything is saved and in order, then publish."""
        expect(self.page.get_by_test_id("save-state")).to_contain_text("aved", timeout=20_000)
        self.page.get_by_role("button", name="Publish…").click()
        self.page.get_by_role("dialog").get_by_role("button", name="Publish", exact=True).click()
        expect(self.page.get_by_text("Version 1 is live")).to_be_visible()


def _middle(box: Any, *, x: float = 0) -> tuple[float, float]:
    return box["x"] + box["width"] / 2 + x, box["y"] + box["height"] / 2
