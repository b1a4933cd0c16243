import { describe, expect, it } from "vitest";
import { findNode, type WorkflowGraph } from "../document";
import { choice, end, graph, operation, pizza, start } from "../sample";
import { addNode } from "./addNode";
import { changeCases } from "./changeCases";
import { changeNode } from "./changeNode";
import { changeNodeId } from "./changeNodeId";
import { connect } from "./connect";
import { deleteSelection } from "./deleteSelection";
import { disconnect } from "./disconnect";
import { insertAfter } from "./insertAfter";
import { insertOnEdge } from "./insertOnEdge";
import { moveNodes } from "./moveNodes";
import { cut, newIds, paste } from "./paste";
import { renameNode } from "./renameNode";

const lines = (document: WorkflowGraph) =>
  document.edges.map((e) => `${e.source}.${e.source_handle} > ${e.target}`).sort();

describe("addNode", () => {
  it("adds without touching the document it was given", () => {
    const before = pizza();

    const after = addNode(before, { node: operation("extra") });

    expect(after.nodes).toHaveLength(before.nodes.length + 1);
    expect(findNode(before, "extra")).toBeUndefined();
  });

  it("refuses an id that is taken", () => {
    expect(() => addNode(pizza(), { node: operation("check") })).toThrow(/already a step/);
  });
});

describe("connect", () => {
  it("draws a line that is allowed", () => {
    const after = connect(pizza(), { source: "sorry", source_handle: "out", target: "done" });

    expect(lines(after)).toContain("sorry.out > done");
  });

  it("changes nothing when the line is not allowed", () => {
    const before = pizza();

    expect(connect(before, { source: "charge", source_handle: "out", target: "check" })).toBe(
      before,
    );
  });
});

describe("disconnect", () => {
  it("removes just the lines that it is given", () => {
    const before = pizza();
    const [first, ...rest] = before.edges;

    expect(disconnect(before, { edges: [first?.id ?? ""] }).edges).toEqual(rest);
  });
});

describe("moveNodes", () => {
  it("puts nodes on whole pixels and leaves the others the same objects", () => {
    const before = pizza();

    const after = moveNodes(before, { positions: new Map([["check", { x: 10.4, y: 5.6 }]]) });

    expect(findNode(after, "check")?.position).toEqual({ x: 10, y: 6 });
    expect(findNode(after, "charge")).toBe(findNode(before, "charge"));
  });
});

describe("renameNode", () => {
  it("keeps the id, so that expressions still hold", () => {
    const after = renameNode(pizza(), { id: "check", name: "Look it up" });

    expect(findNode(after, "check")?.name).toBe("Look it up");
  });
});

describe("changeNode", () => {
  it("changes settings of the kind that it names only", () => {
    const before = pizza();

    const after = changeNode(before, {
      id: "check",
      kind: "operation",
      settings: { connection: "c1" },
    });

    expect(findNode(after, "check")).toMatchObject({ connection: "c1" });
    expect(changeNode(before, { id: "check", kind: "end", settings: { message: "x" } })).toBe(
      before,
    );
  });
});

describe("changeCases", () => {
  it("drops the lines of a case that is gone", () => {
    const after = changeCases(pizza(), { id: "enough", cases: [] });

    expect(lines(after)).not.toContain("enough.yes > charge");
    expect(lines(after)).toContain("enough.otherwise > sorry");
  });

  it("keeps the lines of a case whose id changed", () => {
    const cases = [{ id: "plenty", name: "plenty", condition: "True" }];

    const after = changeCases(pizza(), {
      id: "enough",
      cases,
      renamed: new Map([["yes", "plenty"]]),
    });

    expect(lines(after)).toContain("enough.plenty > charge");
  });
});

