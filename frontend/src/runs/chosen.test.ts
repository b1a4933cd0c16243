import { describe, expect, it } from "vitest";
import { container, graph, operation, within } from "@/graph/sample";
import { choiceFor, shownIteration, shownIterations, stepPath, withChoice } from "./chosen";

/** orders [ guard [ lines [ charge ] ] ] */
const nested = graph(
  [
    container("orders"),
    within("orders", container("guard", "scope")),
    within("guard", container("lines", "repeat")),
    within("lines", operation("charge")),
  ],
  [],
);

describe("stepPath", () => {
  it("is known when an iteration of every loop around is chosen", () => {
    expect(stepPath(nested, "charge", {})).toBeNull();
    expect(stepPath(nested, "charge", { orders: 2 })).toBeNull();
    expect(stepPath(nested, "charge", { orders: 2, lines: 5 })).toBe(
      "orders[2]/guard/lines[5]/charge",
    );
    expect(stepPath(nested, "lines", { orders: 2 })).toBe("orders[2]/guard/lines");
    expect(stepPath(nested, "orders", {})).toBe("orders");
  });
});

describe("shownIterations", () => {
  it("are the chosen ones that can be told", () => {
    expect(shownIterations(nested, { lines: 5 })).toEqual([]);
    expect(shownIterations(nested, { orders: 2, lines: 5 })).toEqual([
      "orders[2]",
      "orders[2]/guard/lines[5]",
    ]);
    expect(shownIteration(nested, "charge", { orders: 2, lines: 5 })).toBe(
      "orders[2]/guard/lines[5]",
    );
  });
});

describe("withChoice", () => {
  it("leaves what was chosen inside", () => {
    const chosen = { orders: 2, lines: 5 };

    expect(withChoice(nested, chosen, "orders", 3)).toEqual({ orders: 3 });
    expect(withChoice(nested, chosen, "lines", 6)).toEqual({ orders: 2, lines: 6 });
    expect(withChoice(nested, chosen, "lines", null)).toEqual({ orders: 2 });
  });
});

describe("choiceFor", () => {
  it("is read from a path", () => {
    expect(choiceFor("orders[2]/guard/lines[5]/charge")).toEqual({ orders: 2, lines: 5 });
  });
});
