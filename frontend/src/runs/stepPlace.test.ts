import { describe, expect, it } from "vitest";
import { iterationOf, nodeOf, placeOf } from "./stepPlace";

describe("placeOf", () => {
  it.each([
    ["charge", { node: "charge", undo: false, loop: "", iteration: null }],
    ["guard/charge", { node: "charge", undo: false, loop: "", iteration: null }],
    ["charge/undo", { node: "charge", undo: true, loop: "", iteration: null }],
    ["lines[3]", { node: "", undo: false, loop: "lines", iteration: 3 }],
    ["lines[3]/charge/undo", { node: "charge", undo: true, loop: "lines", iteration: 3 }],
    ["guard/lines[0]/charge", { node: "charge", undo: false, loop: "guard/lines", iteration: 0 }],
    ["orders[2]/lines", { node: "lines", undo: false, loop: "orders", iteration: 2 }],
    [
      "orders[2]/lines[5]/charge",
      { node: "charge", undo: false, loop: "orders[2]/lines", iteration: 5 },
    ],
  ])("reads %s as the server does", (path, place) => {
    expect(placeOf(path)).toEqual(place);
  });
});

describe("nodeOf", () => {
  it("is the node of a step, of its undoing, and of an iteration", () => {
    expect(nodeOf("approve/lines[3]/charge")).toBe("charge");
    expect(nodeOf("charge/undo")).toBe("charge");
    expect(nodeOf("lines[3]")).toBe("lines");
  });
});

describe("iterationOf", () => {
  it("is the innermost", () => {
    expect(iterationOf("orders[2]/lines[5]/charge")).toBe("orders[2]/lines[5]");
    expect(iterationOf("guard/charge")).toBeNull();
  });
});