describe("changeNodeId", () => {
  it("rewrites lines and every expression that names the step", () => {
    const after = changeNodeId(pizza(), { from: "check", to: "check_stock" });

    expect(lines(after)).toEqual(expect.arrayContaining(["order.out > check_stock"]));
    expect(findNode(after, "charge")).toMatchObject({
      inputs: { note: "{{ steps.check_stock.left }} left" },
    });
    expect(findNode(after, "enough")).toMatchObject({
      cases: [{ condition: "steps.check_stock.left > 0" }],
    });
    expect(findNode(after, "done")).toMatchObject({
      output: { left: "{{ steps.check_stock.left }}" },
    });
  });

  it.each([
    ["{{ steps.check2.a + steps.check.b }}", "{{ steps.check2.a + steps.new.b }}"],
    ["{{ steps['check'].a }}", "{{ steps['new'].a }}"],
    ["{{ my.steps.check }}", "{{ my.steps.check }}"],
    ["steps.check outside", "steps.check outside"],
    ["{{ 'steps.check' + steps.check }}", "{{ 'steps.check' + steps.new }}"],
    ["{{ [s for s in steps . check.items] }}", "{{ [s for s in steps . new.items] }}"],
  ])("reads %j as an expression and not as text", (text, expected) => {
    const document = graph([operation("check"), operation("user", { deep: [{ text }] })], []);

    const after = changeNodeId(document, { from: "check", to: "new" });

    expect(findNode(after, "user")).toMatchObject({ inputs: { deep: [{ text: expected }] } });
  });

  it("refuses an id that is taken or unreadable", () => {
    const before = pizza();

    expect(changeNodeId(before, { from: "check", to: "charge" })).toBe(before);
    expect(changeNodeId(before, { from: "check", to: "Check!" })).toBe(before);
  });
});

describe("deleteSelection", () => {
  it("bridges the gap that a single step leaves", () => {
    const after = deleteSelection(pizza(), { nodes: ["charge"], edges: [] });

    expect(lines(after)).toContain("enough.yes > done");
  });

  it("bridges nothing when several steps go", () => {
    const after = deleteSelection(pizza(), { nodes: ["charge", "sorry"], edges: [] });

    expect(lines(after)).toEqual(["check.out > enough", "order.out > check"]);
  });
});

describe("paste", () => {
  it("gives copies readable ids of their own and lets them name one another", () => {
    const before = pizza();
    const fragment = cut(before, new Set(["order", "check", "charge"]));
    const ids = newIds(fragment, new Set(before.nodes.map((n) => n.id)));

    const after = paste(before, { fragment, ids, offset: { x: 0, y: 200 } });

    expect([...ids]).toEqual([
      ["check", "check_2"],
      ["charge", "charge_2"],
    ]);
    expect(findNode(after, "charge_2")).toMatchObject({
      name: "charge 2",
      inputs: { note: "{{ steps.check_2.left }} left" },
    });
  });

  it("copies the lines between copies", () => {
    const before = pizza();
    const fragment = cut(before, new Set(["enough", "charge"]));
    const ids = newIds(fragment, new Set(before.nodes.map((n) => n.id)));

    const after = paste(before, { fragment, ids, offset: { x: 0, y: 0 } });

    expect(lines(after)).toContain("enough_2.yes > charge_2");
  });
});

describe("insertOnEdge", () => {
  it("puts a step between the two ends of a line", () => {
    const after = insertOnEdge(pizza(), { node: operation("wait"), edge: "check.out-enough" });

    expect(lines(after)).toEqual(expect.arrayContaining(["check.out > wait", "wait.out > enough"]));
    expect(lines(after)).not.toContain("check.out > enough");
  });

  it("lets an end take the line over", () => {
    const after = insertOnEdge(pizza(), { node: end("stop"), edge: "check.out-enough" });

    expect(lines(after)).toContain("check.out > stop");
  });
});

describe("insertAfter", () => {
  it("goes into the only line that leaves the handle", () => {
    const after = insertAfter(pizza(), { node: operation("log"), after: "charge", handle: "out" });

    expect(lines(after)).toEqual(expect.arrayContaining(["charge.out > log", "log.out > done"]));
  });

  it("becomes the first successor of an open handle", () => {
    const after = insertAfter(pizza(), { node: choice("ask", []), after: "sorry", handle: "out" });

    expect(lines(after)).toContain("sorry.out > ask");
  });

  it("works on a document with only a start", () => {
    const after = insertAfter(graph([start()], []), { node: end(), after: "order", handle: "out" });

    expect(lines(after)).toEqual(["order.out > done"]);
  });
});
