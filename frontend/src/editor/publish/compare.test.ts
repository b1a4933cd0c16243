import { describe, expect, it } from "vitest";
import { changeNode } from "@/graph/edits/changeNode";
import { deleteSelection } from "@/graph/edits/deleteSelection";
import { moveNodes } from "@/graph/edits/moveNodes";
import { pizza } from "@/graph/sample";
import { compare } from "./compare";

describe("compare", () => {
  it("calls moving a box no change", () => {
    const moved = moveNodes(pizza(), { positions: new Map([["check", { x: 9, y: 9 }]]) });

    expect(compare(pizza(), moved)).toEqual([]);
  });

  it("names the inputs that changed", () => {
    const settings = { inputs: { url: "/other", method: "GET" } };
    const after = changeNode(pizza(), { id: "check", kind: "operation", settings });

    expect(compare(pizza(), after)).toEqual([
      { kind: "changed", what: "check", details: ["url", "method"] },
    ]);
  });

  it("names steps and lines that are gone or new", () => {
    const after = deleteSelection(pizza(), { nodes: ["charge"], edges: [] });

    expect(compare(pizza(), after).map(({ kind, what }) => `${kind} ${what}`)).toEqual([
      "removed charge",
      "added enough (yes) → done",
      "removed enough (yes) → charge",
      "removed charge → done",
    ]);
  });

  it("lists every step before the first publishing", () => {
    expect(compare(null, pizza())).toHaveLength(pizza().nodes.length);
  });
});
