import { describe, expect, it } from "vitest";
import { neighbour } from "./neighbour";
import { choice, graph, operation, start } from "./sample";

const at = <T extends { position: { x: number; y: number } }>(node: T, x: number, y: number) => ({
  ...node,
  position: { x, y },
});

const document = graph(
  [
    at(start("order"), 0, 100),
    at(choice("ask", [{ id: "yes", name: "", condition: "" }]), 300, 90),
    at(operation("up"), 600, 0),
    at(operation("down"), 600, 220),
  ],
  ["order > ask", "ask.yes > up", "ask.otherwise > down"],
);

describe("neighbour", () => {
  it("starts at the start", () => {
    expect(neighbour(document, null, "right")).toBe("order");
  });

  it("follows the lines to the right and back", () => {
    expect(neighbour(document, "order", "right")).toBe("ask");
    expect(neighbour(document, "down", "left")).toBe("ask");
  });

  it("goes to the nearest one above and below", () => {
    expect(neighbour(document, "up", "down")).toBe("down");
    expect(neighbour(document, "down", "up")).toBe("up");
  });

  it("stays where there is nothing on that side", () => {
    expect(neighbour(document, "order", "left")).toBeNull();
  });
});
